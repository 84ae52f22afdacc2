// Files of the site that are named by their content: fetched once, opened in the browser, put back together.

const GZIP = [0x1f, 0x8b];
const opened = new Map();

/** Return the bytes of a stored file as an ArrayBuffer. */
export async function readBytes(name) {
  const answer = await fetch(`files/${name}`);
  if (!answer.ok) throw new Error(`${name} could not be loaded (${answer.status}).`);
  let buffer = await answer.arrayBuffer();
  const head = new Uint8Array(buffer, 0, Math.min(2, buffer.byteLength));
  if (head[0] === GZIP[0] && head[1] === GZIP[1]) {
    const stream = new Blob([buffer]).stream().pipeThrough(new DecompressionStream("gzip"));
    buffer = await new Response(stream).arrayBuffer();
  } // else a server has opened it already
  return name.includes(".w.") ? interleaved(buffer) : buffer;
}

/** Low bytes first, then high bytes: put each pair together again. */
export function interleaved(buffer) {
  const halves = new Uint8Array(buffer);
  const size = halves.length / 2;
  const whole = new Uint8Array(halves.length);
  for (let at = 0; at < size; at += 1) {
    whole[2 * at] = halves[at];
    whole[2 * at + 1] = halves[size + at];
  }
  return whole.buffer;
}

/** Return the plain data of a stored JSON file; the names of other files in it stay names. */
export async function readJson(name) {
  return JSON.parse(new TextDecoder().decode(await readBytes(name)));
}

/** Return data in which the names of files have become what they hold: bytes as a DataView. */
export async function revive(value) {
  if (Array.isArray(value)) return Promise.all(value.map(revive));
  if (value === null || typeof value !== "object") return value;
  if (value.$bytes) return new DataView(await once(value.$bytes, readBytes));
  if (value.$json) return revive(structuredClone(await once(value.$json, readJson)));
  const entries = await Promise.all(
    Object.entries(value).map(async ([key, one]) => [key, await revive(one)]),
  );
  return Object.fromEntries(entries);
}

/** Several widgets of a page share a file: it is read once, and forgotten if it fails. */
function once(name, read) {
  if (!opened.has(name)) {
    const found = read(name);
    found.catch(() => opened.delete(name));
    opened.set(name, found);
  }
  return opened.get(name);
}
