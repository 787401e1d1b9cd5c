// Where the WebAssembly module comes from, and that it is compiled once.
// @ts-check
import { ContactshipError } from "../src/js/error.js";

/** @typedef {import("./index.d.ts").ModuleSource} Source */
/** @typedef {Source | PromiseLike<Source>} PendingSource */

/** Ends the messages about a module that is not there. */
export const ELSE_INLINE =
  "Where nothing can be downloaded, as in Jest with jsdom, import contactship-wasm/inline in its place.";
/** What every module of ours exports. */
const OWN_EXPORT = "decodeToon";

/** Where it comes from, unless a user hands it over. @type {(() => PendingSource) | undefined} */
let standardSource;
/** @type {WebAssembly.Module | undefined} */
let module;
/** What is loading, from one source or from several. @type {Promise<void>[]} */
let attempts = [];
/** Settles with the first of them that arrives. @type {Promise<void> | undefined} */
let loading;

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
  return source === undefined ? loaded() : load(() => source);
}

/**
 * The same, for the facade. If that called `init` itself, never with a source, Rollup would assume that no caller
 * passes one.
 */
export async function loaded() {
  const current = loading ?? load(/** @type {() => PendingSource} */ (standardSource));
  try {
    await current;
  } catch (error) {
    // A source that was handed over meanwhile may still arrive.
    if (!loading || loading === current) throw error;
    await loading;
  }
}

/** Starts a download, where there is one to start. A failure is not reported: the first call tries again. */
export function preload() {
  if (standardSource && !module) loaded().catch(() => {});
}

/** The first source that arrives is taken. @param {() => PendingSource} from @returns {Promise<void>} */
function load(from) {
  if (module) return Promise.resolve();
  attempts.push(compileFrom(from));
  /** @type {Promise<void>} */
  const current = Promise.any(attempts).catch(({ errors }) => {
    if (loading === current) {
      loading = undefined;
      attempts = [];
    }
    const cause = errors.at(-1);
    const message = `the WebAssembly module could not be loaded: ${cause?.message ?? cause}. ${ELSE_INLINE}`;
    throw new ContactshipError("not_ready", message, {}, { cause });
  });
  return (loading = current);
}

/** @param {() => PendingSource} from */
async function compileFrom(from) {
  const found = await compile(await from());
  const isOurs = WebAssembly.Module.exports(found).some(({ name }) => name === OWN_EXPORT);
  if (!isOurs) throw new Error("it is not the module of this package");
  module ??= found;
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
  if (streams) return WebAssembly.compileStreaming(response);
  // Not awaited inside of the call: Next.js moves such a call of its edge runtime into a function that is not async.
  return response.arrayBuffer().then((bytes) => WebAssembly.compile(bytes));
}

/** Not instanceof: what another realm has made is as good. @param {string} tag @param {unknown} value */
function is(tag, value) {
  return Object.prototype.toString.call(value) === `[object ${tag}]`;
}
