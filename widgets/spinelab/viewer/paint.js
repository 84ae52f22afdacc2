// What is drawn over a slice: crosshair, letters, scale bar, corner texts, measurements. Knows a 2D context only.

export const PLANE_COLORS = { axial: "#ff8a80", sagittal: "#ffd54f", coronal: "#81d4fa" };
const OWN = "#6ee7b7"; // the learner's measurements
const CHOSEN = "#ffffff";
const TRUTH = "#f0abfc"; // the true answer: dashed as well, so that colour is not alone
const PENDING = "#fde68a";
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

/** Text with a dark rim, readable on bone and on air. */
function write(
  g,
  text,
  x,
  y,
  { align = "left", base = "alphabetic", color = "#e8edf2", size = 12, bold = false } = {},
) {
  g.font = `${bold ? 600 : 400} ${size}px ${FONT}`;
  g.textAlign = align;
  g.textBaseline = base;
  g.lineJoin = "round";
  g.lineWidth = 3;
  g.strokeStyle = "rgba(0,0,0,0.75)";
  g.strokeText(text, x, y);
  g.fillStyle = color;
  g.fillText(text, x, y);
}

/** Draw a path twice: a dark rim, then the line itself. */
function stroked(g, color, width, path, dash = []) {
  for (const [style, size, dashes] of [
    ["rgba(0,0,0,0.6)", width + 2, []],
    [color, width, dash],
  ]) {
    g.strokeStyle = style;
    g.lineWidth = size;
    g.setLineDash(dashes);
    g.beginPath();
    path();
    g.stroke();
  }
  g.setLineDash([]);
}

/** Two hairlines that leave the middle free, each in the colour of the plane it stands for. */
export function paintCross(g, { width, height }, [x, y], colors, strong) {
  const free = strong ? 7 : 14;
  g.globalAlpha = strong ? 0.9 : 0.7;
  g.lineWidth = 1;
  const lines = [
    [colors[0], [x, 0, x, y - free], [x, y + free, x, height]],
    [colors[1], [0, y, x - free, y], [x + free, y, width, y]],
  ];
  for (const [color, ...parts] of lines) {
    g.strokeStyle = color;
    g.beginPath();
    for (const [x0, y0, x1, y1] of parts) {
      g.moveTo(x0, y0);
      g.lineTo(x1, y1);
    }
    g.stroke();
  }
  g.globalAlpha = 1;
}

const TIGHT_PX = 380;

export function paintLetters(g, { width, height }, letters) {
  const at = { size: 13, bold: true, color: "#ffe9b0" };
  write(g, letters[0], 6, height / 2, { ...at, base: "middle" });
  write(g, letters[1], width - 6, height / 2, { ...at, align: "right", base: "middle" });
  write(g, letters[2], width / 2, width > 260 ? 6 : 22, { ...at, align: "center", base: "top" });
  write(g, letters[3], width / 2, height - 24, { ...at, align: "center" });
}

/** A bar of a round length, at most a third of the picture wide. */
export function paintScale(g, { width, height }, pixels_per_mm) {
  const length_mm = [100, 50, 20, 10, 5, 2, 1].find((mm) => mm * pixels_per_mm <= width / 3.2) ?? 1;
  const half = (length_mm * pixels_per_mm) / 2;
  const y = height - 8;
  stroked(g, "#e8edf2", 1.5, () => {
    g.moveTo(width / 2 - half, y - 4);
    g.lineTo(width / 2 - half, y);
    g.lineTo(width / 2 + half, y);
    g.lineTo(width / 2 + half, y - 4);
  });
  write(g, `${length_mm >= 10 ? `${length_mm / 10} cm` : `${length_mm} mm`}`, width / 2 + half + 5, y, {
    size: 11,
  });
}

