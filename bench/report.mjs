// The report in Markdown, and its place in BENCHMARKS.md.
// @ts-check
import { readFile, writeFile } from "node:fs/promises";
import { firstUseTable } from "./first-use.mjs";
import { memoryTables } from "./memory.mjs";
import { NATIVE_FETCH } from "./sockets.mjs";
import { linearity, markdown, ratios, size, time, times } from "./table.mjs";

/**
 * @typedef {{ host: string, results: import("./program.mjs").Result[] }} HostReport
 * @typedef {{
 *   machine: { cpu: string, cores: number, memory: number, system: string },
 *   inputs: import("./inputs.mjs").Input[],
 *   hosts: HostReport[],
 *   sockets: { host: string, results: import("./sockets.mjs").Result[] }[],
 *   firstUse: import("./first-use.mjs").First[],
 *   memory?: import("./memory.mjs").Memory,
 * }} Report
 */

const FILE = new URL("../BENCHMARKS.md", import.meta.url);
const BEGIN = "<!-- figures: written by `cargo xtask bench --write` -->\n";
const END = "<!-- end of figures -->";

/** @param {import("./inputs.mjs").Input[]} inputs @param {HostReport} report */
export function hostTables(inputs, { host, results }) {
  const grows = linearity(inputs, results);
  return [
    `### ${host}`,
    "Ratios: ours, serde-wasm-bindgen and the reference decoders to `JSON.parse`; `getCall` to `fetch + response.json()`.",
    ratios(inputs, results),
    "Median times:",
    times(inputs, results),
    ...(grows ? [grows] : []),
  ].join("\n\n");
}

/**
 * @param {import("./inputs.mjs").Input[]} inputs
 * @param {{ host: string, results: import("./sockets.mjs").Result[] }} report
 */
export function socketsTable(inputs, { host, results }) {
  const rows = results.map(({ input, figures }) => {
    const { title, jsonBytes } = /** @type {import("./inputs.mjs").Input} */ (
      inputs.find(({ name }) => name === input)
    );
    const cells = ["getCall, TOON", "getCall, JSON"].map((who) => {
      const { median, low, high } = /** @type {import("./measure.mjs").Figure} */ (
        figures.find(({ name }) => name === who)
      ).ratio;
      return `${median.toFixed(2)} [${low.toFixed(2)}–${high.toFixed(2)}]`;
    });
    const native = figures.find(({ name }) => name === NATIVE_FETCH);
    return [`${title} (${size(jsonBytes)})`, ...cells, native ? time(native.ms.median) : ""];
  });
  return [
    `### ${host}, over sockets`,
    `Whole calls over HTTP on loopback: ratios of \`getCall\` to \`${NATIVE_FETCH}\`, median and quartiles, taken in turn.`,
    markdown(["", "getCall, TOON", "getCall, JSON", NATIVE_FETCH], rows),
  ].join("\n\n");
}

/** Puts the report into BENCHMARKS.md. @param {Report} report */
export async function write(report) {
  const text = await readFile(FILE, "utf8");
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`BENCHMARKS.md has no place for figures between ${BEGIN} and ${END}`);
  await writeFile(FILE, `${before}${BEGIN}\n${all(report)}\n\n${END}${after}`);
}

/** @param {Report} report */
function all({ machine, inputs, hosts, sockets, firstUse, memory }) {
  const { cpu, cores, system } = machine;
  const about = inputs.map(({ title, language, jsonBytes, toonBytes, distinct }) => [
    title,
    size(jsonBytes),
    size(toonBytes),
    // Without spaces there are no words to count.
    language === "ja" ? "" : `${(100 * distinct).toFixed(0)} %`,
  ]);
  const day = new Date().toISOString().slice(0, 10);
  const memorySize = `${Math.round(machine.memory / 2 ** 30)} GiB`;
  return [
    `Measured on ${day}: ${cpu}, ${cores} cores, ${memorySize}, ${system}; ${hosts.map(({ host }) => host).join(", ")}.`,
    markdown(["input", "as JSON", "with TOON", "distinct words"], about),
    ...sockets.map((host) => socketsTable(inputs, host)),
    ...hosts.map((host) => hostTables(inputs, host)),
    "### First use",
    firstUseTable(firstUse),
    ...(memory ? ["### Memory", memoryTables(memory)] : []),
  ].join("\n\n");
}
