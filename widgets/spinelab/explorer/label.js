// The label of the chosen structure: beside the model, with a line to its place. Knows a camera, no anatomy.

import { project, reachAcross } from "./camera.js";

const LEAD_PX = 18; // the shortest line from a label to its structure

/** Put `node` where a point in mm is seen, hidden where it is not; returns how far across, -1 to 1, or null. */
export function placeAt(node, camera, point) {
  const { x, y } = point ? project(camera, point) : { x: 2 };
  node.hidden = Math.abs(x) > 1 || Math.abs(y) > 1;
  if (node.hidden) return null;
  Object.assign(node.style, { left: `${(x + 1) * 50}%`, top: `${(1 - y) * 50}%` });
  return x;
}

/** Set a label beside the model, on the nearer side with room for it, and draw a line to its structure. */
export function leadOut(tag, x, camera, shape, width_px) {
  const half = width_px / 2;
  const { left, right } = reachAcross(camera, shape);
  const room = (edge) => (1 - Math.abs(edge)) * half - tag.offsetWidth - LEAD_PX;
  const toLeft = room(right) < 0 || (x < 0 && room(left) > 0);
  const edge = toLeft ? left : right;
  const most = (1 + (toLeft ? x : -x)) * half - tag.offsetWidth - 2;
  const lead = Math.max(LEAD_PX, Math.min(most, Math.abs(edge - x) * half + LEAD_PX));
  tag.style.setProperty("--lead", `${lead}px`);
  tag.classList.toggle("sl-tag-left", toLeft);
}
