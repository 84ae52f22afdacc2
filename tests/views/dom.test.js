import assert from "node:assert/strict";
import test from "node:test";
import { watch } from "../../widgets/spinelab/ui/dom.js";
import { openPage, settled } from "./fakes.js";

/** A model as anywidget makes it: what it hears waits for a module that may have been given up. */
function lateModel(state = {}) {
  class Kernel {
    _handle_comm_msg(message) {
      this.heard = message;
    }
    get(name) {
      return state[name];
    }
    once(event, react) {
      this.waiting = { ...this.waiting, [event]: react };
    }
    change() {
      const { change } = this.waiting;
      this.waiting = {};
      change?.();
    }
  }
  class Late extends Kernel {
    async _handle_comm_msg() {
      throw new Error("Failed to initialize model.");
    }
  }
  const own = new Late();
  own.comm = {
    jsServicesComm: { isDisposed: false },
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

test("what a learner changes once the kernel is gone is answered by one alert in each view", async () => {
  const first = openPage();
  const second = document.createElement("div");
  const { own, model } = lateModel({ _lost: '<p role="alert">Not kept.</p>' });
  own.views = { a: Promise.resolve({ el: first }), b: Promise.resolve({ el: second }) };
  for (const _view of "ab") watch(model, ["x"], () => {}, new AbortController().signal);
  own.change();
  await settled();
  assert.equal(first.innerHTML, "");
  own.comm.jsServicesComm.isDisposed = true; // as Jupyter leaves it after a restart, a kill or a shutdown
  own.change();
  own.change();
  await settled();
  for (const el of [first, second]) assert.equal(el.innerHTML, '<p role="alert">Not kept.</p>');
});
