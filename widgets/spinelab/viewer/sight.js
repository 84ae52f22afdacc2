// What a frame shows: its slice, what lies at a point of it, and how both are put into words.

import { axesOf, pixelOf, PLANES } from "./planes.js";
import { inUnit, joined } from "./tools.js";
import { growthNamed, levelAt, middleOf, modalityOf, voxelAt } from "./volume.js";

const NARROW_PX = 260;
const ROOMY_PX = 420;

/** Look through a room: `room` holds state, study and slices, which change while it is open. */
export function makeSight(room) {
  const { state } = room;
  const axisOf = (frame) => axesOf(frame.plane)[2];
  const sliceAlong = (frame, point) => voxelAt(room.study, point)[axisOf(frame)];
  const sliceOf = (frame) => sliceAlong(frame, state.position_mm);
  const countOf = (frame) => room.study.size[axisOf(frame)];
  const modality = (frame) => modalityOf(room.study, frame.modality);
  const windowOf = (id) => state.window[id] ?? modalityOf(room.study, id).window;
  const sliceMm = (frame) => middleOf(room.study, axisOf(frame), sliceOf(frame));
  const levelHere = () => levelAt(room.study, state.position_mm[2]);
  const placeOf = (frame) => `${"xyz"[axisOf(frame)]} ${sliceMm(frame).toFixed(1)} mm`;
  const thick = () => `${state.thickness_mm.toFixed(1)} mm`;

  /** What a frame shows at slice `k`, for `slices`: of the rest of the state they need the lesion. */
  const lookOf = ({ plane, modality: id }, k) => ({ ...state, plane, modality: id, k });

  /** What one of the kinds of `slices`, "values" or "labels", holds at a point of a frame. */
  function found(kind, frame, point) {
    const { study, slices } = room;
    const [across, down, through] = axesOf(frame.plane);
    const voxel = voxelAt(study, point);
    const slice = slices[kind](lookOf(frame, voxel[through]));
    return slice[pixelOf(study, frame.plane, voxel[across], voxel[down])];
  }

  const valueAt = (frame, point) => inUnit(found("values", frame, point), modality(frame).unit);
  const nameAt = (frame, point) =>
    room.study.arrays.labels && room.study.names[found("labels", frame, point)]; // where names are sent
  /** The name while the learner asks for names: the labels of a slice cost as much as its values. */
  const askedAt = (...place) => state.overlay && nameAt(...place);

  /** Value in words, after the name. */
  function foundInWords(frame) {
    const place = [frame, state.position_mm];
    return joined(", ", askedAt(...place), valueAt(...place));
  }

  return {
    sliceOf,
    countOf,
    lookOf: (frame) => lookOf(frame, sliceOf(frame)),
    windowOf,
    placeOf,
    nameOf: (frame) => `${modality(frame).label}, ${frame.plane} plane`,
    /** The slice of a frame, and how far from its middle a point still lies on it. */
    sliceAt: (frame) => ({ mm: sliceMm(frame), reach_mm: room.study.spacing_mm[axisOf(frame)] / 2 }),
    /** A point moved onto the middle of the slice that is shown. */
    onSlice: (frame, point) => point.with(axisOf(frame), sliceMm(frame)),
    /** Everything that a measurement in a plane needs to know of what is shown there. */
    forMeasuring(frame, point) {
      const { study, slices } = room;
      const look = lookOf(frame, sliceAlong(frame, point));
      return {
        ...look,
        study,
        unit: modality(frame).unit,
        values: slices.values(look),
        level: levelAt(study, point[2]),
        nameAt: (at) => nameAt(frame, at) ?? "mark",
      };
    },
    /** The texts in the corners of a picture for `paintCorners`; `point` is where pointer or crosshair is. */
    corners(frame, point) {
      const { width } = frame.pane.size;
      const { color } = PLANES[frame.plane];
      const wide = width > NARROW_PX;
      const roomy = width > ROOMY_PX;
      const [w, l] = windowOf(frame.modality);
      const level = frame.plane === "axial" && levelHere();
      const growth = roomy && state.thickness_mm > 0 && growthNamed(room.study, state.lesion);
      const lines = (...texts) => texts.filter(([text]) => text);
      return [
        lines(
          [wide ? `${modality(frame).label} ${frame.plane}` : room.texts.planes[frame.plane], color],
          [level, "#fff"],
        ),
        [["SIMULATED", "#ffb4a8"]],
        lines(
          [point && askedAt(frame, point), "#fff3c4"],
          [point && valueAt(frame, point)],
          [placeOf(frame) + (roomy ? `   ${sliceOf(frame) + 1}/${countOf(frame)}` : "")],
        ),
        lines([growth && `${growth.label} ${thick()}`], [wide && `W ${w}  L ${l}`]),
      ];
    },
    /** Where the crosshair is and what lies there, to be spoken. */
    crossInWords(frame) {
      const place = state.position_mm.map((mm) => mm.toFixed(1)).join(", ");
      return joined(". ", levelHere(), placeOf(frame), foundInWords(frame), `Crosshair at ${place} mm.`);
    },
    /** The text equivalent of the whole room. */
    inWords(frames) {
      const looks = frames.map((frame) => `${modality(frame).label} ${frame.plane}, ${placeOf(frame)}`);
      const level = levelHere();
      const own = growthNamed(room.study, state.lesion);
      return (
        `${room.study.title}. ${looks.join("; ")}${level && `; at ${level}`}.` +
        `${own ? ` ${own.label}: ${thick()} thick.` : ""} At the crosshair: ${foundInWords(frames[0])}. ` +
        room.texts.simulated
      );
    },
  };
}
