// Sources as links: [{label, level, url}].

/** "Kawano et al. 1988 (case series); …" as nodes, each with a link where there is an address. */
export function makeSources(h, cites, before = "Sources: ") {
  if (!cites.length) return [`${before}none was found.`];
  return cites.flatMap(({ label, level, url }, index) => [
    index ? "; " : before,
    url ? h("a", { href: url, target: "_blank", rel: "noopener" }, label) : label,
    level ? ` (${level})` : "",
  ]);
}
