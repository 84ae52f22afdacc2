// What is drawn over a slice: crosshair, letters, scale bar, corner texts. Knows a 2D context only.

const FONT = "system-ui, sans-serif";
const LIGHT = "#e8edf2";
const LINE_PX = 15;
const TIGHT_PX = 380; // a narrower picture has no room beside the scale bar

/**
 * Text with a dark rim, readable on bone and on air. `align` says where x lies in it: 0 left, 1/2 middle, 1 right;
 * `base` where y lies: 0 bottom, 1/2 middle, 1 top.
 */
export function paintText(g, text, x, y, { align = 0, base = 0, color = LIGHT, size = 12, bold } = {}) {
  g.font = `${bold ? 600 : 400} ${size}px ${FONT}`;
  g.textAlign = ["left", "center", "right"][align * 2];
  g.textBaseline = ["alphabetic", "middle", "top"][base * 2];
  g.lineJoin = "round";
  g.lineWidth = 3;
  g.strokeStyle = "#000000bf";
  g.strokeText(text, x, y);
  g.fillStyle = color;
  g.fillText(text, x, y);
}

/** Draw lines through points [[x, y], …] twice: a dark rim, then the line itself. */
export function paintLines(g, lines, color, width, dash = []) {
  paintPath(g, lines.map((points) => `M${points.join("L")}`).join(""), color, width, dash);
}

/** The same with what is drawn as SVG path data. */
export function paintPath(g, data, color, width, dash = []) {
  const path = new Path2D(data);
  g.lineWidth = width + 2;
  g.strokeStyle = "#0009";
  g.stroke(path);
  g.setLineDash(dash);
  g.lineWidth = width;
  g.strokeStyle = color;
  g.stroke(path);
  g.setLineDash([]);
}

/** Two hairlines that leave the middle free, each in the colour of the plane it stands for. */
export function paintCross(g, { width, height }, [x, y], colors, strong) {
  const free = strong ? 7 : 14;
  g.globalAlpha = strong ? 0.9 : 0.7;
  const rest = [
    [x - 0.5, 0, 1, y - free],
    [x - 0.5, y + free, 1, height],
    [0, y - 0.5, x - free, 1],
    [x + free, y - 0.5, width, 1],
  ];
  rest.forEach((line, i) => {
    g.fillStyle = colors[i >> 1];
    g.fillRect(...line);
  });
  g.globalAlpha = 1;
}

/** What lies to the left, the right, above and below. */
export function paintLetters(g, { width, height }, letters) {
  const places = [
    [6, height / 2, 0, 0.5],
    [width - 6, height / 2, 1, 0.5],
    [width / 2, width > 260 ? 6 : 22, 0.5, 1],
    [width / 2, height - 24, 0.5, 0],
  ];
  places.forEach(([x, y, align, base], i) => {
    paintText(g, letters[i], x, y, { align, base, size: 13, bold: true, color: "#ffe9b0" });
  });
}

/** A bar of a round length, at most a third of the picture wide. */
export function paintScale(g, { width, height }, pixels_per_mm) {
  const length_mm = [100, 50, 20, 10, 5, 2, 1].find((mm) => mm * pixels_per_mm <= width / 3.2) ?? 1;
  const [left, right] = [-0.5, 0.5].map((half) => width / 2 + half * length_mm * pixels_per_mm);
  const y = height - 8;
  paintPath(g, `M${left} ${y - 4}v4H${right}v-4`, LIGHT, 1.5);
  paintText(g, length_mm < 10 ? `${length_mm} mm` : `${length_mm / 10} cm`, right + 5, y, { size: 11 });
}

/** Lists of [text, colour] in the corners: top left, top right, bottom left, bottom right; the first on top is bold. */
export function paintCorners(g, { width, height }, corners) {
  const lift = width < TIGHT_PX ? LINE_PX : 0;
  corners.forEach((lines, corner) => {
    const [top, right] = [corner < 2, corner % 2];
    const first = top ? 8 : height - 8 - (right ? lift : 0) - (lines.length - 1) * LINE_PX;
    lines.forEach(([text, color], i) => {
      const look = { align: right, base: +top, color, bold: top && !i };
      paintText(g, text, right ? width - 8 : 8, first + i * LINE_PX, look);
    });
  });
}
