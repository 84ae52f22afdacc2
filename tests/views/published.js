// Reads lines of JSON {item, file, responses} or {data, plays} or {truth, answers} and writes what the static edition says, for pytest.

import { createInterface } from "node:readline";
import { feedbackFor } from "../../widgets/spinelab/publish/assets/answers.js";
import { revealed } from "../../widgets/spinelab/publish/assets/measuring.js";
import { pageOf, playCase } from "../../widgets/spinelab/publish/assets/case.js";

function said({ item, file, responses, data, plays, truth, answers }) {
  if (data)
    return plays.map(({ seed, log }) => {
      const { state, log: kept } = playCase(data, seed, log);
      return { kept: kept.length, page: pageOf(data, state) };
    });
  if (truth) return answers.map((answer) => revealed(answer, truth));
  return responses.map((response) => feedbackFor(file, item, response));
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(said(JSON.parse(line)))}\n`);
