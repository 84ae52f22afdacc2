// Fills what a cut plane opens: the cut face of every closed surface. Knows stencils, no anatomy.

const COUNT = 0x7f; // stencil bits that count how often a ray leaves a surface more than it enters it
const CAPPED = 0x80; // stencil bit of pixels that show a cut face

/** The smallest box, in pixels, that a box [min x y z, max x y z] covers, or null when it is out of sight. */
export function coveredPixels(box, matrix, width, height) {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (let corner = 0; corner < 8; corner += 1) {
    const p = [0, 1, 2].map((i) => box[i + (corner & (1 << i) ? 3 : 0)]);
    const [x, y, w] = [0, 1, 3].map(
      (row) => matrix[row] * p[0] + matrix[4 + row] * p[1] + matrix[8 + row] * p[2] + matrix[12 + row],
    );
    [x / w, y / w].forEach((value, i) => {
      low[i] = Math.min(low[i], value);
      high[i] = Math.max(high[i], value);
    });
  }
  const pixel = (value, size) => Math.max(0, Math.min(size, (value * 0.5 + 0.5) * size));
  const x = Math.floor(pixel(low[0], width)) - 1;
  const y = Math.floor(pixel(low[1], height)) - 1;
  const across = Math.ceil(pixel(high[0], width)) + 1 - x;
  const up = Math.ceil(pixel(high[1], height)) + 1 - y;
  return across > 2 && up > 2 ? [x, y, across, up] : null;
}

/** Whether the plane [nx, ny, nz, d] runs through a box. */
export function planeMeets(box, [nx, ny, nz, d]) {
  let least = -d;
  let most = -d;
  [nx, ny, nz].forEach((n, i) => {
    least += Math.min(n * box[i], n * box[i + 3]);
    most += Math.max(n * box[i], n * box[i + 3]);
  });
  return least <= 0 && most >= 0;
}

/** Four corners of a square in the plane that is larger than any scene, as a triangle strip. */
function sheet([nx, ny, nz, d]) {
  const reach = 2000;
  const across = Math.abs(nx) > 0.9 ? [0, 1, 0] : [1, 0, 0];
  const along = [
    ny * across[2] - nz * across[1],
    nz * across[0] - nx * across[2],
    nx * across[1] - ny * across[0],
  ];
  const corner = (a, b) => [nx, ny, nz].map((n, i) => n * d + reach * (a * across[i] + b * along[i]));
  return new Float32Array([corner(-1, -1), corner(1, -1), corner(-1, 1), corner(1, 1)].flat());
}

/**
 * Make the painter of cut faces. `paint(solids, plane, matrix, tools)` leaves cut faces in the colour buffer and
 * the depth of the plane behind them. A solid is {box, parts}: the box and the parts of one closed surface.
 * `tools` are the renderer's: `drawPart(index)` with the program that cuts, `flat()` and `cutting()` to change
 * between the program that draws a bare sheet and the one that cuts, `scene` the vertex array of the triangles.
 */
export function makeCaps(gl) {
  const array = gl.createVertexArray();
  const corners = gl.createBuffer();
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, corners);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 3, gl.FLOAT, false, 0, 0);
  gl.bindVertexArray(null);

  function drawSheet(tools) {
    tools.flat();
    gl.bindVertexArray(array);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    gl.bindVertexArray(tools.scene);
    tools.cutting();
  }

  /** Count, for every pixel, how often the ray leaves the kept half of a closed surface more than it enters. */
  function count(solid, tools) {
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.CULL_FACE);
    gl.colorMask(false, false, false, false);
    gl.stencilMask(COUNT);
    gl.stencilFunc(gl.ALWAYS, 0, COUNT);
    gl.stencilOpSeparate(gl.FRONT, gl.KEEP, gl.KEEP, gl.DECR_WRAP);
    gl.stencilOpSeparate(gl.BACK, gl.KEEP, gl.KEEP, gl.INCR_WRAP);
    for (const part of solid.parts) tools.drawPart(part);
  }

  /** Give the pixels that were counted the colour of the part through which the ray leaves. */
  function color(solid, tools) {
    gl.colorMask(true, true, true, true);
    gl.enable(gl.DEPTH_TEST);
    gl.enable(gl.CULL_FACE);
    gl.cullFace(gl.FRONT);
    gl.stencilMask(0);
    gl.stencilFunc(gl.NOTEQUAL, 0, COUNT);
    gl.stencilOp(gl.KEEP, gl.KEEP, gl.KEEP);
    for (const part of solid.parts) tools.drawPart(part);
  }

  /** Turn the count into the mark of a cut face and make room for the next surface. */
  function mark(tools) {
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.CULL_FACE);
    gl.colorMask(false, false, false, false);
    gl.stencilMask(COUNT | CAPPED);
    gl.stencilFunc(gl.NOTEQUAL, CAPPED, COUNT);
    gl.stencilOp(gl.KEEP, gl.KEEP, gl.REPLACE);
    drawSheet(tools);
    gl.stencilMask(COUNT);
    gl.clear(gl.STENCIL_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
  }

  /** Put the plane itself into the depth buffer wherever a cut face was painted. */
  function settle(tools) {
    gl.enable(gl.DEPTH_TEST);
    gl.clear(gl.DEPTH_BUFFER_BIT);
    gl.stencilMask(0);
    gl.stencilFunc(gl.EQUAL, CAPPED, CAPPED);
    gl.stencilOp(gl.KEEP, gl.KEEP, gl.KEEP);
    drawSheet(tools);
    gl.colorMask(true, true, true, true);
    gl.cullFace(gl.BACK);
  }

  return {
    paint(solids, plane, matrix, tools) {
      gl.bindBuffer(gl.ARRAY_BUFFER, corners);
      gl.bufferData(gl.ARRAY_BUFFER, sheet(plane), gl.DYNAMIC_DRAW);
      gl.enable(gl.STENCIL_TEST);
      gl.enable(gl.SCISSOR_TEST);
      for (const solid of solids) {
        if (!planeMeets(solid.box, plane)) continue;
        const pixels = coveredPixels(solid.box, matrix, gl.drawingBufferWidth, gl.drawingBufferHeight);
        if (!pixels) continue;
        gl.scissor(...pixels);
        count(solid, tools);
        color(solid, tools);
        mark(tools);
      }
      gl.disable(gl.SCISSOR_TEST);
      settle(tools);
      gl.disable(gl.STENCIL_TEST);
    },
    dispose() {
      gl.deleteBuffer(corners);
      gl.deleteVertexArray(array);
    },
  };
}
