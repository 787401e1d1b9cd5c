// `cargo xtask bench` runs this: `node bench/run.mjs [--quick] [--host HOST]... [--input INPUT]... [--write] [--out FILE]`.
// @ts-check
import { writeFile } from "node:fs/promises";
import os from "node:os";
import process from "node:process";
import { parseArgs } from "node:util";
import { MADE } from "./bundle.mjs";
import { casesTables } from "./cases-tables.mjs";
import { decodingTables } from "./decoding-tables.mjs";
import { firstUseTable, measureFirstUse } from "./first-use.mjs";
import { HOSTS } from "./hosts/hosts.mjs";
import { plan, prepare } from "./inputs.mjs";
import { measureMemory, memoryChecks, memoryTables } from "./memory.mjs";
import { write } from "./report.mjs";

const FIRST_USES = 15;

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    host: { type: "string", multiple: true, default: Object.keys(HOSTS) },
    input: { type: "string", multiple: true },
    write: { type: "boolean", default: false },
    out: { type: "string", default: `${MADE}/results.json` },
  },
});
const { quick } = values;
const effort = quick ? "quick" : "full";
const wanted = plan(quick, values.input);
const inputs = await prepare(`${MADE}/inputs`, wanted);
const machine = { cpu: os.cpus()[0].model, cores: os.cpus().length, memory: os.totalmem(), system: os.type() };
/** @type {import("./report.mjs").Report} */
const report = { machine, inputs, missing: [], cases: [], decoding: [], firstUse: [] };
/** @type {string[]} */
const failed = [];

/** @param {boolean} holds @param {string} what */
function check(holds, what) {
  console.log(`${holds ? "ok" : "not ok"} ${what}`);
  if (!holds) failed.push(what);
}

/** The tables, where there was time to measure. @param {() => string} tables */
function show(tables) {
  if (!quick) console.log(`\n${tables()}\n`);
}

/** What fails in one host is a failed check, and the others are measured. @param {string} what @param {() => Promise<void>} measure */
async function attempt(what, measure) {
  const started = performance.now();
  try {
    await measure();
  } catch (error) {
    console.error(error);
    check(false, `${what}: ${error}`);
  }
  console.error(`  ${what}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

/**
 * @param {string} host
 * @param {{ agree: string[], disagree: string[] }} result
 * @param {string} what
 */
function checkAgreement(host, { agree, disagree }, what) {
  for (const way of [...agree, ...disagree]) check(agree.includes(way), `${host}: ${way} agrees on ${what}`);
}

for (const name of values.host) {
  const missing = HOSTS[name].missing();
  if (missing === undefined) continue;
  report.missing.push(`${name}, as ${missing}`);
  console.log(`skipped everything in ${name}: ${missing}`);
}
const hosts = values.host.filter((name) => HOSTS[name].missing() === undefined);

for (const name of hosts) {
  await attempt(`whole calls in ${name}`, async () => {
    /** @type {import("./cases.mjs").CaseResult[]} */
    const results = [];
    const host = await HOSTS[name].cases(wanted, effort, (result) => results.push(result));
    report.cases.push({ host, results });
    for (const result of results) checkAgreement(host, result, `${result.part} ${result.name}`);
    show(() => casesTables(inputs, [{ host, results }]));
  });
}
for (const name of hosts) {
  const { decoding } = HOSTS[name];
  if (!decoding || wanted.calls.length === 0) continue;
  await attempt(`decoding in ${name}`, async () => {
    /** @type {import("./decoding.mjs").Result[]} */
    const results = [];
    const host = await decoding(wanted.calls, effort, (result) => results.push(result));
    report.decoding.push({ host, results });
    for (const result of results) checkAgreement(host, result, result.input);
    show(() => decodingTables(inputs, [{ host, results }]));
  });
}
if (values.input === undefined) {
  await attempt("first use", async () => {
    report.firstUse = await measureFirstUse(hosts, quick ? 1 : FIRST_USES);
    for (const { where, who } of report.firstUse) check(true, `${where}: ${who} works`);
    show(() => firstUseTable(report.firstUse));
  });
}
if (hosts.includes("node") && wanted.calls.length > 0) {
  await attempt("memory", async () => {
    const measured = await measureMemory(wanted.calls, quick);
    report.memory = measured;
    for (const { what, holds } of memoryChecks(measured)) check(holds, what);
    show(() => memoryTables(measured));
  });
}
await writeFile(values.out, `${JSON.stringify(report, null, 2)}\n`);
if (values.write) await write(report);
// Once more, where many lines came after the failure.
for (const what of report.missing) console.error(`left out: ${what}`);
for (const what of failed) console.error(`failed: ${what}`);
process.exitCode = failed.length === 0 ? 0 : 1;
