// The program on a page: it hands each result to the `report` that the page's owner gives it.
// @ts-check
import { ContactshipClient, init } from "contactship-wasm";
import { FULL, QUICK } from "../measure.mjs";
import { run } from "../program.mjs";
import { overSockets } from "../sockets.mjs";

const get = async (/** @type {string} */ path) => {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
};
const compile = async (/** @type {string} */ path) => WebAssembly.compile(await (await get(path)).arrayBuffer());

/** @param {string} effort @param {string[]} inputs */
async function runHere(effort, inputs) {
  if (!crossOriginIsolated) throw new Error("the page is not isolated: its clock would be too coarse");
  const scope = /** @type {any} */ (globalThis);
  await init(await compile("/pkg/contactship_wasm_bg.wasm"));
  const modules = {
    bench: await compile("/target/bench/pkg/contactship_wasm_bg.wasm"),
    serde: await compile("/target/bench/serde/serde_rival_bg.wasm"),
  };
  const load = async (/** @type {string} */ file) =>
    new Uint8Array(await (await get(`/target/bench/inputs/${file}`)).arrayBuffer());
  const host = { modules, Client: ContactshipClient, load, collect: scope.gc };
  await run(host, inputs, effort === "quick" ? QUICK : FULL, scope.report);
}

/** @param {string} effort @param {string[]} inputs */
async function overSocketsHere(effort, inputs) {
  await init(await compile("/pkg/contactship_wasm_bg.wasm"));
  const scope = /** @type {any} */ (globalThis);
  return overSockets(ContactshipClient, location.origin, inputs, effort === "quick" ? QUICK : FULL, scope.gc);
}

Object.assign(globalThis, { runHere, overSocketsHere });
