// What a frame shows: its slice, what lies at a point of it, and how both are put into words.

import { PLANE_COLORS } from "./paint.js";
import { PLANES } from "./slices.js";
import { levelAt, modalityOf, voxelAt } from "./volume.js";

const NARROW_PX = 260;
const ROOMY_PX = 420;

/** Look through a room: `room` holds state, study and slices, which change while it is open. */
export function makeSight(room) {
  const { state } = room;
  const axisOf = (frame) => PLANES[frame.plane].through;
  const sliceOf = (frame) => voxelAt(room.study, state.position_mm)[axisOf(frame)];
  const countOf = (frame) => room.study.size[axisOf(frame)];
  const growth = () => room.study.growths.find(({ kind }) => kind === state.lesion);
  const windowOf = (modality) => state.window[modality] ?? modalityOf(room.study, modality).window;

  function sliceMm(frame) {
    const axis = axisOf(frame);
    return room.study.origin_mm[axis] + sliceOf(frame) * room.study.spacing_mm[axis];
  }

  const lookOf = (frame) => ({
    plane: frame.plane,
    k: sliceOf(frame),
    modality: frame.modality,
    lesion: state.lesion,
    thickness_mm: state.thickness_mm,
  });

  /** Value and, where names are sent, name at a point of a frame. */
  function found(frame, point) {
    const { study, slices } = room;
    const { across, down, upward } = PLANES[frame.plane];
    const voxel = voxelAt(study, point);
    const row = upward ? study.size[down] - 1 - voxel[down] : voxel[down];
    const at = row * study.size[across] + voxel[across];
    const look = { ...lookOf(frame), k: voxel[axisOf(frame)] };
    const value = slices.values(look)[at];
    const { unit } = modalityOf(study, frame.modality);
    return {
      name: study.arrays.labels ? study.names[slices.labels(look)[at]] : "",
      words: unit ? `${value} ${unit}` : `signal ${value}`,
    };
  }

  /** Value in words, with the name before it while the learner asks for names. */
  function foundInWords(frame, point) {
    const { name, words } = found(frame, point);
    return name && state.overlay ? `${name}, ${words}` : words;
  }

  const placeOf = (frame) => `${"xyz"[axisOf(frame)]} ${sliceMm(frame).toFixed(1)} mm`;
  const levelHere = () => levelAt(room.study, state.position_mm[2]);

  return {
    sliceOf,
    countOf,
    lookOf,
    found,
    windowOf,
    placeOf,
    /** The slice of a frame, and how far from its middle a point still lies on it. */
    sliceAt: (frame) => ({ mm: sliceMm(frame), reach_mm: room.study.spacing_mm[axisOf(frame)] / 2 }),
    /** A point moved onto the middle of the slice that is shown. */
    onSlice: (frame, point) => point.map((mm, axis) => (axis === axisOf(frame) ? sliceMm(frame) : mm)),
    /** Everything that a measurement in a plane needs to know of what is shown there. */
    forMeasuring(frame, point) {
      const { study, slices } = room;
      const look = { ...lookOf(frame), k: voxelAt(study, point)[axisOf(frame)] };
      return {
        study,
        modality: look.modality,
        unit: modalityOf(study, look.modality).unit,
        values: slices.values(look),
        lesion: state.lesion,
        thickness_mm: state.thickness_mm,
        level: levelAt(study, point[2]),
        nameAt: (at) => (study.arrays.labels ? found(frame, at).name : "mark"),
      };
    },
    /** The texts in the corners of a picture; `point` is where the pointer or the crosshair is. */
    corners(frame, point) {
      const { width } = frame.pane.size;
      const { label } = modalityOf(room.study, frame.modality);
      const [w, l] = windowOf(frame.modality);
      const level = frame.plane === "axial" ? levelHere() : "";
      const bottomLeft = [];
      if (point) {
        const { name, words } = found(frame, point);
        if (name && state.overlay) bottomLeft.push([name, "#fff3c4"]);
        bottomLeft.push([words]);
      }
      const count = width > ROOMY_PX ? `   ${sliceOf(frame) + 1}/${countOf(frame)}` : "";
      bottomLeft.push([`${placeOf(frame)}${count}`]);
      const grown = width > ROOMY_PX && state.thickness_mm > 0 && growth();
      return {
        topLeft: [
          [
            width > NARROW_PX ? `${label} ${frame.plane}` : PLANES[frame.plane].name,
            PLANE_COLORS[frame.plane],
          ],
          ...(level ? [[level, "#ffffff"]] : []),
        ],
        topRight: [["SIMULATED", "#ffb4a8"]],
        bottomLeft,
        bottomRight: [
          ...(grown ? [[`${grown.label} ${state.thickness_mm.toFixed(1)} mm`]] : []),
          ...(width > NARROW_PX ? [[`W ${w}  L ${l}`]] : []),
        ],
      };
    },
    /** Where the crosshair is and what lies there, to be spoken. */
    crossInWords(frame) {
      const level = levelHere();
      const place = state.position_mm.map((mm) => mm.toFixed(1)).join(", ");
      const what = foundInWords(frame, state.position_mm);
      return `${level ? `${level}. ` : ""}${placeOf(frame)}. ${what}. Crosshair at ${place} mm.`;
    },
    /** The text equivalent of the whole room. */
    inWords(frames) {
      const looks = frames.map(
        (frame) => `${modalityOf(room.study, frame.modality).label} ${frame.plane}, ${placeOf(frame)}`,
      );
      const level = levelHere();
      const own = growth();
      const lesion = own ? ` ${own.label}: ${state.thickness_mm.toFixed(1)} mm thick.` : "";
      return (
        `${room.study.title}. ${looks.join("; ")}${level ? `; at ${level}` : ""}.${lesion} ` +
        `At the crosshair: ${foundInWords(frames[0], state.position_mm)}. ` +
        "Patient's right on your left. Simulated: computed from published measurements, not a scan of a person."
      );
    },
  };
}
