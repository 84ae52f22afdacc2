// The three drawings: which strokes make up which structure. Knows where things lie, not what is said of them.

import { makeChance } from "./chance.js";
import { blob, courseOf, crystal, smooth, spindle, wave } from "./strokes.js";

export const WIDE = 480;
export const HIGH = 340;

const HUES = {
  ground: "#f6e4e6",
  collagen: "#eab7c0",
  collagenEdge: "#d596a4",
  elastic: "#3d2a57",
  nucleus: "#4b3a86",
  cartilage: "#cfd3ee",
  lacuna: "#f7f4fc",
  calcified: "#8f86c4",
  core: "#5c4a8f",
  crystal: "#37507e",
  bone: "#e58f9b",
  boneLine: "#b85a6c",
  marrow: "#fdf4ea",
  fat: "#ffffff",
  vessel: "#f3c6c0",
  blood: "#c33a38",
};

const fill = (d, tone, more = "") => ({ d, style: `fill:${tone};stroke:none;${more}` });
const line = (d, tone, width, more = "") => ({
  d,
  style: `fill:none;stroke:${tone};stroke-width:${width};${more}`,
});
const box = (x, y, w, h) => `M${x} ${y}h${w}v${h}h${-w}Z`;

/** The parts of a drawing from back to front: [{structure, strokes: [{d, style}]}]; "" belongs to none. */
export function tissueParts(kind, seed) {
  return { normal, calcified, ossified }[kind](makeChance(seed + kind.length));
}

function ground(tone = HUES.ground) {
  return { structure: "", strokes: [fill(box(0, 0, WIDE, HIGH), tone)] };
}

function normal(chance) {
  const collagen = [];
  const elastic = [];
  const cells = [];
  const course = courseOf(chance, 170);
  const across = (y) => wave(chance, -6, WIDE + 6, y, 4, 170, course);
  for (let y = -4; y < HIGH; y += 31) {
    elastic.push(line(across(y + 8), HUES.elastic, 16, "stroke-opacity:0.14"));
    for (let i = 0; i < 7; i += 1) elastic.push(line(across(y + 1 + i * 2.4), HUES.elastic, 1.1));
    collagen.push(line(across(y + 24), HUES.collagen, 12));
    for (const offset of [20, 24, 28]) collagen.push(line(across(y + offset), HUES.collagenEdge, 0.7));
    for (let i = 0; i < 3; i += 1) {
      const x = chance.between(15, WIDE - 15);
      const level = y + 18 + 4 * Math.sin((x / course[1]) * 6.28 + course[0]);
      cells.push(
        halo(x, level, 9),
        fill(spindle(x, level, 11, 4.5, chance.between(-0.12, 0.12)), HUES.nucleus),
      );
    }
  }
  return [
    ground(),
    { structure: "collagen", strokes: collagen },
    { structure: "elastic", strokes: elastic },
    { structure: "cells", strokes: cells },
  ];
}

/** Nothing to be seen, but room to point at. */
function halo(x, y, r) {
  return {
    d: `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`,
    style: "fill:#fff;fill-opacity:0",
  };
}

function calcified(chance) {
  const fibrosis = [fill(box(0, 0, WIDE, HIGH), HUES.ground)];
  const broken = [];
  for (let y = 6; y < HIGH; y += 13) {
    fibrosis.push(line(wave(chance, -6, WIDE + 6, y, 6, 120), HUES.collagen, 7, "stroke-opacity:0.75"));
    fibrosis.push(line(wave(chance, -6, WIDE + 6, y + 3, 6, 120), HUES.collagenEdge, 0.6));
    for (let x = chance.between(0, 60); x < WIDE; x += chance.between(60, 130)) {
      const long = chance.between(12, 34);
      broken.push(
        line(
          wave(chance, x, x + long, y + chance.between(-4, 4), 3, 60),
          HUES.elastic,
          7,
          "stroke-opacity:0",
        ),
      );
      broken.push(line(wave(chance, x, x + long, y + chance.between(-4, 4), 3, 60), HUES.elastic, 1.5));
    }
  }
  const nodules = [
    [165, 125, 74, 52],
    [335, 218, 58, 44],
  ];
  const core = [];
  const rim = [];
  const cells = [];
  for (const [x, y, rx, ry] of nodules) {
    rim.push(fill(blob(chance, x, y, rx, ry, 0.1), "#cfd2ea"));
    core.push(fill(blob(chance, x, y, rx * 0.62, ry * 0.6, 0.12), HUES.core));
    for (let i = 0; i < 150; i += 1) {
      const angle = chance.between(0, 6.28);
      const out = Math.sqrt(chance.next()) * 0.58;
      core.push(
        fill(
          blob(chance, x + Math.cos(angle) * rx * out, y + Math.sin(angle) * ry * out, 1.8, 1.8, 0.3),
          chance.next() < 0.5 ? "#40306f" : "#8676b8",
        ),
      );
    }
    for (let i = 0; i < 95; i += 1) {
      const angle = chance.between(0, 6.28);
      const out = chance.between(0.7, 0.98);
      rim.push(
        fill(
          crystal(
            x + Math.cos(angle) * rx * out,
            y + Math.sin(angle) * ry * out,
            chance.between(2.6, 5),
            1.4,
            chance.between(0, 3.14),
          ),
          HUES.crystal,
        ),
      );
    }
    for (let i = 0; i < 9; i += 1) {
      const angle = (i / 9) * 6.28 + chance.between(0, 0.4);
      const out = chance.between(1.14, 1.28);
      const [a, b] = [x + Math.cos(angle) * rx * out, y + Math.sin(angle) * (ry * out + 6)];
      cells.push(halo(a, b, 15), ...roundCell(chance, a, b, 6.5));
    }
  }
  const vessels = [
    ...vessel(chance, 60, 245, 20, 12),
    ...vessel(chance, 425, 105, 18, 12),
    ...vessel(chance, 255, 292, 17, 11),
  ];
  return [
    { structure: "fibrosis", strokes: fibrosis },
    { structure: "broken-elastic", strokes: broken },
    { structure: "chondrocytes", strokes: cells },
    { structure: "rim", strokes: rim },
    { structure: "core", strokes: core },
    { structure: "new-vessels", strokes: vessels },
  ];
}

