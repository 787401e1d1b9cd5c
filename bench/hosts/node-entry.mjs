// Decoding in Node: `node --expose-gc node-entry.mjs FOLDER EFFORT INPUT...`; each result is one line of JSON.
// @ts-check
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { decode } from "../decoding.mjs";
import { EFFORTS } from "../measure.mjs";
import { readers } from "../readers.mjs";

const [made, effort, ...inputs] = process.argv.slice(2);
const compile = async (/** @type {string} */ file) => new WebAssembly.Module(await readFile(join(made, file)));
const modules = {
  bench: await compile("pkg/contactship_wasm_bg.wasm"),
  serde: await compile("serde/serde_rival_bg.wasm"),
};
const load = async (/** @type {string} */ file) => new Uint8Array(await readFile(join(made, "inputs", file)));
const { [effort]: wanted } = /** @type {Record<string, import("../measure.mjs").Effort>} */ (EFFORTS);
await decode({ readers: readers(modules), load, collect: globalThis.gc }, inputs, wanted, (result) =>
  console.log(JSON.stringify(result)),
);
