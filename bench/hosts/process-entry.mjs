// The cases in Node, Deno or Bun: `process-entry.mjs ORIGIN EFFORT PLAN`; each result is one line of JSON.
// @ts-check
import { readFile } from "node:fs/promises";
import process from "node:process";
import * as library from "contactship-wasm";
import { casesOf, runCases } from "../cases.mjs";
import { EFFORTS } from "../measure.mjs";

const [origin, effort, plan] = process.argv.slice(2);
await library.init(await readFile(new URL("../../pkg/contactship_wasm_bg.wasm", import.meta.url)));
const { Bun, gc } = /** @type {any} */ (globalThis);
// `Bun.gc(true)` throws compiled code away, too, so that each turn would begin with code that no server runs.
const collect = Bun ? (await import("bun:jsc")).fullGC : gc;
const cases = casesOf(library, origin, JSON.parse(plan));
const { [effort]: wanted } = /** @type {Record<string, import("../measure.mjs").Effort>} */ (EFFORTS);
await runCases(cases, wanted, (result) => console.log(JSON.stringify(result)), collect);
