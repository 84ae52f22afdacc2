// Draws a scene with raw WebGL2. Knows triangles, light and cut planes; knows no anatomy.

import { fillAttribute, makeCaps, paintColors, turn } from "./caps.js";
import { moved } from "./camera.js";
import { linkProgram } from "./shaders.js";

// Where the light comes from, relative to the picture: right, up, away; unit vectors.
const LIGHT = [-0.4355, 0.5323, -0.7259];
const FILL = [0.8433, -0.1054, -0.527];

/**
 * A renderer on a canvas, or null where WebGL2 is missing. `smooth` asks for antialiasing, which is dear where
 * no graphics processor helps.
 */
export function makeRenderer(canvas, smooth) {
  const gl = canvas.getContext("webgl2", { antialias: smooth, stencil: true });
  if (!gl) return null;
  const paintCaps = makeCaps(gl);
  const triangles = gl.createVertexArray();
  const buffers = [0, 1, 2].map(() => gl.createBuffer());
  let [whole, sliced, shader] = [];
  let parts = [];
  let solids = [];
  let styles = [];
  let look = {};
  let closed = true; // each surface is drawn as a whole or not at all, so that no inner side can be seen

  function load(scene) {
    if (!whole) [whole, sliced] = [false, true].map((cut) => linkProgram(gl, scene.shaders, cut));
    gl.bindVertexArray(triangles);
    fillAttribute(gl, 0, buffers[0], scene.positions, 3, gl.FLOAT);
    fillAttribute(gl, 1, buffers[1], scene.normals, 4, gl.BYTE);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, buffers[2]);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, scene.indices, gl.STATIC_DRAW);
    parts = scene.parts;
    solids = solidsOf(parts);
  }

  const opaque = (index) => styles[index]?.color[3] >= 1;

  /** Draw parts by their numbers, in their own colours or all in one. */
  function drawParts(indices, one) {
    for (const index of indices) {
      const { color, shine, selected } = styles[index];
      const { count, first } = parts[index];
      shader.set({ uColor: one ?? color, uShine: shine, uSelected: selected });
      gl.drawElements(gl.TRIANGLES, count, gl.UNSIGNED_INT, first * 4);
    }
  }

  function use(next) {
    shader = next;
    gl.useProgram(shader.program);
  }

  function begin(next) {
    use(next);
    shader.set({
      uMatrix: look.matrix,
      uEye: look.eye,
      uLight: turnedWith(look, LIGHT),
      uFill: turnedWith(look, FILL),
      uPlane: look.plane,
      uStripe: look.stripe_px,
      uGrow: 0,
      uFlat: 0,
    });
  }

  /** The cut faces of opaque surfaces that are shown as a whole; returns their parts. */
  function drawCaps() {
    const cut = solids.filter((solid) => solid.parts.every(opaque));
    paintCaps(cut, look.plane, look.matrix, {
      scene: triangles,
      drawParts,
      cutting: () => use(sliced),
      flat() {
        begin(whole);
        shader.set({ uFlat: 1 });
      },
    });
    return new Set(cut.flatMap((solid) => solid.parts));
  }

  /** Selected parts get a dark or light rim, so that colour is never the only sign. */
  function drawOutlines(chosen) {
    backsides(true);
    gl.cullFace(gl.FRONT);
    shader.set({ uFlat: 1, uGrow: look.outline_mm });
    drawParts(chosen, look.outlineColor);
    shader.set({ uFlat: 0, uGrow: 0 });
    gl.cullFace(gl.BACK);
    backsides(closed && !look.plane);
  }

  /** The inner sides of closed surfaces are seen only through a cut or a gap. */
  function backsides(unseen) {
    turn(gl, unseen, "CULL_FACE");
  }

  /** Translucent parts: depth first, so that only their nearest surface is blended. */
  function drawTranslucent(indices) {
    const { SRC_ALPHA, ONE_MINUS_SRC_ALPHA: rest, ONE } = gl;
    paintColors(gl, false);
    drawParts(indices);
    paintColors(gl, true);
    turn(gl, true, "BLEND");
    gl.blendFuncSeparate(SRC_ALPHA, rest, ONE, rest);
    gl.depthFunc(gl.LEQUAL);
    drawParts(indices);
    gl.depthFunc(gl.LESS);
    turn(gl, false, "BLEND");
  }

  /**
   * Draw. `styles[part]` is {color: [r, g, b, a], shine, selected, layer} or null when hidden;
   * `look` is {matrix, eye, right, up, forward, plane, stripe_px, outline_mm, outlineColor}.
   */
  function draw(nextStyles, nextLook) {
    [styles, look] = [nextStyles, nextLook];
    closed = solids.every((solid) => new Set(solid.parts.map((part) => !styles[part])).size === 1);
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.stencilMask(0xff);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT | gl.STENCIL_BUFFER_BIT);
    turn(gl, true, "DEPTH_TEST");
    gl.bindVertexArray(triangles);
    begin(look.plane ? sliced : whole);
    const capped = look.plane && drawCaps();
    const shown = [...styles.keys()].filter((index) => styles[index]);
    for (const index of shown.filter(opaque)) {
      backsides(capped ? capped.has(index) : closed);
      drawParts([index]);
    }
    drawOutlines(shown.filter((index) => styles[index].selected));
    for (const layer of [0, 1])
      drawTranslucent(shown.filter((index) => !opaque(index) && styles[index].layer === layer));
  }

  return { load, draw, dispose: () => loseContext(gl) };
}

/** Give a context and all it holds back: browsers allow few at a time. */
export function loseContext(gl) {
  gl.getExtension("WEBGL_lose_context")?.loseContext();
}

/** A direction given relative to the picture (right, up, away) in patient space. */
function turnedWith(look, [right, up, away]) {
  return moved(
    moved(
      look.forward.map((x) => x * away),
      look.up,
      up,
    ),
    look.right,
    right,
  );
}

/** The closed surfaces of a scene: the parts of each and the box around them. */
function solidsOf(parts) {
  return [...Map.groupBy(parts.keys(), (index) => parts[index].solid).values()].map((own) => ({
    parts: own,
    box: parts[0].box.map((_none, i) =>
      Math[i < 3 ? "min" : "max"](...own.map((index) => parts[index].box[i])),
    ),
  }));
}
