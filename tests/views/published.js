// Reads lines of JSON (what each holds is told by its names) and writes what the static edition says, for pytest.

import { createInterface } from "node:readline";
import { feedbackFor } from "../../widgets/spinelab/publish/assets/answers.js";
import { revealed } from "../../widgets/spinelab/publish/assets/measuring.js";
import { normalised } from "../../widgets/spinelab/publish/assets/writing.js";
import { playCase } from "../../widgets/spinelab/publish/assets/case.js";
import { pageOf } from "../../widgets/spinelab/publish/assets/case_page.js";

function said({ item, file, responses, texts, data, plays, truth, answers, voxels }) {
  if (data)
    return plays.map(({ seed, log }) => {
      const { state, log: kept } = playCase(data, seed, log);
      return { kept: kept.length, page: pageOf(data, state) };
    });
  if (texts) return texts.map(normalised);
  if (truth) return answers.map((answer) => revealed(answer, truth));
  const whole = opened(file);
  const ct = voxels && { ...voxels, values: new Int16Array(opened(voxels.values).buffer) };
  return responses.map((response) => feedbackFor(whole, item, response, ct));
}

/** Put bytes in the place of {$base64}, as the site does with the names of files. */
function opened(value) {
  if (value?.$base64) return new DataView(Uint8Array.from(Buffer.from(value.$base64, "base64")).buffer);
  if (value === null || typeof value !== "object" || value instanceof DataView) return value;
  if (Array.isArray(value)) return value.map(opened);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, opened(one)]));
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(said(JSON.parse(line)))}\n`);
