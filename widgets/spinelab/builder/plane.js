// An axial section on a canvas: bone, disc and ligament as outlines, and lesion, cord and fluid from their fields.

export const PAINT = {
  bone: [226, 213, 184],
  disc: [140, 168, 190],
  ligamentum_flavum: [240, 178, 30],
  posterior_longitudinal_ligament: [176, 96, 164],
  ligament: [150, 165, 90],
  vessel: [186, 60, 60],
  fat: [250, 240, 206],
  csf: [126, 186, 222],
  dura: [30, 78, 120],
  cord: [250, 232, 150],
  lesion: [206, 62, 34],
  muscle: [206, 168, 160],
  ink: [32, 36, 42],
};
export const BONES = new Set([
  "vertebral_body",
  "vertebral_arch",
  "pedicle",
  "lamina",
  "spinous_process",
  "transverse_process",
  "superior_articular_process",
  "inferior_articular_process",
  "uncinate_process",
  "dens",
  "mammillary_process",
  "accessory_process",
  "sacral_promontory",
  "sacral_wing",
  "rib",
]);
export const DISCS = new Set(["intervertebral_disc", "anulus_fibrosus", "nucleus_pulposus"]);
export const REBUILT = new Set([
  "dura_mater",
  "spinal_cord",
  "conus_medullaris",
  "cauda_equina",
  "spinal_nerve",
]);
const READ = { willReadFrequently: true }; // kept in memory: reading back from a graphics card is slow
export const DARK = [150, 34, 14]; // stripes and dots of a lesion
export const DURA_LINE_MM = 0.45; // how thick the line of the dura is drawn

const css = (tone) => `rgb(${tone.join(" ")})`;

/** What a structure is painted with; null for what is drawn from fields or not at all. */
export function toneOf(structure) {
  if (REBUILT.has(structure)) return null;
  if (BONES.has(structure)) return PAINT.bone;
  if (DISCS.has(structure)) return PAINT.disc;
  if (structure === "vertebral_artery") return PAINT.vessel;
  return PAINT[structure] ?? PAINT.ligament;
}

/** A canvas with an axial section; `label` says what it shows. */
export function makePlane(h) {
  const canvas = h("canvas", { class: "sl-plane", role: "img", width: 480, height: 480 });
  const under = h("canvas");
  const over = h("canvas");
  let drawn = null;

  /** Paint the parts that do not change. */
  function prepare(section, window_mm) {
    const [x0, y0, x1, y1] = window_mm;
    const scale = canvas.width / (x1 - x0);
    const height = Math.round((y1 - y0) * scale);
    for (const layer of [canvas, under, over]) Object.assign(layer, { width: canvas.width, height });
    const brush = under.getContext("2d", READ);
    const cover = over.getContext("2d", READ);
    if (!brush) return null; // no canvas here: the numbers and words stay
    brush.fillStyle = css(PAINT.muscle);
    brush.fillRect(0, 0, canvas.width, height);
    const draw = (target, shape, tone, edged = true) => {
      target.beginPath();
      for (const ring of shape.rings) {
        ring.forEach(([x, y], i) => {
          target[i ? "lineTo" : "moveTo"]((x - x0) * scale, (y - y0) * scale);
        });
        target.closePath();
      }
      target.fillStyle = css(tone);
      target.fill("evenodd");
      if (!edged) return;
      target.strokeStyle = css(tone.map((value) => value * 0.55));
      target.lineWidth = 1.4;
      target.stroke();
    };
    draw(brush, { rings: [section.canal] }, PAINT.fat, false);
    for (const shape of section.shapes) {
      const tone = toneOf(shape.structure);
      if (tone && tone !== PAINT.bone) draw(brush, shape, tone);
    }
    for (const shape of section.shapes)
      if (toneOf(shape.structure) === PAINT.bone) draw(cover, shape, PAINT.bone);
    return { section, scale, x0, y0 };
  }

  return {
    element: canvas,
    /** Draw a section whose fields (of `fieldsAt`, for its grid) are given. */
    show(section, window_mm, grid, fields, pattern, words) {
      canvas.setAttribute("aria-label", words);
      if (drawn?.section !== section) drawn = prepare(section, window_mm);
      if (!drawn) return;
      const brush = canvas.getContext("2d", READ);
      brush.drawImage(under, 0, 0);
      paintFields(brush, drawn, grid, fields, pattern);
      brush.drawImage(over, 0, 0);
      finish(brush, drawn, canvas);
    },
  };
}

