// What a page measures, given by its URL. It POSTs each result to its server, and then that it has ended.
// @ts-check
import * as library from "contactship-wasm";
import { casesOf, runCases } from "../cases.mjs";
import { decode } from "../decoding.mjs";
import { EFFORTS } from "../measure.mjs";
import { readers } from "../readers.mjs";

/**
 * @typedef {{ effort: "quick" | "full", cases?: import("../inputs.mjs").Plan, decoding?: string[] }} Task
 * @typedef {{ result: any } | { failure: string } | { ended: true }} Message
 */

const scope = /** @type {any} */ (globalThis);
const collect = scope.gc ?? scope.$vm?.gc;

/** @param {Message} message */
async function post(message) {
  await fetch("/report", { method: "POST", body: JSON.stringify(message) });
}

/** @param {string} path */
async function bytes(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** @param {Task} task */
async function measure({ effort, cases, decoding }) {
  if (!crossOriginIsolated) throw new Error("the page is not isolated: its clock would be too coarse");
  const report = (/** @type {unknown} */ result) => post({ result });
  if (cases) {
    await library.init(await bytes("/pkg/contactship_wasm_bg.wasm"));
    await runCases(casesOf(library, location.origin, cases), EFFORTS[effort], report, collect);
  }
  if (decoding) {
    const modules = {
      bench: await WebAssembly.compile(await bytes("/target/bench/pkg/contactship_wasm_bg.wasm")),
      serde: await WebAssembly.compile(await bytes("/target/bench/serde/serde_rival_bg.wasm")),
    };
    const load = (/** @type {string} */ file) => bytes(`/target/bench/inputs/${file}`);
    await decode({ readers: readers(modules), load, collect }, decoding, EFFORTS[effort], report);
  }
}

/** @type {Task} */
const task = JSON.parse(decodeURIComponent(location.hash.slice(1)));
measure(task).then(
  () => post({ ended: true }),
  (error) => post({ failure: `${error}\n${error?.stack}` }),
);
