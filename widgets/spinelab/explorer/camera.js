// An orbiting camera {yaw, pitch (-90 to 90), target, distance_mm, aspect} in patient space (LPS millimetres: x to
// the patient's left, y posterior, z superior); `aspect` is the width of its picture by the height.

const RAD = Math.PI / 180;
// Half the height of the picture at a distance of 1: 24 degrees, a long lens with little distortion, as in an atlas.
const HALF = Math.tan(12 * RAD);
const MARKED = 0.38; // a direction is named when this much of it (a sine) points there

export function dot(a, b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a, b) {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** A point moved by `steps` times a vector. */
export function moved(point, vector, steps) {
  return point.map((value, i) => value + vector[i] * steps);
}

/** Direction in which the camera looks, and what is right and up in the picture, as unit vectors. */
export function axes({ yaw, pitch }) {
  const { sin, cos } = Math;
  const [y, p] = [yaw * RAD, pitch * RAD];
  const forward = [-sin(y) * cos(p), cos(y) * cos(p), -sin(p)];
  const up = [-sin(y) * sin(p), cos(y) * sin(p), cos(p)];
  return { forward, up, right: cross(forward, up) };
}

/** Where the camera stands, in mm. */
export function eye(camera) {
  const { forward } = axes(camera);
  return moved(camera.target, forward, -camera.distance_mm);
}

/** Column-major matrix from patient mm to clip space. */
export function viewProjection(camera) {
  const { forward, up, right } = axes(camera);
  const from = eye(camera);
  const near = Math.max(1, camera.distance_mm - 400);
  const far = camera.distance_mm + 400;
  const depth = 1 / (near - far);
  const rows = [
    [right, 1 / (HALF * camera.aspect), 0],
    [up, 1 / HALF, 0],
    [forward, -(far + near) * depth, 2 * far * near * depth],
    [forward, 1, 0],
  ];
  return Float32Array.from({ length: 16 }, (_none, n) => {
    const [axis, factor, shift] = rows[n % 4];
    return n < 12 ? axis[n >> 2] * factor : shift - dot(axis, from) * factor;
  });
}

/** The ray through a point of the picture; `x` and `y` run from -1 (left, bottom) to 1. */
export function ray(camera, x, y) {
  const { forward, up, right } = axes(camera);
  const d = moved(moved(forward, right, x * camera.aspect * HALF), up, y * HALF);
  const length = Math.hypot(...d);
  return { origin: eye(camera), direction: d.map((value) => value / length) };
}

/** How far to the right, up and away a point lies from another, as the camera looks. */
function aside(camera, from, point) {
  const { forward, up, right } = axes(camera);
  const way = moved(point, from, -1);
  return [right, up, forward].map((axis) => dot(axis, way));
}

/** Project a point in mm into the picture (-1 to 1 both ways). */
export function project(camera, point) {
  const [x, y, depth] = aside(camera, eye(camera), point);
  return { x: x / (depth * HALF * camera.aspect), y: y / (depth * HALF) };
}

/** The distance at which points around the target fill nine tenths of the picture. */
export function fittingDistance(camera, points) {
  const distances = points.map((point) => {
    const [x, y, away] = aside(camera, camera.target, point);
    return Math.max(Math.abs(x) / camera.aspect, Math.abs(y)) / (HALF * 0.9) - away;
  });
  return Math.max(1, ...distances);
}

/** How far points reach to the left and to the right in the picture, each from -1 to 1. */
export function reachAcross(camera, points) {
  const places = points.map((point) => project(camera, point).x);
  return { left: Math.max(-1, Math.min(...places)), right: Math.min(1, Math.max(...places)) };
}

/**
 * Of three components of a vector, the words of those of at least `least`, the largest first; `words` holds for
 * each what a positive and a negative one is called.
 */
export function strongest(vector, words, least, word = (name) => name) {
  return vector
    .map((value, i) => [Math.abs(value), words[i][value > 0 ? 0 : 1]])
    .filter(([size]) => size >= least)
    .sort((a, b) => b[0] - a[0])
    .map(([size, name]) => word(name, size));
}

/** What lies at the edges of a picture: { right: "L", left: "R", up: "S", down: "I" }, in radiologists' letters. */
export function edgeLetters({ up, right }) {
  const letters = (axis) => strongest(axis, ["LR", "PA", "SI"], MARKED).join("");
  const behind = (axis) => letters(axis.map((part) => -part));
  return { right: letters(right), left: behind(right), up: letters(up), down: behind(up) };
}

/** How a listener who cannot see the picture is told the direction of view; `from` words each of x, y and z. */
export function directionInWords(camera, from) {
  return `seen from ${strongest(axes(camera).forward, from, MARKED).join(" and ")}`;
}
