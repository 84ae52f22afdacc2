// Reads lines of JSON {item, file, bytes, responses} or {data, plays} or {truth, answers} and writes what the static edition says, for pytest.

import { createInterface } from "node:readline";
import { feedbackFor } from "../../widgets/spinelab/publish/assets/answers.js";
import { revealed } from "../../widgets/spinelab/publish/assets/measuring.js";
import { normalised } from "../../widgets/spinelab/publish/assets/writing.js";
import { playCase } from "../../widgets/spinelab/publish/assets/case.js";
import { pageOf } from "../../widgets/spinelab/publish/assets/case_page.js";

function said({ item, file, bytes, responses, texts, data, plays, truth, answers }) {
  if (data)
    return plays.map(({ seed, log }) => {
      const { state, log: kept } = playCase(data, seed, log);
      return { kept: kept.length, page: pageOf(data, state) };
    });
  if (texts) return texts.map(normalised);
  if (truth) return answers.map((answer) => revealed(answer, truth));
  for (const [name, text] of Object.entries(bytes ?? {})) {
    file[name] = new DataView(Uint8Array.from(Buffer.from(text, "base64")).buffer);
  }
  return responses.map((response) => feedbackFor(file, item, response));
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(said(JSON.parse(line)))}\n`);
