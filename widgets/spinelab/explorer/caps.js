// Fills what a cut plane opens: the cut face of every closed surface. Knows stencils, no anatomy.

import { cross, dot, moved } from "./camera.js";

const COUNT = 0x7f; // stencil bits that count how often a ray leaves a surface more than it enters it
const CAPPED = 0x80; // stencil bit of pixels that show a cut face
const FAR_MM = 6000; // beyond any scene, from the middle of the triangle to each side
const ENDS = [
  [-1, -1],
  [1, -1],
  [0, 1],
];

const PASSES = {
  /** Count, for every pixel, how often the ray leaves the kept half of a closed surface more than it enters. */
  count: { write: COUNT, when: ["ALWAYS", 0, COUNT], front: "DECR_WRAP", back: "INCR_WRAP" },
  /** Give the pixels that were counted the colour of the part through which the ray leaves. */
  color: { depth: true, cull: "FRONT", color: true, write: 0, when: ["NOTEQUAL", 0, COUNT] },
  /** Turn the count into the mark of a cut face. */
  mark: { write: 0xff, when: ["NOTEQUAL", CAPPED, COUNT], front: "REPLACE", back: "REPLACE" },
  /** Put the plane itself into the depth buffer wherever a cut face was painted. */
  settle: { depth: true, write: 0, when: ["EQUAL", CAPPED, CAPPED] },
};

/** The corners of a box [min x y z, max x y z]. */
function cornersOf(box) {
  return Array.from({ length: 8 }, (_none, corner) =>
    [0, 1, 2].map((i) => box[i + (corner & (1 << i) ? 3 : 0)]),
  );
}

/** The smallest box, in pixels, that a box [min x y z, max x y z] covers, or null when it is out of sight. */
export function coveredPixels(box, matrix, width, height) {
  const corners = cornersOf(box).map((p) =>
    [0, 1, 3].map((row) => p.reduce((sum, value, i) => sum + matrix[4 * i + row] * value, matrix[12 + row])),
  );
  const span = (axis, size) => {
    const pixels = corners.map((p) => Math.max(0, Math.min(size, ((p[axis] / p[2] + 1) / 2) * size)));
    const first = Math.floor(Math.min(...pixels)) - 1;
    return [first, Math.ceil(Math.max(...pixels)) + 1 - first];
  };
  const [[x, across], [y, up]] = [span(0, width), span(1, height)];
  return across > 2 && up > 2 ? [x, y, across, up] : null;
}

/** Whether the plane [nx, ny, nz, d] runs through a box. */
export function planeMeets(box, plane) {
  const heights = cornersOf(box).map((corner) => dot(plane, corner));
  return Math.min(...heights) <= plane[3] && Math.max(...heights) >= plane[3];
}

/** A triangle in the plane that is larger than any scene. */
function sheet(plane) {
  const normal = plane.slice(0, 3);
  const across = Math.abs(normal[0]) > 0.9 ? [0, 1, 0] : [1, 0, 0];
  const along = cross(normal, across);
  const middle = normal.map((n) => n * plane[3]);
  const corner = ([a, b]) => moved(moved(middle, across, a * FAR_MM), along, b * FAR_MM);
  return new Float32Array(ENDS.flatMap(corner));
}

/** Switch what WebGL can do on or off, by name. */
export function turn(gl, on, ...names) {
  for (const name of names) gl[on ? "enable" : "disable"](gl[name]);
}

/** Let colours through to the picture or hold them back. */
export function paintColors(gl, on) {
  gl.colorMask(on, on, on, on);
}

/** Fill a buffer and read a vertex attribute from it: `size` numbers of a type. */
export function fillAttribute(gl, number, buffer, data, size, type) {
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
  gl.enableVertexAttribArray(number);
  gl.vertexAttribPointer(number, size, type, true, 0, 0);
}

/**
 * Return the painter of cut faces: `paint(solids, plane, matrix, tools)` leaves cut faces in the colour buffer and
 * the depth of the plane behind them. A solid is {box, parts}: the box and the parts of one closed surface.
 * `tools` are the renderer's: `drawParts(indices)` with the program that cuts, `flat()` and `cutting()` to change
 * between the program that draws a bare sheet and the one that cuts, `scene` the vertex array of the triangles.
 */
export function makeCaps(gl) {
  const array = gl.createVertexArray();
  const corners = gl.createBuffer();

  function begin({ depth, cull, color = false, write, when, front = "KEEP", back = "KEEP" }) {
    turn(gl, depth, "DEPTH_TEST");
    turn(gl, cull, "CULL_FACE");
    if (cull) gl.cullFace(gl[cull]);
    paintColors(gl, color);
    gl.stencilMask(write);
    const [test, ...values] = when;
    gl.stencilFunc(gl[test], ...values);
    const { FRONT, BACK, KEEP } = gl;
    gl.stencilOpSeparate(FRONT, KEEP, KEEP, gl[front]);
    gl.stencilOpSeparate(BACK, KEEP, KEEP, gl[back]);
  }

  function drawSheet(tools) {
    tools.flat();
    gl.bindVertexArray(array);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.bindVertexArray(tools.scene);
    tools.cutting();
  }

  function drawCap({ box, parts }, plane, matrix, tools) {
    const pixels = coveredPixels(box, matrix, gl.drawingBufferWidth, gl.drawingBufferHeight);
    if (!pixels || !planeMeets(box, plane)) return;
    gl.scissor(...pixels);
    for (const pass of [PASSES.count, PASSES.color]) {
      begin(pass);
      tools.drawParts(parts);
    }
    begin(PASSES.mark);
    drawSheet(tools);
    gl.stencilMask(COUNT); // room for the next surface
    gl.clear(gl.STENCIL_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
  }

  return function paint(solids, plane, matrix, tools) {
    gl.bindVertexArray(array);
    fillAttribute(gl, 0, corners, sheet(plane), 3, gl.FLOAT);
    gl.bindVertexArray(tools.scene);
    turn(gl, true, "STENCIL_TEST", "SCISSOR_TEST");
    for (const solid of solids) drawCap(solid, plane, matrix, tools);
    turn(gl, false, "SCISSOR_TEST");
    gl.clear(gl.DEPTH_BUFFER_BIT);
    begin(PASSES.settle);
    drawSheet(tools);
    paintColors(gl, true);
    gl.cullFace(gl.BACK);
    turn(gl, false, "STENCIL_TEST");
  };
}
