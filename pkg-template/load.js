// Loads and compiles the WebAssembly module once, from the default source or from `init(source)`.
// @ts-check
import { forget } from "../src/js/deadline.js";
import { ContactshipError } from "../src/js/error.js";

/** @typedef {import("./index.d.ts").ModuleSource} Source */
/** @typedef {Source | PromiseLike<Source>} PendingSource */

/** The end of messages about a module that is not loaded. */
export const ELSE_INLINE =
  "Where it cannot be downloaded, as in Jest with jsdom, import contactship-wasm/inline instead.";
/** An export by which the package's own module is recognised. */
const OWN_EXPORT = "decodeToon";

/** The default source; `init(source)` takes precedence. @type {(() => PendingSource) | undefined} */
let standardSource;
/** @type {WebAssembly.Module | undefined} */
let module;
/**
 * A module that is awaited, from one source or from several: the first that arrives is taken.
 * @typedef {{ pending: number, promise: Promise<void>, resolve: () => void, reject: (error: unknown) => void }} Loading
 */
/** What calls wait for. @type {Loading | undefined} */
let loading;
/** All that something may wait for. @type {Set<Loading>} */
const open = new Set();

/** For the loaders: sets the default source of the module. @param {() => PendingSource} source */
export function useSource(source) {
  standardSource = source;
}

/** For the loaders that have the module at hand. @param {WebAssembly.Module} ready */
export function useModule(ready) {
  module = ready;
}

/** The module, once it is loaded. */
export function compiled() {
  return module;
}

/** @param {PendingSource} [source] @returns {Promise<void>} */
export function init(source) {
  if (source === undefined) return loaded();
  // What is not needed may fail.
  if (module) forget(source);
  return load(() => source);
}

/**
 * The same, for the facade. If that called `init` itself, never with a source, Rollup would assume that no caller
 * passes one.
 */
export function loaded() {
  return loading?.promise ?? load(/** @type {() => PendingSource} */ (standardSource));
}

/** The current attempt has taken too long: the next caller tries again. */
export function giveUp() {
  loading = undefined;
}

/** Starts a download, where there is one to start. A failure is not reported: the first call tries again. */
export function preload() {
  if (standardSource && !module) loaded().catch(() => {});
}

/** @param {() => PendingSource} from @returns {Promise<void>} */
function load(from) {
  if (module) return Promise.resolve();
  const current = (loading ??= begin());
  current.pending++;
  compileFrom(from).then(
    () => {
      for (const each of open) each.resolve();
      open.clear();
      loading = undefined;
    },
    (cause) => {
      // Another source may still arrive.
      if (--current.pending > 0) return;
      open.delete(current);
      if (loading === current) loading = undefined;
      const message = `the WebAssembly module could not be loaded: ${cause?.message ?? cause}. ${ELSE_INLINE}`;
      current.reject(new ContactshipError("not_ready", message, {}, { cause }));
    },
  );
  return current.promise;
}

/** @returns {Loading} */
function begin() {
  /** @type {Loading} */
  const started = /** @type {any} */ ({ pending: 0 });
  started.promise = new Promise((resolve, reject) => Object.assign(started, { resolve, reject }));
  open.add(started);
  return started;
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
  if (!response.ok) throw new Error(`${response.url || "the response"} was answered with status ${response.status}`);
  // A server may not know the media type of a .wasm.
  const streams = "compileStreaming" in WebAssembly && response.headers.get("content-type") === "application/wasm";
  if (streams) return WebAssembly.compileStreaming(response);
  // Not awaited inside of the call: Next.js moves such a call of its edge runtime into a function that is not async.
  return response.arrayBuffer().then((bytes) => WebAssembly.compile(bytes));
}

/** Not instanceof: objects of other realms are accepted. @param {string} tag @param {unknown} value */
function is(tag, value) {
  return Object.prototype.toString.call(value) === `[object ${tag}]`;
}
