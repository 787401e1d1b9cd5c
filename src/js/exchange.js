// One request and its answer, as far as it came: the head, and the bytes of the body. Whatever `fetch` does,
// nothing is thrown and nothing waits longer than the deadline. What came of it, and whether to try again, is
// not judged here: that is client.rs.
//
// It is JavaScript because each step here is a call or a property of something of the host's, or of a `fetch`
// of the user's, that may throw: each would be a way out of the module and back.
// @ts-check
import { forget } from "./deadline.js";

// How far an exchange came. The numbers are those of fetch.rs.
const NO_REQUEST = 0;
const NO_FETCH = 1;
const NO_ANSWER = 2;
const NO_RESPONSE = 3;
const NO_END = 4;
const TOO_LARGE = 5;
const WHOLE = 6;

/** workerd reads 4 KB at a time, or as much as fits into the buffer that one brings. It is known by this. */
const FILLS_BUFFERS = "readAtLeast" in (globalThis.ReadableStreamBYOBReader?.prototype ?? {});
/** A buffer is filled with zeros before, so it is not too large for a small call. In bytes. */
const FIRST_BUFFER = 1 << 14;
const NEXT_BUFFER = 1 << 17;

/** @typedef {{ read: () => any, cancel?: () => unknown }} Reader of a body */

/** Types of answers that cannot be read. */
const UNREADABLE = ["error", "opaque", "opaqueredirect"];

export class Exchange {
  stage = NO_REQUEST;
  /** Why it came no further. @type {unknown} */
  cause;
  /** 0, or the head of the answer was read. */
  status = 0;
  /** Of an answer that cannot be read: its type, or "redirected". */
  kind = "";
  /** @type {string | undefined} */
  retryAfter;
  /** @type {string | undefined} */
  requestId;
  /** What `content-length` said, or nothing of use. */
  promised = 0;
  /** So much of the body has arrived, in bytes. */
  total = 0;
  /** @type {Uint8Array[]} */
  #chunks = [];
  /** @type {Reader | undefined} */
  #reader;

  /**
   * @param {import("./deadline.js").Deadline} deadline
   * @param {((...input: any[]) => any) | undefined} given the user's `fetch`
   * @param {Request} template says all but the URL and the signal
   * @param {string} url
   * @param {number} limit of the body of a 200, in bytes
   * @param {number} beginning so much of any other answer's body is read
   * @returns {Promise<Exchange>}
   */
  static begin(deadline, given, template, url, limit, beginning) {
    const exchange = new Exchange();
    const end = (/** @type {unknown} */ cause) => {
      exchange.cause = cause;
      if (exchange.stage !== WHOLE) exchange.#stop();
      return exchange;
    };
    return deadline.race(exchange.#run(deadline, given, template, url, limit, beginning)).then(end, end);
  }

  /**
   * @param {import("./deadline.js").Deadline} deadline
   * @param {((...input: any[]) => any) | undefined} given
   * @param {Request} template
   * @param {string} url
   * @param {number} limit
   * @param {number} beginning
   */
  async #run(deadline, given, { headers, redirect }, url, limit, beginning) {
    const request = new Request(url, { headers, redirect, signal: deadline.signal });
    this.stage = NO_FETCH;
    const fetch = given ?? globalThis.fetch;
    if (typeof fetch !== "function") return;
    this.stage = NO_ANSWER;
    // Wrappers of `fetch` take two arguments, and look for the signal in the second.
    const answer = await (given ? fetch(request, request) : fetch(request));
    // What comes too late is not looked at.
    if (deadline.isOver) return;
    this.stage = NO_RESPONSE;
    this.#readHead(answer);
    if (this.status === 0) return;
    this.stage = NO_END;
    if (answer.bodyUsed) throw "its body was read before";
    const reader = (this.#reader = readerOf(answer));
    const most = this.status === 200 ? limit : beginning;
    while (this.stage === NO_END) {
      const { done, value } = await reader.read();
      // The body of a request that was ended may seem complete: workerd says `done`.
      if (deadline.isOver) return;
      if (done) this.stage = WHOLE;
      else this.#take(value);
      if (this.total > most) this.stage = TOO_LARGE;
    }
  }

  /**
   * The class is not asked for: a response of another realm, or of another library, is as good.
   * @param {any} answer
   */
  #readHead(answer) {
    if (typeof answer !== "object" || answer === null) throw answer;
    const { type, redirected, status, headers } = answer;
    this.kind = UNREADABLE.includes(type) ? type : redirected ? "redirected" : "";
    if (this.kind !== "") return;
    const header = (/** @type {string} */ name) => {
      const value = headers.get(name);
      return typeof value === "string" ? value : undefined;
    };
    this.retryAfter = header("retry-after");
    this.requestId = header("x-request-id") ?? header("cf-ray");
    this.promised = Number(header("content-length"));
    if (typeof status !== "number" || !(status >= 100 && status < 1000)) throw "it has no status";
    this.status = Math.trunc(status);
  }

  /** @param {unknown} chunk */
  #take(chunk) {
    const bytes = bytesOf(chunk);
    if (!bytes) throw "its body is not made of bytes";
    this.#chunks.push(bytes);
    this.total += bytes.length;
  }

  /** A `fetch` of the user's need not listen to the signal. */
  #stop() {
    try {
      forget(this.#reader?.cancel?.());
    } catch {
      // It has ended, one way or another.
    }
  }

  /**
   * Copies the body, or its beginning. Tells whether that was all there: a chunk whose buffer was taken away
   * since it arrived is no chunk any more.
   * @param {Uint8Array} into
   */
  copyTo(into) {
    let at = 0;
    try {
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
 * What reads the body of an answer, chunk by chunk.
 * @param {any} answer
 * @returns {Reader}
 */
function readerOf(answer) {
  const { body } = answer;
  if (typeof body?.getReader !== "function") return oneChunk(answer);
  if (!FILLS_BUFFERS) return body.getReader();
  try {
    return intoBuffers(body.getReader({ mode: "byob" }));
  } catch {
    // A stream of somebody's own, which need not take buffers.
    return body.getReader();
  }
}

/**
 * For hosts, libraries and bodies without streams.
 * @param {any} answer
 * @returns {Reader}
 */
function oneChunk(answer) {
  let done = true;
  return {
    async read() {
      done = !done;
      return { done, value: done ? undefined : await answer.arrayBuffer() };
    },
  };
}

/**
 * A buffer serves as long as it is not filled, so that a body which drips in takes no more memory than it has
 * bytes.
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
 * The bytes of a buffer or of a view of one, of whichever realm; nothing of anything else.
 * @param {unknown} value
 * @returns {Uint8Array | undefined}
 */
export function bytesOf(value) {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  const isBuffer = /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value));
  return isBuffer ? new Uint8Array(/** @type {ArrayBuffer} */ (value)) : undefined;
}
