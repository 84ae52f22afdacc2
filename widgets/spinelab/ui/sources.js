// Sources as links: [{label, level, url, title}].

/** "Kawano et al. 1988 (case series)" as nodes, with a link where there is an address. */
export function makeSource(h, { label, level, url, title }) {
  return [
    url
      ? h("a", { href: url, target: "_blank", rel: "noopener", title }, label)
      : h("span", { title }, label),
    level ? ` (${level})` : "",
  ];
}

/** "Sources: one (level); another (level)" as nodes; `none` is said where there is no source. */
export function makeSources(h, cites, before = "Sources: ", none = `${before}none was found.`) {
  if (!cites.length) return [none];
  return cites.flatMap((cite, index) => [index ? "; " : before, ...makeSource(h, cite)]);
}
