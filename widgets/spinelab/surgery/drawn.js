// A section as an SVG picture of filled shapes. Knows kinds of tissue, no operation.

export const FILLS = {
  bone: ["#e2d5b8", "Bone"],
  disc: ["#8ca8be", "Disc"],
  flavum: ["#f0b21e", "Ligamentum flavum"],
  pll: ["#b060a4", "Posterior longitudinal ligament"],
  ligament: ["#96a55a", "Other ligaments"],
  vessel: ["#ba3c3c", "Vertebral artery"],
  fat: ["#faf0ce", "Canal (epidural fat)"],
  sac: ["#7ebade", "Dural sac"],
  cord: ["#fae896", "Spinal cord"],
  strut: ["#c9ced6", "Strut"],
  gap: ["#f3e9e6", "Bone taken away"],
  lesion: ["#ce3e22", "Ossification"],
};
const STRIPES = "lesion";

/** A picture; `draw(shapes, box, options)` fills it: box is [left, top, right, bottom] in mm as drawn. */
export function makeScan(h, title) {
  const svg = h("svg", { class: "sl-scan", role: "img", preserveAspectRatio: "xMidYMid meet" });
  const caption = h("figcaption", {}, title);
  return {
    element: h("figure", {}, svg, caption),
    caption,
    draw(shapes, box, { words, flip, letters, line }) {
      const [x0, y0, x1, y1] = box;
      svg.setAttribute("viewBox", `${x0} ${y0} ${x1 - x0} ${y1 - y0}`);
      svg.setAttribute("aria-label", words);
      svg.style.fontSize = `${(Math.max(x1 - x0, y1 - y0) * 0.034).toFixed(2)}px`;
      const y = (value) => (flip ? -value : value);
      const ring = (points) => `M${points.map(([a, b]) => `${a} ${y(b)}`).join("L")}Z`;
      const nodes = shapes
        .filter(({ rings }) => rings.length)
        .flatMap(({ kind, rings }) => {
          const d = rings.map(ring).join("");
          const path = h("path", {
            d,
            class: `sl-kind-${kind}`,
            fill: FILLS[kind][0],
            "fill-rule": "evenodd",
          });
          return kind === STRIPES
            ? [path, ...stripes(rings.map((one) => one.map(([a, b]) => [a, y(b)])))]
            : [path];
        });
      const middle = [(x0 + x1) / 2, (y0 + y1) / 2];
      const marks = [
        [letters.top, middle[0], y0 + (y1 - y0) * 0.045, "middle"],
        [letters.bottom, middle[0], y1 - 1.2, "middle"],
        [letters.left, x0 + 1, middle[1], "start"],
        [letters.right, x1 - 1, middle[1], "end"],
      ].map(([text, a, b, anchor]) => h("text", { x: a, y: b, "text-anchor": anchor }, text));
      const scale = [
        h("path", { d: `M${x0 + 2} ${y1 - 2}h10`, style: "stroke:#20242a;stroke-width:0.7" }),
        h("text", { x: x0 + 7, y: y1 - 3.2, "text-anchor": "middle" }, "10 mm"),
      ];
      const k =
        line?.length === 2
          ? [
              h("path", {
                class: "sl-k",
                d: `M${line[0][0]} ${y(line[0][1])}L${line[1][0]} ${y(line[1][1])}`,
              }),
              h("text", { x: line[0][0] + 1, y: y(line[0][1]) - 0.5 }, "K-line"),
            ]
          : [];
      svg.replaceChildren(...nodes, ...k, ...scale, ...marks);
    },
  };

  /** Slanted lines within rings, so that colour is never the only sign. */
  function stripes(rings) {
    const found = [];
    const points = rings.flat();
    const sums = points.map(([a, b]) => a + b);
    for (let at = Math.min(...sums) + 0.6; at < Math.max(...sums); at += 1.3) {
      const cuts = rings.flatMap((one) =>
        one.flatMap(([a, b], i) => {
          const [c, d] = one[(i + 1) % one.length];
          const [from, to] = [a + b - at, c + d - at];
          if (from < 0 === to < 0) return [];
          const share = from / (from - to);
          return [[a + (c - a) * share, b + (d - b) * share]];
        }),
      );
      cuts.sort((p, q) => p[0] - q[0]);
      for (let i = 0; i + 1 < cuts.length; i += 2)
        found.push(`M${cuts[i].map(short).join(" ")}L${cuts[i + 1].map(short).join(" ")}`);
    }
    return [h("path", { d: found.join(""), style: "fill:none;stroke:#961e0a;stroke-width:0.3" })];
  }
}

function short(value) {
  return value.toFixed(2);
}

/** The kinds that occur, in the order of `FILLS`. */
export function kindsIn(...lists) {
  const used = new Set(lists.flat().map(({ kind }) => kind));
  return Object.keys(FILLS).filter((kind) => used.has(kind));
}