/** A cartilage cell in its lacuna. */
function roundCell(chance, x, y, r) {
  return [
    { d: blob(chance, x, y, r, r * 0.9, 0.06), style: `fill:${HUES.lacuna};stroke:#8a83bd;stroke-width:1` },
    fill(blob(chance, x + r * 0.1, y, r * 0.42, r * 0.42, 0.1), HUES.nucleus),
  ];
}

function vessel(chance, x, y, rx, ry, turn = 0) {
  const strokes = [
    {
      d: blob(chance, x, y, rx, ry, 0.08, turn),
      style: `fill:${HUES.vessel};stroke:#8d3b46;stroke-width:2.2`,
    },
  ];
  for (let i = 0; i < (rx * ry) / 16; i += 1) {
    const angle = chance.between(0, 6.28);
    const out = Math.sqrt(chance.next()) * 0.66;
    const [a, b] = [Math.cos(angle) * rx * out, Math.sin(angle) * ry * out];
    strokes.push(
      fill(
        blob(
          chance,
          x + a * Math.cos(turn) - b * Math.sin(turn),
          y + a * Math.sin(turn) + b * Math.cos(turn),
          2.6,
          2.4,
          0.05,
        ),
        HUES.blood,
      ),
    );
  }
  return strokes;
}

function ossified(chance) {
  const fibres = [fill(box(0, 0, 130, HIGH), HUES.ground)];
  for (let y = 5; y < HIGH; y += 11) {
    fibres.push(line(wave(chance, -6, 130, y, 6, 110), HUES.collagen, 6, "stroke-opacity:0.8"));
    for (let x = chance.between(0, 20); x < 105; x += chance.between(28, 60))
      fibres.push(
        line(
          wave(chance, x, x + chance.between(12, 28), y + chance.between(-4, 4), 3, 60),
          HUES.elastic,
          1.4,
        ),
      );
  }
  const edge = (x, rough) => front(chance, x, rough);
  const cartilageEdge = edge(112, 5);
  const swollenEdge = edge(186, 5);
  const calcifiedEdge = edge(250, 13); // the calcification front is irregular
  const boneEdge = edge(326, 9);
  const zone = (left, right, tone) => fill(between(left, right), tone);
  const right = [
    [WIDE, 0],
    [WIDE, HIGH],
  ];
  const fibrocartilage = [zone(cartilageEdge, swollenEdge, "#e3dcec")];
  for (let i = 0; i < 46; i += 1) {
    const y = 8 + (i % 23) * 14.6 + chance.between(-3, 3);
    const x = i < 23 ? chance.between(120, 146) : chance.between(152, 180);
    fibrocartilage.push(line(wave(chance, x - 20, x + 20, y + 6, 2.5, 60), HUES.collagenEdge, 1));
    fibrocartilage.push(...roundCell(chance, x, y, 4.6));
  }
  const swollen = [zone(swollenEdge, calcifiedEdge, HUES.cartilage)];
  for (let row = 0; row < 15; row += 1)
    for (let column = 0; column < 3; column += 1)
      swollen.push(
        ...roundCell(
          chance,
          201 + column * 22 + chance.between(-3, 3),
          12 + row * 23 + (column % 2) * 10,
          9.6,
        ),
      );
  const hard = [zone(calcifiedEdge, boneEdge, HUES.calcified), line(open(calcifiedEdge), "#5b4f97", 2)];
  for (let i = 0; i < 40; i += 1) {
    const [x, y] = [chance.between(270, 325), 8 + i * 8.4];
    hard.push({ d: blob(chance, x, y, 6.5, 6, 0.1), style: "fill:#b9b2de;stroke:#6a5fa6;stroke-width:0.8" });
  }
  const marrow = [zone(boneEdge, right, HUES.marrow)];
  for (let i = 0; i < 85; i += 1) {
    const [x, y] = [chance.between(336, WIDE), chance.between(0, HIGH)];
    marrow.push({
      d: blob(chance, x, y, chance.between(6, 10), chance.between(6, 10), 0.06),
      style: `fill:${HUES.fat};stroke:#d9b9a4;stroke-width:1`,
    });
  }
  for (let i = 0; i < 190; i += 1)
    marrow.push(
      fill(
        blob(chance, chance.between(334, WIDE), chance.between(0, HIGH), 1.9, 1.9, 0.1),
        chance.next() < 0.7 ? "#6b4a94" : HUES.blood,
      ),
    );
  const bone = [];
  const beams = [
    strip(
      chance,
      [
        [330, -10],
        [345, 60],
        [338, 140],
        [352, 220],
        [338, 350],
      ],
      13,
    ),
    strip(
      chance,
      [
        [345, 60],
        [395, 48],
        [440, 62],
        [490, 50],
      ],
      11,
    ),
    strip(
      chance,
      [
        [338, 150],
        [390, 168],
        [435, 150],
        [490, 166],
      ],
      12,
    ),
    strip(
      chance,
      [
        [350, 225],
        [400, 262],
        [450, 252],
        [490, 268],
      ],
      12,
    ),
    strip(
      chance,
      [
        [435, 62],
        [446, 105],
        [436, 150],
      ],
      9,
    ),
    strip(
      chance,
      [
        [400, 262],
        [392, 300],
        [402, 350],
      ],
      10,
    ),
  ];
  for (const beam of beams)
    bone.push({ d: smooth(beam), style: `fill:${HUES.bone};stroke:${HUES.bone};stroke-width:2` });
  for (const beam of beams) {
    for (const d of inner(beam)) bone.push(line(d, HUES.boneLine, 0.9, "stroke-opacity:0.75"));
    for (let i = 2; i < beam.length / 2 - 1; i += 2) {
      const j = beam.length - 1 - i;
      const [x, y] = [(beam[i][0] + beam[j][0]) / 2, (beam[i][1] + beam[j][1]) / 2];
      const turn = Math.atan2(beam[i + 1][1] - beam[i][1], beam[i + 1][0] - beam[i][0]);
      bone.push(fill(spindle(x, y, 4.6, 3.4, turn), "#5a2a4a"));
    }
  }
  const vessels = [
    ...vessel(chance, 322, 92, 26, 10, 0.1),
    ...vessel(chance, 318, 190, 28, 10, -0.12),
    ...vessel(chance, 322, 288, 25, 10, 0.15),
  ];
  return [
    { structure: "fibre-area", strokes: fibres },
    { structure: "fibrocartilage", strokes: fibrocartilage },
    { structure: "hypertrophic", strokes: swollen },
    { structure: "calcified-cartilage", strokes: hard },
    { structure: "marrow", strokes: marrow },
    { structure: "bone", strokes: bone },
    { structure: "vessels", strokes: vessels },
  ];
}

