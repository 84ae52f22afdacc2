import assert from "node:assert/strict";
import test from "node:test";
import { watch } from "../../widgets/spinelab/ui/dom.js";

/** A model as anywidget makes it: what it hears waits for a module that may have been given up. */
function lateModel() {
  class Kernel {
    _handle_comm_msg(message) {
      this.heard = message;
    }
  }
  class Late extends Kernel {
    async _handle_comm_msg() {
      throw new Error("Failed to initialize model.");
    }
  }
  const own = new Late();
  own.comm = {
    on_msg(react) {
      this.react = react;
    },
  };
  own.comm.on_msg(own._handle_comm_msg.bind(own));
  return { own, model: { get() {}, set: () => own, on() {}, off() {} } };
}

test("a view that came after anywidget's two seconds still hears the kernel", () => {
  const { own, model } = lateModel();
  watch(model, ["x"], () => {}, new AbortController().signal);
  own.comm.react("feedback");
  assert.equal(own.heard, "feedback");
});

test("a model without a kernel is watched as it is", () => {
  let seen = 0;
  const model = { get() {}, set() {}, on() {}, off() {} };
  const react = () => {
    seen += 1;
  };
  watch(model, ["x"], react, new AbortController().signal);
  assert.equal(seen, 1);
});
