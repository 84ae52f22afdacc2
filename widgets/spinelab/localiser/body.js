// The body of the chart in half: a schematic figure, its dermatomes and key points. Knows shapes, not signs.
// Coordinates: u outwards from the midline, y downwards; front and back have regions of their own.

const ARM = [
  [37, 84],
  [57, 152],
  [71, 212],
];
const ARM_HALF = [11.5, 8.5, 5.8];
const LEG = [
  [21.5, 222],
  [24.5, 318],
  [25.5, 402],
];
const LEG_HALF = [20.5, 12.5, 7.5];
const STEPS = 6;

/** A point of a limb: t from its root (0) to its end (1), s from its inner (-1) to its outer edge (1). */
function limbPoint(line, half, t, s) {
  const [a, b, c] = line;
  const middle = 0.54;
  const [from, to, share, w0, w1] =
    t < middle ? [a, b, t / middle, half[0], half[1]] : [b, c, (t - middle) / (1 - middle), half[1], half[2]];
  const bulge = 1 + 0.1 * Math.sin(Math.PI * share); // muscle bellies
  const width = (w0 + (w1 - w0) * share) * bulge;
  const [du, dy] = [c[0] - a[0], c[1] - a[1]];
  const length = Math.hypot(du, dy);
  return [
    from[0] + (to[0] - from[0]) * share + (s * width * dy) / length,
    from[1] + (to[1] - from[1]) * share - (s * width * du) / length,
  ];
}

/** A patch of a limb between two heights and two lines along it. */
function patch(line, half, [t0, t1], [s0, s1]) {
  const along = Array.from({ length: STEPS + 1 }, (_, i) => t0 + ((t1 - t0) * i) / STEPS);
  return [
    ...along.map((t) => limbPoint(line, half, t, s1)),
    ...along.reverse().map((t) => limbPoint(line, half, t, s0)),
  ];
}

const arm = (t, s) => patch(ARM, ARM_HALF, t, s);
const leg = (t, s) => patch(LEG, LEG_HALF, t, s);

/** A point of the hand: a along it from the wrist, b outwards. */
function handPoint([a, b]) {
  const [u, y] = ARM[2];
  const [cos, sin] = [0.97, 0.23];
  return [u + a * sin + b * cos, y + a * cos - b * sin];
}

const hand = (...points) => points.map(handPoint);
const finger = (b, length, half = 1.9) =>
  hand(
    [17, b - half],
    [17 + length - 2, b - half],
    [17 + length, b - half / 2],
    [17 + length, b + half / 2],
    [17 + length - 2, b + half],
    [17, b + half],
  );
const THUMB = hand([1, 5.6], [8, 10], [15, 14.5], [18, 14.5], [18.5, 12.5], [13, 8.5], [10, 7.5]);
const palm = (inner, outer) =>
  hand([0, inner * 0.72], [8, inner], [17.5, inner], [17.5, outer], [8, outer], [0, outer * 0.72]);

const SIDE = [
  [84, 35],
  [104, 33],
  [130, 32],
  [162, 30],
  [190, 34],
  [212, 40],
  [246, 41],
];

/** Half-width of the trunk at a height. */
function flank(y) {
  const next = SIDE.findIndex(([at]) => at >= y);
  if (next <= 0) return SIDE[Math.max(next, 0)][1];
  const [[y0, u0], [y1, u1]] = [SIDE[next - 1], SIDE[next]];
  return u0 + ((u1 - u0) * (y - y0)) / (y1 - y0);
}

const band = (top, bottom) => [
  [0, top],
  [flank(top), top],
  [flank((top + bottom) / 2), (top + bottom) / 2],
  [flank(bottom), bottom],
  [0, bottom],
];

const bands = (names, top, height) =>
  names.map((name, i) => [name, band(top + i * height, top + (i + 1) * height)]);

const SHOULDER = [
  [0, 65],
  [10, 62],
  [29, 71],
  [40, 74],
  [47.5, 82],
  [36, 88],
  [0, 88],
];

