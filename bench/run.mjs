// `cargo xtask bench` ends up here: `node bench/run.mjs [--quick] [--host HOST]... [--out FILE]`.
// @ts-check
import { writeFile } from "node:fs/promises";
import os from "node:os";
import process from "node:process";
import { parseArgs } from "node:util";
import { MADE } from "./bundle.mjs";
import { runInChromium } from "./hosts/chromium.mjs";
import { runInNode } from "./hosts/node.mjs";
import { ALL, QUICK, prepare } from "./inputs.mjs";
import { linearity, ratios, times } from "./table.mjs";

/** @type {Record<string, typeof runInNode>} */
const HOSTS = { node: runInNode, chromium: runInChromium };

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    host: { type: "string", multiple: true, default: Object.keys(HOSTS) },
    input: { type: "string", multiple: true },
    out: { type: "string", default: `${MADE}/results.json` },
  },
});
const chosen = values.input ?? (values.quick ? QUICK : ALL.map(({ name }) => name));
const inputs = await prepare(
  `${MADE}/inputs`,
  ALL.filter(({ name }) => chosen.includes(name) || name === "words-60"),
);
const machine = { cpu: os.cpus()[0].model, cores: os.cpus().length, memory: os.totalmem(), system: os.type() };
/** @type {{ machine: typeof machine, inputs: typeof inputs, hosts: { host: string, results: any[] }[] }} */
const report = { machine, inputs, hosts: [] };
let failed = 0;

for (const name of values.host) {
  /** @type {import("./program.mjs").Result[]} */
  const results = [];
  const host = await HOSTS[name](values.quick ? "quick" : "full", chosen, (result) => {
    results.push(result);
    console.error(`  ${name}: ${result.input}`);
  });
  report.hosts.push({ host, results });
  for (const { input, agree, disagree } of results) {
    for (const rival of agree) console.log(`ok ${host}: ${rival} agrees on ${input}`);
    for (const rival of disagree) console.log(`not ok ${host}: ${rival} disagrees on ${input}`);
    failed += disagree.length;
  }
  if (!values.quick) {
    console.log(
      `\n${host}: ratio to JSON.parse, or of getCall to fetch + response.json(); quartiles; ✓ and ✗ by the target\n`,
    );
    console.log(`${ratios(inputs, results)}\n\n${times(inputs, results)}\n\n${linearity(inputs, results)}\n`);
  }
}
await writeFile(values.out, `${JSON.stringify(report, null, 2)}\n`);
process.exitCode = failed === 0 ? 0 : 1;