/** Lines of text in the corners: {topLeft, topRight, bottomLeft, bottomRight}, each a list. */
export function paintCorners(g, { width, height }, corners) {
  const step = 15;
  const top = { base: "top" };
  const clear = width < TIGHT_PX ? step : 0; // a narrow picture has no room beside the scale bar
  for (const [i, [text, color]] of corners.topLeft.entries())
    write(g, text, 8, 8 + i * step, { ...top, color, bold: i === 0 });
  for (const [i, [text, color]] of corners.topRight.entries())
    write(g, text, width - 8, 8 + i * step, { ...top, align: "right", color, bold: i === 0 });
  for (const [i, [text, color]] of corners.bottomLeft.toReversed().entries())
    write(g, text, 8, height - 8 - i * step, { color });
  for (const [i, [text, color]] of corners.bottomRight.toReversed().entries())
    write(g, text, width - 8, height - 8 - clear - i * step, { align: "right", color });
}

/**
 * Draw one measurement: {kind, at: screen points, radius_px, text, number, state}, state one of "own",
 * "chosen", "pending" and "truth".
 */
export function paintMark(g, size, { kind, at, radius_px = 0, text, state }) {
  const color = { own: OWN, chosen: CHOSEN, pending: PENDING, truth: TRUTH }[state];
  const dash = state === "truth" ? [6, 4] : [];
  const line = (...indices) => {
    const points = indices.map((i) => at[i]).filter(Boolean);
    if (points.length > 1)
      stroked(
        g,
        color,
        1.75,
        () => {
          for (const [x, y] of points) g.lineTo(x, y); // the first lineTo of a path is a moveTo
        },
        dash,
      );
  };
  if (kind === "area") line(...at.keys(), ...(state === "pending" ? [] : [0]));
  else if (kind === "angle" || kind === "ratio") {
    line(0, 1);
    line(2, 3);
    if (kind === "angle" && at.length === 4) paintLink(g, color, at);
  } else if (kind === "probe")
    stroked(g, color, 1.5, () => g.arc(...at[0], Math.max(3, radius_px), 0, 7), dash);
  else line(0, 1);
  const dots = kind === "area" && state !== "pending" ? [] : at;
  if (kind === "mark")
    stroked(g, color, 1.75, () => {
      const [x, y] = at[0];
      for (const [dx, dy] of [
        [-1, -1],
        [1, 1],
        [1, -1],
        [-1, 1],
      ]) {
        g.moveTo(x + dx * 3, y + dy * 3);
        g.lineTo(x + dx * 9, y + dy * 9);
      }
    });
  else if (kind !== "probe" || state === "pending")
    for (const [x, y] of dots)
      stroked(g, color, 1.5, () => {
        g.moveTo(x - 4, y);
        g.lineTo(x + 4, y);
        g.moveTo(x, y - 4);
        g.lineTo(x, y + 4);
      });
  if (text) paintLabel(g, size, at, radius_px, text, color, state === "truth");
}

/** A thin line between the two lines of an angle, so that they are seen to belong together. */
function paintLink(g, color, at) {
  const middle = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const [from, to] = [middle(at[0], at[1]), middle(at[2], at[3])];
  g.globalAlpha = 0.5;
  stroked(
    g,
    color,
    1,
    () => {
      g.moveTo(...from);
      g.lineTo(...to);
    },
    [2, 4],
  );
  g.globalAlpha = 1;
}

/** The figure beside its line, kept inside the picture; that of the true answer below, so that both can be read. */
function paintLabel(g, { width, height }, at, radius_px, text, color, below) {
  const right = at.reduce((best, point) => (point[0] > best[0] ? point : best));
  const low = Math.max(...at.map((point) => point[1]));
  g.font = `600 13px ${FONT}`;
  const wide = g.measureText(text).width;
  const x = Math.max(8, Math.min(width - wide - 8, right[0] + 10 + radius_px));
  const y = Math.max(44, Math.min(height - 40, below ? low + 18 : right[1] - 8));
  write(g, text, x, y, { color, size: 13, bold: true });
}