/** An uneven border from top to bottom. */
function front(chance, x, rough) {
  const points = [];
  for (let y = -10; y <= HIGH + 10; y += 17) points.push([x + chance.between(-rough, rough), y]);
  return points;
}

function open(points) {
  return points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

function between(left, right) {
  return `${open([...left, ...[...right].reverse()])}Z`;
}

/** A beam of bone around a broken line: points of its outline, one side after the other. */
function strip(chance, way, half) {
  const fine = [];
  for (let i = 0; i + 1 < way.length; i += 1)
    for (let share = 0; share < 1; share += 0.25)
      fine.push(way[i].map((value, k) => value + (way[i + 1][k] - value) * share));
  fine.push(way.at(-1));
  const side = (sign) =>
    fine.map((point, i) => {
      const [from, to] = [fine[Math.max(0, i - 1)], fine[Math.min(fine.length - 1, i + 1)]];
      const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
      const wide = (half + chance.between(-1.5, 1.5)) * sign;
      return [point[0] - ((to[1] - from[1]) / length) * wide, point[1] + ((to[0] - from[0]) / length) * wide];
    });
  return [...side(1), ...side(-1).reverse()];
}

/** Lamellae of a beam: its outline drawn nearer and nearer to its middle line. */
function inner(beam) {
  const count = beam.length;
  return [0.25, 0.5, 0.75].map((share) =>
    open(
      beam.slice(0, count / 2).map((point, i) => {
        const other = beam[count - 1 - i];
        return [0, 1].map((k) => point[k] + (other[k] - point[k]) * share);
      }),
    ),
  );
}
