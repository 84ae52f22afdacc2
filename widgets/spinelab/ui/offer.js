// A text as a file among the learner's downloads.

/** Offer `text` as a JSON file called `name`, by a link that `h` makes and that is never seen. */
export function offerFile(h, name, text) {
  const { URL: Address, Blob: Data } = document.defaultView;
  const address = Address.createObjectURL(new Data([text], { type: "application/json" }));
  h("a", { href: address, download: name }).click();
  Address.revokeObjectURL(address);
}
