// One request and its response: `fetch`, the head, the bytes of the body. It never rejects and never outlasts its
// deadline: how far it got, and why, is in its fields. exchange.rs and client.rs classify it.
//
// It is JavaScript because each step may throw: it calls or reads objects of the host or of a user's `fetch`. In Rust,
// each would be an import that catches exceptions.
// @ts-check
import { forget } from "./deadline.js";

/**
 * How far an exchange got; the same names as `Stage` in exchange.rs.
 *
 * - `no-fetch`: there is no `fetch` to call.
 * - `lost-this`: a `fetch` was called without the object that it is a method of.
 * - `no-response`: `fetch` threw, rejected, or never settled.
 * - `not-a-response`: `fetch` resolved with something that has no readable head.
 * - `error`, `opaque`, `opaqueredirect`: a [filtered response](https://fetch.spec.whatwg.org/#concept-filtered-response),
 *   whose status and body cannot be read; named as its type.
 * - `redirected`: a custom `fetch` followed a redirect. The response is not read.
 * - `body-incomplete`: the body ended early.
 * - `body-too-large`: the body is longer than the limit; no more of it was read.
 * - `complete`: the whole response arrived.
 * @typedef {"no-fetch" | "lost-this" | "no-response" | "not-a-response" | "error" | "opaque" | "opaqueredirect"
 *   | "redirected" | "body-incomplete" | "body-too-large" | "complete"} Stage
 */

/** @typedef {{ read: () => any, cancel?: () => unknown }} Reader of a body */
/** @typedef {(url: string, init: object) => unknown} CustomFetch */

/** workerd reads 4 KB at a time, or a whole BYOB buffer. Detected by this method, which only workerd has. */
const FILLS_BUFFERS = "readAtLeast" in (globalThis.ReadableStreamBYOBReader?.prototype ?? {});
/** A buffer is filled with zeros first, so the first one is not too large for a small call. In bytes. */
const FIRST_BUFFER = 1 << 14;
const NEXT_BUFFER = 1 << 17;
/** Chunks below this size are collected in a buffer: each by itself would take more memory than it has bytes. */
const SMALL_CHUNK = 1 << 9;
const SMALL_BUFFER = 1 << 12;
/** After so many chunks timers get their turn: a stream that is always ready would starve them. */
const CHUNKS_PER_TURN = 1 << 10;
/** Captured at import: tests may replace timers later. */
const { setTimeout: nextTurn } = globalThis;

/**
 * Bodies up to this length are read at once where that is quicker, in bytes: Bun takes three quarters of the time that
 * chunks take, workerd two thirds. Larger ones come in many chunks, which Bun would have to join, and a Worker has
 * 128 MB for all that it does.
 */
const MAX_WHOLE_BODY = "Bun" in globalThis ? 1 << 20 : FILLS_BUFFERS ? 1 << 23 : 0;

/** The types of filtered responses without status and body. */
const UNREADABLE = ["error", "opaque", "opaqueredirect"];

/** What hosts throw where `fetch` is called as a function, but needs the object that it is a method of. */
const LOST_THIS =
  /illegal invocation|does not implement interface|can only call .* on instances of|"this" (must be|is not)|this to be instanceof|incompatible receiver undefined/i;
/** What engines throw where a method reads a property of `this`, which is undefined. */
const UNDEFINED_THIS = /of undefined|undefined is not an object|this is undefined|private/i;

export class Exchange {
  /** @type {Stage} */
  stage = "no-fetch";
  /** Why it got no further. @type {unknown} */
  cause;
  /** Of the response, once its head was read. @type {number | undefined} */
  status;
  /** @type {string | undefined} */
  retryAfter;
  /** @type {string | undefined} */
  requestId;
  /** `content-length`, in bytes, if the response has it; NaN if it is no number. @type {number | undefined} */
  contentLength;
  /** The connection ends with the body: Node 20 takes a chunked body for complete wherever that is. */
  endsWithConnection = false;
  /** How much of the body has arrived, in bytes. */
  received = 0;
  /** @type {Uint8Array[]} */
  #chunks = [];
  /** Where small chunks are collected, and how much of it is filled. @type {Uint8Array | undefined} */
  #small;
  #smallLength = 0;
  /** @type {any} */
  #response;
  /** @type {Reader | undefined} */
  #reader;

