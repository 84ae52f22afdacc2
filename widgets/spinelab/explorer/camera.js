// An orbiting camera in patient space (LPS millimetres: x to the patient's left, y posterior, z superior).

export const VIEWS = {
  anterior: { yaw: 0, pitch: 0 },
  posterior: { yaw: 180, pitch: 0 },
  left: { yaw: 90, pitch: 0 },
  right: { yaw: -90, pitch: 0 },
  superior: { yaw: 180, pitch: 90 },
  oblique: { yaw: 142, pitch: 18 },
};

const FIELD_OF_VIEW_DEG = 24; // long lens: little perspective distortion, as in an atlas plate
const RAD = Math.PI / 180;

export function dot(a, b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a, b) {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function subtract(a, b) {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** Direction in which the camera looks, and what is right and up in the picture, as unit vectors. */
export function axes({ yaw, pitch }) {
  const p = Math.max(-90, Math.min(90, pitch)) * RAD;
  const y = yaw * RAD;
  const away = [Math.sin(y) * Math.cos(p), -Math.cos(y) * Math.cos(p), Math.sin(p)]; // from target to camera
  const forward = [-away[0], -away[1], -away[2]];
  const up = [-Math.sin(y) * Math.sin(p), Math.cos(y) * Math.sin(p), Math.cos(p)];
  return { forward, up, right: cross(forward, up) };
}

/** Where the camera stands, in mm. */
export function eye(camera) {
  const { forward } = axes(camera);
  return camera.target.map((value, i) => value - forward[i] * camera.distance_mm);
}

/** Column-major matrix from patient mm to clip space. */
export function viewProjection(camera, aspect) {
  const { forward, up, right } = axes(camera);
  const from = eye(camera);
  const near = Math.max(1, camera.distance_mm - 400);
  const far = camera.distance_mm + 400;
  const f = 1 / Math.tan((FIELD_OF_VIEW_DEG * RAD) / 2);
  const sx = f / Math.max(aspect, 1e-6);
  const k = (far + near) / (near - far);
  const m = new Float32Array(16);
  for (let i = 0; i < 3; i += 1) {
    m[i * 4] = sx * right[i];
    m[i * 4 + 1] = f * up[i];
    m[i * 4 + 2] = -k * forward[i];
    m[i * 4 + 3] = forward[i];
  }
  m[12] = -sx * dot(right, from);
  m[13] = -f * dot(up, from);
  m[14] = k * dot(forward, from) + (2 * far * near) / (near - far);
  m[15] = -dot(forward, from);
  return m;
}

/** The ray through a point of the picture; `x` and `y` run from -1 (left, bottom) to 1. */
export function ray(camera, aspect, x, y) {
  const { forward, up, right } = axes(camera);
  const t = Math.tan((FIELD_OF_VIEW_DEG * RAD) / 2);
  const d = forward.map((value, i) => value + right[i] * x * t * aspect + up[i] * y * t);
  const length = Math.hypot(...d);
  return { origin: eye(camera), direction: d.map((value) => value / length) };
}

/** Project a point in mm into the picture (-1 to 1 both ways). */
export function project(camera, aspect, point) {
  const { forward, up, right } = axes(camera);
  const v = subtract(point, eye(camera));
  const depth = dot(v, forward);
  const t = Math.tan((FIELD_OF_VIEW_DEG * RAD) / 2);
  return { x: dot(v, right) / (depth * t * aspect), y: dot(v, up) / (depth * t), depth };
}

/** The distance at which points [x, y, z, x, y, z, …] around the target fill `share` of the picture. */
export function fittingDistance(camera, aspect, points, share = 0.9) {
  const { forward, up, right } = axes(camera);
  const t = Math.tan((FIELD_OF_VIEW_DEG * RAD) / 2) * share;
  let distance = 1;
  for (let at = 0; at < points.length; at += 3) {
    const v = [0, 1, 2].map((i) => points[at + i] - camera.target[i]);
    const near = dot(v, forward);
    distance = Math.max(
      distance,
      Math.abs(dot(v, right)) / (t * aspect) - near,
      Math.abs(dot(v, up)) / t - near,
    );
  }
  return distance;
}

/** How far points reach to the left and to the right in the picture, each from -1 to 1. */
export function reachAcross(camera, aspect, points) {
  let left = 1;
  let right = -1;
  for (let at = 0; at < points.length; at += 3) {
    const { x } = project(camera, aspect, [points[at], points[at + 1], points[at + 2]]);
    left = Math.min(left, x);
    right = Math.max(right, x);
  }
  return { left: Math.max(-1, left), right: Math.min(1, right) };
}

/** What lies at the edges of a picture: { right: "L", left: "R", up: "S", down: "I" }, in radiologists' letters. */
export function edgeLetters({ up, right }) {
  const opposite = (v) => v.map((value) => -value);
  return {
    right: letters(right),
    left: letters(opposite(right)),
    up: letters(up),
    down: letters(opposite(up)),
  };
}

function letters(direction) {
  return [
    [direction[0], "L", "R"],
    [direction[1], "P", "A"],
    [direction[2], "S", "I"],
  ]
    .filter(([size]) => Math.abs(size) > 0.38)
    .sort((a, b) => Math.abs(b[0]) - Math.abs(a[0]))
    .map(([size, positive, negative]) => (size > 0 ? positive : negative))
    .join("");
}

/** How a listener who cannot see the picture is told the direction of view. */
export function directionInWords(camera) {
  const { forward } = axes(camera);
  const from = [
    [-forward[1], "behind", "the front"],
    [-forward[0], "the left", "the right"],
    [-forward[2], "above", "below"],
  ];
  const words = from
    .filter(([size]) => Math.abs(size) > 0.38)
    .sort((a, b) => Math.abs(b[0]) - Math.abs(a[0]))
    .map(([size, positive, negative]) => (size > 0 ? positive : negative));
  return `seen from ${words.join(" and ")}`;
}
