// Reports what a browser downloads, on disk and on the wire: `node xtask/sizes.mjs [PACKAGE_FOLDER]`.
// @ts-check
//
// With --check it fails over the budget, and if the table in the package's README is out of date; with
// --write it updates the table.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** The most that all of it together may weigh, brotli-compressed, in bytes. */
const BUDGET = 68_000;
/** By how much the README may be out of date. */
const TOLERANCE = 0.02;

const README = "pkg-template/README.md";
const BLOCK = /(<!-- sizes: .* -->\n)[^]*?(\n<!-- end of sizes -->)/;
/** @type {[file: string, what: string][]} */
const PARTS = [
  ["contactship_wasm_bg.wasm", "the WebAssembly module"],
  ["contactship_wasm.js", "its JavaScript"],
  ["browser.js", "the loader"],
];

/** @typedef {{ name: string, what: string, raw: number, gzip: number, brotli: number }} Row */

const flags = process.argv.slice(2).filter((argument) => argument.startsWith("--"));
const folder = process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? "pkg";
const parts = await Promise.all(PARTS.map(([name, what]) => weighed(name, what)));
const whole = {
  name: "what a browser downloads",
  what: "",
  raw: sum("raw"),
  gzip: sum("gzip"),
  brotli: sum("brotli"),
};
const rows = [...parts, whole];

console.log(line("", "raw", "gzip", "brotli"));
for (const row of rows) console.log(line(row.name, row.raw, row.gzip, row.brotli));

if (flags.includes("--write")) await write();
if (flags.includes("--check")) await check();

async function write() {
  const readme = await readFile(README, "utf8");
  if (!BLOCK.test(readme)) fail(`${README} has no place for the sizes`);
  await writeFile(
    README,
    readme.replace(BLOCK, (_, begin, end) => `${begin}${table()}${end}`),
  );
}

async function check() {
  const stated = numbers(BLOCK.exec(await readFile(README, "utf8"))?.[0] ?? "");
  const now = numbers(table());
  const near = stated.length === now.length && now.every((n, at) => Math.abs(stated[at] - n) <= n * TOLERANCE + 0.1);
  if (!near) fail(`${README} is out of date: \`cargo xtask size --write\` mends it.`);
  if (whole.brotli > BUDGET) {
    fail(
      `${whole.brotli} bytes are ${whole.brotli - BUDGET} over the budget of ${BUDGET} (BUDGET in xtask/sizes.mjs).`,
    );
  }
}

/** For the README, in KB. */
function table() {
  const cells = rows.map(({ name, what, raw, gzip, brotli }) => {
    const title = what === "" ? "**together**" : `\`${name}\`: ${what}`;
    return `| ${title} | ${kb(raw)} | ${kb(gzip)} | ${kb(brotli)} |`;
  });
  return ["| | raw | gzip | brotli |", "|---|--:|--:|--:|", ...cells].join("\n");
}

/** @param {number} bytes */
function kb(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`;
}

/** @param {string} text */
function numbers(text) {
  return [...text.matchAll(/([\d.]+) KB/g)].map(([, number]) => Number(number));
}

/** @param {string} name @param {string} what @returns {Promise<Row>} */
async function weighed(name, what) {
  const bytes = await readFile(join(folder, name));
  const gzip = gzipSync(bytes, { level: 9 }).length;
  return { name, what, raw: bytes.length, gzip, brotli: brotliSize(bytes) };
}

/** @param {Buffer} bytes */
function brotliSize(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params }).length;
}

/** @param {"raw" | "gzip" | "brotli"} column */
function sum(column) {
  return parts.reduce((total, part) => total + part[column], 0);
}

/**
 * @param {string} name
 * @param {(string | number)[]} cells
 */
function line(name, ...cells) {
  return name.padEnd(28) + cells.map((cell) => cell.toLocaleString("en").padStart(10)).join("");
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}