  /**
   * @param {Request} request
   * @param {CustomFetch | undefined} customFetch the user's `fetch`, if there is one
   * @param {number} maxBody limit of the body of a 200, in bytes
   * @param {number} maxErrorBody how much of any other body is read, in bytes
   * @param {import("./deadline.js").Deadline} deadline
   * @returns {Promise<Exchange>}
   */
  static run(request, customFetch, maxBody, maxErrorBody, deadline) {
    const exchange = new Exchange();
    const settle = (/** @type {unknown} */ cause) => {
      exchange.cause = cause;
      if (exchange.stage !== "complete") exchange.#stop();
      return exchange;
    };
    return deadline.race(exchange.#run(request, customFetch, maxBody, maxErrorBody, deadline)).then(settle, settle);
  }

  /**
   * @param {Request} request
   * @param {CustomFetch | undefined} customFetch
   * @param {number} maxBody
   * @param {number} maxErrorBody
   * @param {import("./deadline.js").Deadline} deadline
   */
  async #run(request, customFetch, maxBody, maxErrorBody, deadline) {
    if (typeof (customFetch ?? globalThis.fetch) !== "function") return;
    this.stage = "no-response";
    const response = await this.#send(request, customFetch, deadline);
    this.#response = response;
    // A response after the deadline is ignored.
    if (deadline.isOver) return this.#stop();
    this.stage = "not-a-response";
    this.stage = this.#readHead(response);
    if (this.stage !== "body-incomplete") return;
    await this.#readBody(response, !customFetch, this.status === 200 ? maxBody : maxErrorBody, deadline);
  }

  /**
   * A user's `fetch` gets what any library accepts: a string URL, and an init of plain values. `undici.fetch` and
   * `node-fetch` reject the host's `Request`, and a wrapper that spreads its headers loses them.
   * @param {Request} request
   * @param {CustomFetch | undefined} customFetch
   * @param {import("./deadline.js").Deadline} deadline
   */
  async #send(request, customFetch, { signal }) {
    const { url, method, redirect } = request;
    const send = customFetch ?? fetch;
    try {
      return await send(url, { method, headers: Object.fromEntries(request.headers), redirect, signal });
    } catch (cause) {
      if (cause instanceof TypeError && lostThis(send, cause.message)) this.stage = "lost-this";
      throw cause;
    }
  }

  /**
   * Returns the stage after it. The class of the response is not checked: responses of other realms and libraries are
   * accepted.
   * @param {any} response
   * @returns {Stage}
   */
  #readHead(response) {
    if (typeof response !== "object" || response === null) throw response;
    const { type, redirected, status, headers } = response;
    if (UNREADABLE.includes(type)) return type;
    if (redirected) return "redirected";
    if (typeof status !== "number" || !(status >= 100 && status < 1000)) {
      throw "its status is not a number from 100 to 999";
    }
    const header = (/** @type {string} */ name) => {
      const value = headers.get(name);
      return typeof value === "string" ? value : undefined;
    };
    this.retryAfter = header("retry-after");
    this.requestId = header("x-request-id") ?? header("cf-ray");
    const length = header("content-length");
    this.contentLength = length === undefined ? undefined : Number(length);
    this.endsWithConnection = header("transfer-encoding") === "chunked" && header("connection") === "close";
    this.status = Math.trunc(status);
    return "body-incomplete";
  }

  /**
   * @param {any} response
   * @param {boolean} isOwn whether it is of the host's own `fetch`
   * @param {number} limit in bytes
   * @param {import("./deadline.js").Deadline} deadline
   */
  async #readBody(response, isOwn, limit, deadline) {
    if (response.bodyUsed) throw "its body was already read";
    const isWhole = isOwn && this.status === 200 && isBounded(response, Math.min(limit, MAX_WHOLE_BODY));
    const reader = (this.#reader = isWhole ? oneChunk(response) : readerOf(response));
    for (let chunks = 1; this.stage === "body-incomplete"; chunks++) {
      if (chunks % CHUNKS_PER_TURN === 0) await new Promise((resolve) => nextTurn(resolve));
      if (deadline.isOver) return;
      const { done, value } = await reader.read();
      // The body of a request that was aborted may seem complete: workerd reports `done`.
      if (deadline.isOver) return;
      if (done) this.stage = "complete";
      else this.#take(value);
      if (this.received > limit) this.stage = "body-too-large";
    }
  }

  /** @param {unknown} chunk */
  #take(chunk) {
    const bytes = bytesOf(chunk);
    if (!bytes) throw "a chunk of its body is not bytes";
    this.received += bytes.length;
    if (bytes.length < SMALL_CHUNK) this.#collect(bytes);
    else {
      this.#flush();
      this.#chunks.push(bytes);
    }
  }

  /** @param {Uint8Array} bytes */
  #collect(bytes) {
    if (this.#smallLength + bytes.length > SMALL_BUFFER) this.#flush();
    this.#small ??= new Uint8Array(SMALL_BUFFER);
    this.#small.set(bytes, this.#smallLength);
    this.#smallLength += bytes.length;
  }

  #flush() {
    if (!this.#small || this.#smallLength === 0) return;
    this.#chunks.push(this.#small.slice(0, this.#smallLength));
    this.#smallLength = 0;
  }

  /** A user's `fetch` need not listen to the signal. */
  #stop() {
    try {
      forget(this.#reader ? this.#reader.cancel?.() : this.#response?.body?.cancel?.());
    } catch {
      // The stream has ended, one way or another.
    }
  }

  /**
   * Copies the first bytes of the body, as many as fit. Returns whether all of them were still there: the buffer
   * of a chunk may have been transferred since it arrived.
   * @param {Uint8Array} into
   */
  copyTo(into) {
    let at = 0;
    try {
      this.#flush();
      for (const chunk of this.#chunks) {
        const part = chunk.subarray(0, into.length - at);
        into.set(part, at);
        at += part.length;
      }
    } catch {
      return false;
    }
    return at === into.length;
  }
}

