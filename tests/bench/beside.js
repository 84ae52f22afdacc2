// In JupyterLab, for `beside.py`: one step of each viewer, and how long until its changed picture can be read back.

(() => {
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function own(kind, more) {
    const kept = kind.startsWith("webgl") ? { ...more, preserveDrawingBuffer: true } : more; // read after it was shown
    return getContext.call(this, kind, kept);
  };

  const SAMPLE = 4 * 61; // whole pictures are read, which waits for their drawing; some of it tells one from another
  const sum = (bytes, start = 0) => {
    let n = start;
    for (let i = 0; i < bytes.length; i += SAMPLE) n = (n * 31 + bytes[i]) | 0;
    return n;
  };
  const find = (selector) => document.querySelector(selector);
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((own) => own.offsetParent);
  const key = (name) => new KeyboardEvent("keydown", { key: name, bubbles: true });
  const task = new MessageChannel();

  const ours = {
    pictures: () => shown(".sl-pane-canvas"),
    ready: () => Boolean(find("[data-painted]")),
    act: () => ours.pictures()[0].dispatchEvent(key("PageUp")),
    /** Every pixel of every pane. */
    read: () =>
      ours
        .pictures()
        .reduce((n, own) => sum(own.getContext("2d").getImageData(0, 0, own.width, own.height).data, n), 0),
  };

  let pixels = new Uint8Array(0);
  const niivue = {
    pictures: () => shown("canvas").filter((own) => own.width > 200),
    /** Many greys, not an empty canvas that waits for its data. */
    ready: () => niivue.pictures().length > 0 && (niivue.read(), new Set(pixels).size > 40),
    act(n) {
      const [canvas] = niivue.pictures();
      const box = canvas.getBoundingClientRect();
      const [x, y] = [box.left + box.width * 0.25, box.top + box.height * 0.25];
      const at = { clientX: x, clientY: y, bubbles: true, cancelable: true };
      if (n === 1) canvas.dispatchEvent(new MouseEvent("mousemove", at));
      canvas.dispatchEvent(new WheelEvent("wheel", { ...at, deltaY: n % 40 < 20 ? 100 : -100 }));
    },
    read() {
      const [{ width, height }] = niivue.pictures();
      const gl = niivue.pictures()[0].getContext("webgl2");
      if (pixels.length !== width * height * 4) pixels = new Uint8Array(width * height * 4);
      gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      return sum(pixels);
    },
  };

  const sheet = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const interact = {
    pictures: () => shown(".widget-interact img"),
    ready: () => interact.pictures().length > 0,
    act: () => find(".widget-slider [role=slider]").dispatchEvent(key("ArrowRight")),
    read: () => interact.pictures()[0]?.src,
    /** An image is no picture before it is decoded. */
    async end() {
      const [image] = interact.pictures();
      await image.decode();
      Object.assign(sheet.canvas, { width: image.naturalWidth, height: image.naturalHeight });
      sheet.drawImage(image, 0, 0);
      sum(sheet.getImageData(0, 0, image.naturalWidth, image.naturalHeight).data);
    },
  };

  const viewers = { ours, niivue, interact };
  window.beside = {
    ready: (name) => viewers[name].ready(),
    sizes: (name) =>
      viewers[name]
        .pictures()
        .map((own) => `${own.naturalWidth ?? own.width} x ${own.naturalHeight ?? own.height}`)
        .join(", "),
    /** Take step `n`; the time in ms until it is drawn, and until the next frame after that. */
    async step(name, n) {
      const { act, read, end, pictures } = viewers[name];
      if (n === 1) pictures()[0].scrollIntoView();
      if (n === 1 && name === "interact") find(".widget-slider [role=slider]").focus();
      const before = read();
      await new Promise(requestAnimationFrame);
      const start = performance.now();
      act(n);
      await new Promise((done) => {
        task.port1.onmessage = done;
        task.port2.postMessage(0);
      });
      while (read() === before) {
        if (performance.now() - start > 5000) return null;
        await new Promise((done) => setTimeout(done, 1));
      }
      await end?.();
      const drawn = performance.now() - start;
      await new Promise(requestAnimationFrame);
      return [drawn, performance.now() - start];
    },
  };
})();
