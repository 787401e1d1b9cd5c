// The program in Node: `node --expose-gc node-entry.mjs FOLDER EFFORT INPUT...`; each result is one line of JSON.
// @ts-check
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { ContactshipClient, init } from "contactship-wasm";
import { FULL, QUICK } from "../measure.mjs";
import { run } from "../program.mjs";

const [made, effort, ...inputs] = process.argv.slice(2);
const compile = async (/** @type {string} */ file) => new WebAssembly.Module(await readFile(join(made, file)));
await init(await compile("../../pkg/contactship_wasm_bg.wasm"));
const modules = {
  bench: await compile("pkg/contactship_wasm_bg.wasm"),
  serde: await compile("serde/serde_rival_bg.wasm"),
};
const load = async (/** @type {string} */ file) => new Uint8Array(await readFile(join(made, "inputs", file)));
await run(
  { modules, Client: ContactshipClient, load, collect: globalThis.gc },
  inputs,
  effort === "quick" ? QUICK : FULL,
  (result) => console.log(JSON.stringify(result)),
);