/** Lesion, fluid, dura and cord, pixel by pixel, between the grid's samples. */
function paintFields(brush, { scale, x0, y0 }, grid, fields, pattern) {
  const [nx, ny] = grid.shape;
  const step = grid.step_mm[0];
  const first = [Math.round((grid.start_mm[0] - x0) * scale), Math.round((grid.start_mm[1] - y0) * scale)];
  const [wide, high] = [nx - 1, ny - 1].map((count) => Math.round(count * step * scale));
  const image = brush.getImageData(first[0], first[1], wide, high);
  const { data } = image;
  const { lesion, sac, cord } = fields;
  const put = (pixel, tone, share) => {
    for (let c = 0; c < 3; c += 1) data[pixel + c] += (tone[c] - data[pixel + c]) * share;
  };
  const over = (distance) => Math.max(0, Math.min(1, 0.5 - distance * scale)); // edges are a pixel wide
  for (let py = 0; py < high; py += 1) {
    const gy = (py + 0.5) / scale / step;
    const j = Math.min(ny - 2, Math.floor(gy));
    const v = gy - j;
    for (let px = 0; px < wide; px += 1) {
      const gx = (px + 0.5) / scale / step;
      const i = Math.min(nx - 2, Math.floor(gx));
      const u = gx - i;
      const at = i + nx * j;
      const pixel = (px + py * wide) * 4;
      if (sac[at] < 1) {
        const here = blend(sac, at, nx, u, v);
        if (here * scale < 0.5) {
          put(pixel, PAINT.dura, over(here));
          if (here < 0) put(pixel, PAINT.csf, over(here + DURA_LINE_MM));
          if (cord[at] < 1) put(pixel, PAINT.cord, over(blend(cord, at, nx, u, v)));
        }
      }
      if (lesion[at] < 0.6 || lesion[at + 1] < 0.6 || lesion[at + nx] < 0.6 || lesion[at + nx + 1] < 0.6) {
        const share = over(blend(lesion, at, nx, u, v, 0.5));
        if (share > 0) put(pixel, textured(pattern, px, py), share);
      }
    }
  }
  brush.putImageData(image, first[0], first[1]);
}

/** A field between four samples, each held within a band when `most` is given: "never" has no distance. */
function blend(field, at, nx, u, v, most = 99) {
  const a = Math.max(-most, Math.min(most, field[at]));
  const b = Math.max(-most, Math.min(most, field[at + 1]));
  const c = Math.max(-most, Math.min(most, field[at + nx]));
  const d = Math.max(-most, Math.min(most, field[at + nx + 1]));
  const upper = a + (b - a) * u;
  return upper + (c + (d - c) * u - upper) * v;
}

/** Bone is striped, crystals are dotted, thick ligament is plain: told apart without colour. */
function textured(pattern, x, y) {
  if (pattern === "stripes") return (x + y) % 9 < 3 ? DARK : PAINT.lesion;
  if (pattern === "dots") return (x % 9) ** 2 + (y % 9) ** 2 < 14 ? DARK : PAINT.lesion;
  return PAINT.lesion;
}

/** Letters, midline and a scale. */
function finish(brush, { scale, x0, y0 }, canvas) {
  const text = (words, x, y, align) => {
    brush.textAlign = align;
    brush.lineWidth = 4;
    brush.strokeStyle = "#ffffff";
    brush.strokeText(words, x, y);
    brush.fillStyle = css(PAINT.ink);
    brush.fillText(words, x, y);
  };
  brush.font = "600 17px system-ui, sans-serif";
  brush.textBaseline = "middle";
  brush.lineJoin = "round";
  text("A", -x0 * scale, 16, "center");
  text("P", -x0 * scale, canvas.height - 16, "center");
  text("R", 12, (-y0 + 6) * scale, "left");
  text("L", canvas.width - 12, (-y0 + 6) * scale, "right");
  const [x, y] = [12, canvas.height - 14];
  brush.fillStyle = css(PAINT.ink);
  brush.fillRect(x, y, 10 * scale, 4);
  brush.font = "600 14px system-ui, sans-serif";
  text("10 mm", x + 5 * scale, y - 13, "center");
}
