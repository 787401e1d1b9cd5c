// `cargo xtask bench` ends up here: `node bench/run.mjs [--quick] [--host HOST]... [--input INPUT]... [--write] [--out FILE]`.
// @ts-check
import { writeFile } from "node:fs/promises";
import os from "node:os";
import process from "node:process";
import { parseArgs } from "node:util";
import { MADE } from "./bundle.mjs";
import { firstUseTable, measureFirstUse } from "./first-use.mjs";
import { runInChromium, socketsInChromium } from "./hosts/chromium.mjs";
import { runInNode, socketsInNode } from "./hosts/node.mjs";
import { runInWorkerd } from "./hosts/workerd.mjs";
import { ALL, QUICK, prepare } from "./inputs.mjs";
import { measureMemory, memoryChecks, memoryTables } from "./memory.mjs";
import { hostTables, socketsTable, write } from "./report.mjs";

/** @type {Record<string, typeof runInNode>} */
const HOSTS = { node: runInNode, chromium: runInChromium, workerd: runInWorkerd };

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    host: { type: "string", multiple: true, default: Object.keys(HOSTS) },
    input: { type: "string", multiple: true },
    write: { type: "boolean", default: false },
    out: { type: "string", default: `${MADE}/results.json` },
  },
});
const chosen = values.input ?? (values.quick ? QUICK : ALL.map(({ name }) => name));
const inputs = await prepare(
  `${MADE}/inputs`,
  ALL.filter(({ name }) => [...chosen, "words-60", "words-200"].includes(name)),
);
const machine = { cpu: os.cpus()[0].model, cores: os.cpus().length, memory: os.totalmem(), system: os.type() };
/** @type {Record<string, any>} */
const report = { machine, inputs, hosts: [] };
/** @type {string[]} */
const failed = [];

/** @param {boolean} holds @param {string} what */
function check(holds, what) {
  console.log(`${holds ? "ok" : "not ok"} ${what}`);
  if (!holds) failed.push(what);
}

/** @type {Record<string, typeof socketsInNode>} */
const SOCKETS = { node: socketsInNode, chromium: socketsInChromium };
report.sockets = [];
for (const name of values.host.filter((host) => host in SOCKETS)) {
  const found = await SOCKETS[name](values.quick ? "quick" : "full", chosen);
  report.sockets.push(found);
  check(found.results.length === chosen.length, `${found.host}: calls over sockets`);
  if (!values.quick) console.log(`\n${socketsTable(inputs, found)}\n`);
}

for (const name of values.host) {
  /** @type {import("./program.mjs").Result[]} */
  const results = [];
  const host = await HOSTS[name](values.quick ? "quick" : "full", chosen, (result) => {
    results.push(result);
    console.error(`  ${name}: ${result.input}`);
  });
  report.hosts.push({ host, results });
  for (const { input, agree, disagree } of results) {
    for (const rival of [...agree, ...disagree]) check(agree.includes(rival), `${host}: ${rival} agrees on ${input}`);
  }
  if (!values.quick) {
    console.log(`\n${hostTables(inputs, { host, results })}\n`);
  }
}
report.firstUse = await measureFirstUse(values.host, values.quick ? 1 : 15);
check(report.firstUse.length > 0, "the first use works");
if (!values.quick) console.log(`\n${firstUseTable(report.firstUse)}\n`);
if (values.host.includes("node")) {
  report.memory = await measureMemory(chosen, values.quick);
  for (const { what, holds } of memoryChecks(report.memory)) check(holds, what);
  if (!values.quick) console.log(`\n${memoryTables(report.memory)}\n`);
}
await writeFile(values.out, `${JSON.stringify(report, null, 2)}\n`);
if (values.write) await write(/** @type {import("./report.mjs").Report} */ (report));
// A last word, where many lines came after the failure.
for (const what of failed) console.error(`failed: ${what}`);
process.exitCode = failed.length === 0 ? 0 : 1;
