// Where the WebAssembly module comes from, and that it is compiled once.
// @ts-check
import { ContactshipError } from "../src/js/error.js";

/** @typedef {import("./index.d.ts").ModuleSource} Source */
/** @typedef {Source | PromiseLike<Source>} PendingSource */

/** What every module of ours exports. */
const OWN_EXPORT = "decodeToon";

/** Where it comes from, unless a user hands it over. @type {(() => PendingSource) | undefined} */
let standardSource;
/** @type {WebAssembly.Module | undefined} */
let module;
/** @type {Promise<void> | undefined} */
let loading;
/** Whether a user handed over what is loading. */
let isHandedOver = false;

/** For the loaders: tells where the module comes from. @param {() => PendingSource} source */
export function useSource(source) {
  standardSource = source;
}

/** For the loaders that have the module at hand. @param {WebAssembly.Module} ready */
export function useModule(ready) {
  module = ready;
}

/** The module, once it is there. */
export function compiled() {
  return module;
}

/** @param {PendingSource} [source] @returns {Promise<void>} */
export function init(source) {
  // What a user hands over takes the place of a download that a client has started.
  return source === undefined || isHandedOver ? loaded() : load(() => source, true);
}

/**
 * The same, for the facade. If that called `init` itself, never with a source, Rollup would take for granted
 * that nobody does.
 */
export function loaded() {
  return loading ?? load(/** @type {() => PendingSource} */ (standardSource), false);
}

/** Starts a download, where there is one to start. A failure is not reported: the first call tries again. */
export function preload() {
  if (standardSource && !module) loaded().catch(() => {});
}

/** @param {() => PendingSource} from @param {boolean} handedOver @returns {Promise<void>} */
function load(from, handedOver) {
  if (module) return Promise.resolve();
  isHandedOver = handedOver;
  /** @type {Promise<void>} */
  const attempt = compileFrom(from).catch((cause) => {
    if (module) return undefined;
    // Another source took its place.
    if (loading !== attempt) return loading;
    loading = undefined;
    isHandedOver = false;
    const message = `the WebAssembly module could not be loaded: ${cause?.message ?? cause}`;
    throw new ContactshipError("not_ready", message, {}, { cause });
  });
  return (loading = attempt);
}

/** @param {() => PendingSource} from */
async function compileFrom(from) {
  const found = await compile(await from());
  const isOurs = WebAssembly.Module.exports(found).some(({ name }) => name === OWN_EXPORT);
  if (!isOurs) throw new Error("it is not the module of this package");
  module = found;
}

/** @param {any} source @returns {Promise<WebAssembly.Module>} */
async function compile(source) {
  if (is("WebAssembly.Module", source)) return source;
  if (ArrayBuffer.isView(source) || is("ArrayBuffer", source)) return WebAssembly.compile(source);
  /** @type {Response} */
  const response = is("Response", source) ? source : await fetch(source);
  if (!response.ok) throw new Error(`${response.url} was answered with status ${response.status}`);
  // A server that does not know the type of a .wasm is forgiven.
  const streams = "compileStreaming" in WebAssembly && response.headers.get("content-type") === "application/wasm";
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** Not instanceof: what another realm has made is as good. @param {string} tag @param {unknown} value */
function is(tag, value) {
  return Object.prototype.toString.call(value) === `[object ${tag}]`;
}