/**
 * Whether a `fetch` threw because it was called without the object that it is a method of.
 * @param {Function} send
 * @param {string} message of what it threw
 */
function lostThis(send, message) {
  if (LOST_THIS.test(message)) return true;
  const source = Function.prototype.toString.call(send);
  // An arrow function has the `this` of where it was made.
  const isArrow = /^(async\b)?\s*(\([^]*?\)|[\w$]+)\s*=>/.test(source);
  return /\bthis\b/.test(source) && !isArrow && UNDEFINED_THIS.test(message);
}

/**
 * Whether a host reads no more of a body than the limit, by itself: HTTP ends a body where its length says, unless it
 * is decoded.
 * @param {Response} response
 * @param {number} limit in bytes
 */
function isBounded({ headers }, limit) {
  const [length, ...codings] = ["content-length", "content-encoding", "transfer-encoding"].map((name) =>
    headers.get(name),
  );
  return length !== null && Number(length) <= limit && codings.every((coding) => coding === null);
}

/**
 * A reader of a response's body, chunk by chunk.
 * @param {any} response
 * @returns {Reader}
 */
function readerOf(response) {
  const { body } = response;
  if (typeof body?.getReader !== "function") return iteratorOf(body) ?? oneChunk(response);
  if (!FILLS_BUFFERS) return body.getReader();
  try {
    return intoBuffers(body.getReader({ mode: "byob" }));
  } catch {
    // A stream created in JavaScript need not support BYOB readers.
    return body.getReader();
  }
}

/**
 * For libraries whose bodies are streams of Node's, such as node-fetch.
 * @param {any} body
 * @returns {Reader | undefined}
 */
function iteratorOf(body) {
  if (typeof body?.[Symbol.asyncIterator] !== "function") return undefined;
  const iterator = body[Symbol.asyncIterator]();
  return { read: () => iterator.next(), cancel: () => iterator.return?.() };
}

/**
 * For hosts, libraries and bodies without streams.
 * @param {any} response
 * @returns {Reader}
 */
function oneChunk(response) {
  let done = true;
  return {
    async read() {
      done = !done;
      return { done, value: done ? undefined : await response.arrayBuffer() };
    },
  };
}

/**
 * A buffer serves until it is full, so that a body which drips in takes no more memory than it has bytes.
 * @param {ReadableStreamBYOBReader} reader
 * @returns {Reader}
 */
function intoBuffers(reader) {
  let buffer = new Uint8Array(FIRST_BUFFER);
  return {
    async read() {
      const { done, value } = await reader.read(buffer);
      if (done || !value) return { done };
      const isFull = value.length === buffer.length;
      buffer = isFull ? new Uint8Array(NEXT_BUFFER) : new Uint8Array(value.buffer);
      return { done, value: isFull ? value : value.slice() };
    },
    cancel: () => reader.cancel(),
  };
}

/**
 * The bytes of a buffer or of a view of one, of whichever realm; undefined for anything else.
 * @param {unknown} value
 * @returns {Uint8Array | undefined}
 */
export function bytesOf(value) {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  const isBuffer = /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value));
  return isBuffer ? new Uint8Array(/** @type {ArrayBuffer} */ (value)) : undefined;
}
