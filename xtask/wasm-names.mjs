// Other names for the imports and exports of a WebAssembly module.
// @ts-check
import { Buffer } from "node:buffer";

/** The length of what a binary begins with, in bytes. */
const MAGIC_AND_VERSION = 8;
/** Sections' numbers, in a WebAssembly binary. */
const IMPORTS = 2;
const EXPORTS = 7;
/** The kind of an import that is a function. */
const FUNCTION = 0;

/**
 * @param {Buffer} wasm
 * @param {(name: string) => string} renameImport is asked for modules and for what is imported of them
 * @param {(name: string) => string} renameExport
 */
export function withNamesReplaced(wasm, renameImport, renameExport) {
  const sections = sectionsOf(wasm).map(({ id, body }) => {
    let content = body;
    if (id === IMPORTS) content = renamed(body, 2, renameImport);
    if (id === EXPORTS) content = renamed(body, 1, renameExport);
    return Buffer.concat([Buffer.of(id), leb(content.length), content]);
  });
  return Buffer.concat([wasm.subarray(0, MAGIC_AND_VERSION), ...sections]);
}

/** @param {Buffer} wasm */
function sectionsOf(wasm) {
  const sections = [];
  for (let at = MAGIC_AND_VERSION; at < wasm.length;) {
    const [length, start] = unleb(wasm, at + 1);
    sections.push({ id: wasm[at], body: wasm.subarray(start, start + length) });
    at = start + length;
  }
  return sections;
}

/**
 * A section of imports or of exports with other names. An import is a module, a name, a kind and a type, an export
 * is a name, a kind and an index.
 * @param {Buffer} section
 * @param {number} names how many each has
 * @param {(name: string) => string} rename
 */
function renamed(section, names, rename) {
  let [count, at] = unleb(section, 0);
  const parts = [leb(count)];
  for (; count > 0; count--) {
    for (let n = 0; n < names; n++) {
      const [length, start] = unleb(section, at);
      at = start + length;
      const name = Buffer.from(rename(section.toString("utf8", start, at)));
      parts.push(leb(name.length), name);
    }
    const kind = section[at];
    if (names === 2 && kind !== FUNCTION) throw new Error("the module imports something else than functions");
    const [index, next] = unleb(section, at + 1);
    parts.push(Buffer.of(kind), leb(index));
    at = next;
  }
  return Buffer.concat(parts);
}

/** A number as WebAssembly writes it (LEB128). @param {number} number */
function leb(number) {
  const bytes = [];
  for (; number > 127; number >>>= 7) bytes.push((number & 127) | 128);
  return Buffer.of(...bytes, number);
}

/**
 * Such a number, and where it ends.
 * @param {Buffer} bytes
 * @param {number} at
 * @returns {[number: number, end: number]}
 */
function unleb(bytes, at) {
  let number = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    number |= (byte & 127) << shift;
    if (byte < 128) return [number, at];
  }
}