const FRONT = [
  ["L2", leg([0, 0.28], [-0.96, 1])],
  ["L3", leg([0.28, 0.58], [-1, 1])],
  ["L4", leg([0.58, 1], [-1, 0])],
  ["L5", leg([0.58, 1], [0, 1])],
  [
    "S1",
    [
      [33, 403],
      [36.5, 412],
      [40, 424],
      [37, 428],
      [34, 428],
      [31.5, 412],
      [30, 403],
    ],
  ],
  [
    "L5",
    [
      [18, 403],
      [30, 403],
      [31.5, 412],
      [34, 428],
      [20, 427],
      [17, 416],
    ],
  ],
  ["C5", arm([0, 0.54], [0, 1])],
  ["T2", arm([0, 0.32], [-1, 0])],
  ["T1", arm([0.32, 0.8], [-1, 0])],
  ["C6", arm([0.54, 1], [0, 1])],
  ["C8", arm([0.8, 1], [-1, 0])],
  ["C6", palm(2.2, 8)],
  ["C6", THUMB],
  ["C6", finger(5.6, 13)],
  ["C7", palm(-1.8, 2.2)],
  ["C7", finger(1.5, 15.5)],
  ["C8", palm(-8, -1.8)],
  ["C8", finger(-2.5, 14)],
  ["C8", finger(-6.3, 10, 1.7)],
  [
    "C2",
    [
      [0, 47],
      [9.5, 44],
      [10, 52],
      [0, 55],
    ],
  ],
  [
    "C3",
    [
      [0, 55],
      [10, 52],
      [10, 62],
      [0, 65],
    ],
  ],
  [
    "T2",
    [
      [0, 88],
      [36, 88],
      [34.5, 106],
      [31, 98],
      [0, 98],
    ],
  ],
  ...bands(["T3"], 98, 9),
  ...bands(["T4", "T5", "T6"], 107, 10.4),
  ...bands(["T7", "T8", "T9", "T10"], 138.2, 11),
  [
    "T11",
    [
      [0, 182.2],
      [flank(182), 182.2],
      [35.5, 192],
      [0, 205],
    ],
  ],
  [
    "T12",
    [
      [0, 205],
      [35.5, 192],
      [39, 205],
      [20, 219],
      [3, 231],
      [0, 231],
    ],
  ],
  [
    "L1",
    [
      [3, 231],
      [20, 219],
      [39, 205],
      [41.5, 219],
      [22, 236],
      [4.5, 247],
    ],
  ],
  ["C4", SHOULDER],
];

const BACK = [
  ["S2", leg([0, 0.6], [-0.96, 0.25])],
  ["S1", leg([0, 0.6], [0.25, 1])],
  ["L4", leg([0.6, 1], [-1, -0.5])],
  ["S2", leg([0.6, 0.8], [-0.5, 0.1])],
  ["S1", leg([0.6, 0.8], [0.1, 0.6])],
  ["S1", leg([0.8, 1], [-0.5, 0.6])],
  ["L5", leg([0.6, 1], [0.6, 1])],
  [
    "S1",
    [
      [18, 402],
      [33, 402],
      [36, 414],
      [33, 422],
      [20, 422],
      [17, 414],
    ],
  ],
  ["C5", arm([0, 0.54], [0, 1])],
  ["T2", arm([0, 0.32], [-1, 0])],
  ["T1", arm([0.32, 0.7], [-1, 0])],
  ["C6", arm([0.54, 1], [0.3, 1])],
  ["C7", arm([0.54, 1], [-0.3, 0.3])],
  ["C8", arm([0.7, 1], [-1, -0.3])],
  ["C6", palm(3.6, 8)],
  ["C6", THUMB],
  ["C6", finger(5.6, 13)],
  ["C7", palm(-0.6, 3.6)],
  ["C7", finger(1.5, 15.5)],
  ["C8", palm(-8, -0.6)],
  ["C8", finger(-2.5, 14)],
  ["C8", finger(-6.3, 10, 1.7)],
  [
    "C2",
    [
      [0, 18],
      [9, 19],
      [16.5, 24],
      [17, 32],
      [13, 42],
      [9.5, 48],
      [0, 48],
    ],
  ],
  [
    "C3",
    [
      [0, 48],
      [9.5, 48],
      [10, 62],
      [0, 65],
    ],
  ],
  ...bands(["T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12"], 88, 9.2),
  ...bands(["L1", "L2", "L3", "L4", "L5"], 189.2, 5.2),
  [
    "S1",
    [
      [15, 215.2],
      [flank(215), 215.2],
      [41, 246],
      [27, 250],
      [20, 232],
    ],
  ],
  [
    "S2",
    [
      [0, 215.2],
      [15, 215.2],
      [20, 232],
      [27, 250],
      [15, 252],
      [14, 232],
      [0, 220],
    ],
  ],
  [
    "S3",
    [
      [0, 220],
      [14, 232],
      [15, 252],
      [4, 250],
      [0, 244],
    ],
  ],
  [
    "S4-5",
    [
      [0, 229],
      [5, 231],
      [7, 236],
      [5, 241],
      [0, 243],
    ],
  ],
  ["C4", SHOULDER],
];

