// Fibres, cells, crystals, vessels and bone as SVG path data. Knows shapes, no tissue.

const fixed = (value) => value.toFixed(1);

/** A wavy line from x0 to x1 at height y; lines of one bundle share a `course` of `courseOf`. */
export function wave(chance, x0, x1, y, height, length, course = courseOf(chance, length)) {
  const [phase, own] = course;
  let d = "";
  for (let x = x0; x <= x1; x += 6) {
    const up = y + height * Math.sin((x / own) * 6.28 + phase) + chance.between(-0.4, 0.4);
    d += `${d ? "L" : "M"}${fixed(x)} ${fixed(up)}`;
  }
  return d;
}

/** Where the waves of a bundle begin, and how long they are. */
export function courseOf(chance, length) {
  return [chance.between(0, 6.28), length * chance.between(0.85, 1.2)];
}

/** A closed blob around a point. */
export function blob(chance, x, y, rx, ry, rough = 0.12, turn = 0) {
  const count = Math.max(9, Math.round((rx + ry) / 2.2));
  const points = Array.from({ length: count }, (_none, i) => {
    const angle = (i / count) * 6.2832;
    const grow = 1 + chance.between(-rough, rough);
    const [a, b] = [Math.cos(angle) * rx * grow, Math.sin(angle) * ry * grow];
    return [x + a * Math.cos(turn) - b * Math.sin(turn), y + a * Math.sin(turn) + b * Math.cos(turn)];
  });
  return smooth(points);
}

/** A smooth closed line through points. */
export function smooth(points) {
  const middle = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const start = middle(points.at(-1), points[0]);
  let d = `M${start.map(fixed).join(" ")}`;
  points.forEach((point, i) => {
    const to = middle(point, points[(i + 1) % points.length]);
    d += `Q${point.map(fixed).join(" ")} ${to.map(fixed).join(" ")}`;
  });
  return `${d}Z`;
}

/** A thin spindle, as a flat nucleus seen from the side. */
export function spindle(x, y, half, thick, turn) {
  const [c, s] = [Math.cos(turn) * half, Math.sin(turn) * half];
  const [p, q] = [-Math.sin(turn) * thick, Math.cos(turn) * thick];
  return (
    `M${fixed(x - c)} ${fixed(y - s)}Q${fixed(x + p)} ${fixed(y + q)} ${fixed(x + c)} ${fixed(y + s)}` +
    `Q${fixed(x - p)} ${fixed(y - q)} ${fixed(x - c)} ${fixed(y - s)}Z`
  );
}

/** A small slanted box, as a single crystal. */
export function crystal(x, y, length, thick, turn) {
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const corner = (a, b) => `${fixed(x + a * c - b * s)} ${fixed(y + a * s + b * c)}`;
  return (
    `M${corner(-length, -thick)}L${corner(length * 0.7, -thick)}` +
    `L${corner(length, thick)}L${corner(-length * 0.7, thick)}Z`
  );
}
