// Progress: a button that makes a file of all that a learner did, and one that takes such a file in.

import { atEnd, makeButton, openView, setText, watch } from "../ui/dom.js";
import { offerFile } from "../ui/offer.js";

const FILE = "my-progress.json";
const PATIENCE_MS = 10_000; // a kernel that computes pictures answers later than one that rests

function render({ model, el }) {
  const { h, root, signal, close } = openView(el, "My progress");
  const pick = h("input", {
    type: "file",
    accept: ".json,application/json",
    hidden: true,
    "aria-label": "File with my progress",
    onchange: load,
  });
  const said = h("p", { role: "status" });
  const doubt = h("p", { tabindex: "-1" });
  const doubted = h(
    ".sl-progress-doubt",
    { role: "group", "aria-label": "Begun in another place", hidden: true },
    doubt,
    h(
      ".sl-row",
      makeButton(h, "Load it all the same", () => send("anyway", model.get("anyway") + 1)),
      makeButton(h, "Leave it", leave),
    ),
  );
  root.append(
    h(
      ".sl-progress",
      h(
        "p",
        "One file with your practice answers, what you set and measured, your cases and your review. It holds ",
        "no name, and nothing of a graded quiz.",
      ),
      h(
        ".sl-row",
        makeButton(h, "Save my progress", save, { class: "sl-button-primary" }),
        makeButton(h, "Load my progress", () => pick.click()),
        pick,
      ),
      doubted,
      said,
    ),
  );

  let waiting = 0;
  const heard = () => clearTimeout(waiting);
  atEnd(signal, heard);

  function send(name, value) {
    heard();
    waiting = setTimeout(
      () => setText(said, "The kernel does not answer yet. If that stays so, run this cell again."),
      PATIENCE_MS,
    );
    model.set(name, value);
    model.save_changes();
  }

  function save() {
    setText(said, "Gathering …");
    send("asked", model.get("asked") + 1);
  }

  async function load() {
    const [file] = pick.files;
    if (!file) return;
    const most = model.get("most_bytes");
    doubted.hidden = true;
    if (file.size > most)
      setText(
        said,
        `${file.name} has ${file.size} bytes; a progress file has ${most} at most. Nothing was changed.`,
      );
    else if (file.size === 0) setText(said, `${file.name} is empty. Nothing was changed.`);
    else {
      setText(said, `Reading ${file.name} …`);
      const text = await file.text();
      if (!signal.aborted) send("given", { name: file.name, text });
    }
    pick.value = ""; // so that the same file can be chosen again
  }

  function leave() {
    doubted.hidden = true;
    setText(said, "The file was left. Nothing was changed.");
  }

  let taken = model.get("file").number; // a view that opens later offers nothing again
  function take() {
    const { number, text } = model.get("file");
    if (number === taken) return;
    taken = number;
    offerFile(h, FILE, text);
  }

  function answered() {
    const words = model.get("said");
    if (!words) return;
    heard();
    setText(said, words.startsWith("Saved") ? `${words} Look for ${FILE} among your downloads.` : words);
  }

  function ask() {
    setText(doubt, model.get("doubt"));
    doubted.hidden = !doubt.textContent;
    if (doubted.hidden) return;
    heard();
    setText(said, "");
    doubt.focus();
  }

  watch(model, ["file"], take, signal);
  watch(model, ["said"], answered, signal);
  watch(model, ["doubt"], ask, signal);
  return close;
}

export default { render };
