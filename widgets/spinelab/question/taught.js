// The link from an answer back to the cell of a lesson that teaches what was asked.

/**
 * Show in `place` where it is taught: {notebook, href}; nothing without a lesson, plain words without a link.
 * In JupyterLab the lesson opens beside this one and scrolls to the cell, in Notebook it opens at its top; on any
 * other page the browser follows the link.
 */
export function showTaught(h, place, taught, manager) {
  place.hidden = !taught;
  if (!taught) return;
  const words = `lesson ${taught.notebook}`;
  const link = taught.href && h("a", { href: taught.href, target: "_blank", rel: "noopener" }, words);
  place.replaceChildren("Taught in ", link || words, ".");
  if (link) openInside(link, taught.href, manager?.rendermime);
}

/** Hand the link to JupyterLab, as it does with those of a text cell; `rendermime` is missing elsewhere. */
async function openInside(link, href, rendermime) {
  const { resolver, linkHandler } = rendermime ?? {};
  if (!resolver || !linkHandler) return;
  const at = href.indexOf("#");
  const [file, hash] = at < 0 ? [href, ""] : [href.slice(0, at), href.slice(at)];
  try {
    linkHandler.handleLink(link, decodeURIComponent(await resolver.resolveUrl(file)), hash);
    link.removeAttribute("target");
  } catch {
    // the address stays as it is, and opens in a new tab
  }
}