/** Dermatomes of one half of the body: {view, segment, points}; later ones lie over earlier ones. */
export const REGIONS = [
  ...FRONT.map(([segment, points]) => ({ view: "front", segment, points })),
  ...BACK.map(([segment, points]) => ({ view: "back", segment, points })),
];

/** Key sensory points of ISNCSCI on the figure: segment to [view, u, y]. */
export const KEY_POINTS = {
  C2: ["back", 10, 34],
  C3: ["front", 7, 60],
  C4: ["front", 38, 79],
  C5: ["front", ...limbPoint(ARM, ARM_HALF, 0.5, 0.5)],
  C6: ["back", ...handPoint([13, 10.5])],
  C7: ["back", ...handPoint([20, 1.5])],
  C8: ["back", ...handPoint([19.5, -6.3])],
  T1: ["front", ...limbPoint(ARM, ARM_HALF, 0.48, -0.5)],
  T2: ["front", 33.6, 98],
  T3: ["front", 18, 102.5],
  T4: ["front", 18, 112.2],
  T5: ["front", 18, 122.6],
  T6: ["front", 18, 133],
  T7: ["front", 18, 143.7],
  T8: ["front", 18, 154.7],
  T9: ["front", 18, 165.7],
  T10: ["front", 18, 176.7],
  T11: ["front", 18, 190],
  T12: ["front", 20, 217],
  L1: ["front", 23, 226],
  L2: ["front", 20, 256],
  L3: ["front", 16, 306],
  L4: ["front", 20.5, 397],
  L5: ["front", 27, 420],
  S1: ["back", 31, 410],
  S2: ["back", 24, 318],
  S3: ["back", 10, 246],
  "S4-5": ["back", 3.5, 236],
};

const mirrored = (points) => points.map(([u, y]) => [-u, y]);

/** Outlines of the figure below the dermatomes, both halves: closed rings of points. */
export const OUTLINES = [
  ...[arm([0, 1], [-1, 1]), leg([0, 1], [-1, 1]), [...palm(-8, 8)], THUMB].flatMap((ring) => [
    ring,
    mirrored(ring),
  ]),
  ...[[...SHOULDER.slice(1, -1), ...SIDE.map(([y, u]) => [u, y]).slice(1), [4, 250]]].map((half) => [
    ...half,
    ...mirrored(half).reverse(),
  ]),
];

/** Where a dermatome's name is written: [view, segment, u, y], on one half only. */
export const LABELS = [
  ["front", "C3", 0, 60.5],
  ["front", "C4", 20, 81],
  ["front", "C5", ...limbPoint(ARM, ARM_HALF, 0.3, 0.5)],
  ["front", "T1", ...limbPoint(ARM, ARM_HALF, 0.56, -0.5)],
  ["front", "C6", ...limbPoint(ARM, ARM_HALF, 0.76, 0.5)],
  ["front", "C8", ...limbPoint(ARM, ARM_HALF, 0.91, -0.5)],
  ["front", "T2", 8, 95.5],
  ...["T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10"].map((name) => [
    "front",
    name,
    8,
    KEY_POINTS[name][2] + 2.6,
  ]),
  ["front", "T11", 8, 195.5],
  ["front", "T12", 9, 213],
  ["front", "L1", 27, 226],
  ["front", "L2", 24, 262],
  ["front", "L3", 26, 298],
  ["front", "L4", 18, 358],
  ["front", "L5", 32, 358],
  ["back", "C2", 0, 36],
  ["back", "C3", 0, 57.5],
  ["back", "C4", 20, 81],
  ["back", "C5", ...limbPoint(ARM, ARM_HALF, 0.3, 0.5)],
  ["back", "C7", ...limbPoint(ARM, ARM_HALF, 0.78, 0)],
  ...["T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12"].map((name, i) => [
    "back",
    name,
    8,
    95 + 9.2 * i,
  ]),
  ["back", "S1", 32, 236],
  ["back", "S2", 20, 280],
  ["back", "S3", 9, 247],
  ["back", "S1", 27, 384],
];

/** Whether a point lies in a ring of points. */
export function inside([u, y], ring) {
  let within = false;
  ring.forEach(([u1, y1], i) => {
    const [u0, y0] = ring[(i + ring.length - 1) % ring.length];
    if (y1 > y !== y0 > y && u < ((u0 - u1) * (y - y1)) / (y0 - y1) + u1) within = !within;
  });
  return within;
}

/** The dermatome at a point of the figure, "" for none. */
export function segmentAt(view, point) {
  return REGIONS.findLast((region) => region.view === view && inside(point, region.points))?.segment ?? "";
}
