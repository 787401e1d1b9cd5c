// The report in Markdown, and its place in BENCHMARKS.md.
// @ts-check
import { readFile, writeFile } from "node:fs/promises";
import { casesTables } from "./cases-tables.mjs";
import { AIMS_OF_DECODING, decodingTables } from "./decoding-tables.mjs";
import { firstUseTable } from "./first-use.mjs";
import { memoryTables } from "./memory.mjs";
import { markdown, size } from "./table.mjs";

/**
 * @typedef {{
 *   machine: { cpu: string, cores: number, memory: number, system: string },
 *   inputs: import("./inputs.mjs").Input[],
 *   missing: string[],
 *   cases: import("./cases-tables.mjs").HostCases[],
 *   decoding: import("./decoding-tables.mjs").HostDecoding[],
 *   firstUse: import("./first-use.mjs").First[],
 *   memory?: import("./memory.mjs").Memory,
 * }} Report `missing` lists the hosts that were left out, and why
 */

const FILE = new URL("../BENCHMARKS.md", import.meta.url);
const BEGIN = "<!-- figures: written by `cargo xtask bench --write` -->\n";
const END = "<!-- end of figures -->";

/** Puts the report into BENCHMARKS.md. @param {Report} report */
export async function write(report) {
  const text = await readFile(FILE, "utf8");
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`BENCHMARKS.md has no place for figures between ${BEGIN} and ${END}`);
  await writeFile(FILE, `${before}${BEGIN}\n${all(report)}\n\n${END}${after}`);
}

/** @param {Report} report */
function all({ machine, inputs, missing, cases, decoding, firstUse, memory }) {
  const { cpu, cores, system } = machine;
  const day = new Date().toISOString().slice(0, 10);
  const memorySize = `${Math.round(machine.memory / 2 ** 30)} GiB`;
  const hosts = cases.map(({ host }) => host).join(", ");
  const about = inputs.map(({ title, jsonBytes, toonBytes, distinct }) => [
    title,
    size(jsonBytes),
    size(toonBytes),
    distinct === undefined ? "" : `${(100 * distinct).toFixed(0)} %`,
  ]);
  return [
    `Measured on ${day}: ${cpu}, ${cores} cores, ${memorySize}, ${system}; ${hosts}.`,
    ...missing.map((what) => `Left out: ${what}.`),
    casesTables(inputs, cases),
    "### From bytes to objects",
    `Time by that of \`JSON.parse\`, without a network. ${AIMS_OF_DECODING}`,
    decodingTables(inputs, decoding),
    "### First use",
    firstUseTable(firstUse),
    ...(memory ? ["### Memory", memoryTables(memory)] : []),
    "### The inputs",
    markdown(["", "as JSON", "with TOON", "distinct words"], about),
  ].join("\n\n");
}
