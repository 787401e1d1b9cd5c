// The report in Markdown, and its place in BENCHMARKS.md.
// @ts-check
import { readFile, writeFile } from "node:fs/promises";
import { firstUseTable } from "./first-use.mjs";
import { memoryTables } from "./memory.mjs";
import { linearity, markdown, ratios, size, times } from "./table.mjs";

/**
 * @typedef {{ host: string, results: import("./program.mjs").Result[] }} HostReport
 * @typedef {{
 *   machine: { cpu: string, cores: number, memory: number, system: string },
 *   inputs: import("./inputs.mjs").Input[],
 *   hosts: HostReport[],
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

/** Puts the report into BENCHMARKS.md. @param {Report} report */
export async function write(report) {
  const text = await readFile(FILE, "utf8");
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`BENCHMARKS.md has no place for figures between ${BEGIN} and ${END}`);
  await writeFile(FILE, `${before}${BEGIN}\n${all(report)}\n\n${END}${after}`);
}

/** @param {Report} report */
function all({ machine, inputs, hosts, firstUse, memory }) {
  const { cpu, cores, system } = machine;
  const about = inputs.map(({ title, jsonBytes, toonBytes, distinct }) => [
    title,
    size(jsonBytes),
    size(toonBytes),
    `${(100 * distinct).toFixed(0)} %`,
  ]);
  const day = new Date().toISOString().slice(0, 10);
  const memorySize = `${Math.round(machine.memory / 2 ** 30)} GiB`;
  return [
    `Measured on ${day}: ${cpu}, ${cores} cores, ${memorySize}, ${system}; ${hosts.map(({ host }) => host).join(", ")}.`,
    markdown(["input", "as JSON", "with TOON", "distinct words"], about),
    ...hosts.map((host) => hostTables(inputs, host)),
    "### First use",
    firstUseTable(firstUse),
    ...(memory ? ["### Memory", memoryTables(memory)] : []),
  ].join("\n\n");
}
