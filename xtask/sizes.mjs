// Says what the package weighs on disk and on the wire: `node xtask/sizes.mjs [PACKAGE_FOLDER]`.
// @ts-check
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const PARTS = ["contactship_wasm_bg.wasm", "contactship_wasm.js", "browser.js"];

const folder = process.argv[2] ?? "pkg";
/** @type {[string, number, number, number][]} */
const rows = [];
for (const part of PARTS) {
  const bytes = await readFile(join(folder, part));
  rows.push([part, bytes.length, gzipSync(bytes, { level: 9 }).length, brotli(bytes)]);
}
rows.push(["what a browser downloads", total(1), total(2), total(3)]);

console.log(line("", "raw", "gzip", "brotli"));
for (const row of rows) console.log(line(...row));

/** @param {Buffer} bytes */
function brotli(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params }).length;
}

/** @param {1 | 2 | 3} column */
function total(column) {
  return rows.reduce((sum, row) => sum + row[column], 0);
}

/**
 * @param {string} name
 * @param {(string | number)[]} cells
 */
function line(name, ...cells) {
  return name.padEnd(28) + cells.map((cell) => cell.toLocaleString("en").padStart(10)).join("");
}
