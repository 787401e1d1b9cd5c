// The reader of the tape: builds plain objects from what the module wrote. It runs while the module does
// not, so its views of the module's memory stay valid until it is done.

// The tags of ops, as in src/tape/mod.rs, and the layout of the header, as in src/tape/layout.rs, where the
// comments are. A test (src/tape/agreement.rs) compares both sides.
const LITERAL = 0;
const INTEGER = 1;
const TENTHS = 2;
const HUNDREDTHS = 3;
const THOUSANDTHS = 4;
const DOUBLE = 5;
const NUMBER_TEXT = 6;
const TEXT = 7;
const DEFINE = 8;
const REFER = 9;
const ARRAY = 10;
const OBJECT = 11;
const NEXT_OPS = 12;
const NEXT_TEXT = 13;

const OPS_CHUNKS = 0;
const FIRST_SHAPE = 1;
const NEW_SHAPES = 2;
const SHAPE_NODES = 3;
const SHAPE_KEYS = 4;
const HEADER_WORDS = 5;
const OPS_WORDS = 2;
const TEXT_WORDS = 3;
const NODE_WORDS = 2;

const LITERALS = [null, false, true];
/** The divisor of an op's number, by tag; 0 for tags without a number in the op. */
const SCALES = [0, 1, 10, 100, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
/** The lists of keys of most objects in a call. */
const KINDS = [
  ["word", "start", "end"],
  ["role", "content"],
  ["role", "content", "words"],
];
const WORD = 0;
const TURN = 1;
const TIMED_TURN = 2;
/** The levels that are read by recursion. Every engine's stack is deeper. */
const MAX_RECURSION = 256;

/** @typedef {string[] & { odd?: boolean, sparse?: boolean, kind?: number }} Keys the keys of a shape */

/** Made by the first tape: importing must not throw where there is no TextDecoder, as in jsdom. @type {TextDecoder} */
let decoder;
/** @type {TextDecoder} */
let decoder16;
const halves = new Uint32Array(2);
const double = new Float64Array(halves.buffer);

/** What the tape is read from, set anew for each tape. @type {Uint32Array} */
let ops = halves;
let at = 0;
let opChunk = 0;
let text = "";
let pos = 0;
let textChunk = 0;
let depth = 0;
/** @type {string[]} */
let pool = [];
/** @type {Uint32Array} */
let header = halves;
/** @type {ArrayBuffer} */
let buffer;

/**
 * The shapes that are known: of each its parent, its last key and, once it is used, all its keys. They are
 * kept from one tape to the next.
 * @type {{ parents: number[], lastKeys: string[], all: Keys[] }}
 */
let shapes = noShapes();

/** The one object without keys. */
function noShapes() {
  return { parents: [0], lastKeys: [""], all: [[]] };
}

/** The highest byte of ASCII text, of the UTF-8 of text below U+0100, and of all text. */
const [ASCII, LATIN, ALL] = [0x7f, 0xc3, 0xff];

/**
 * Up to which byte this host decodes UTF-8 at least as fast as UTF-16. Bun and Deno decode all text four to fifty times
 * as fast, browsers that with Latin letters, and to smaller strings; others take up to four times as long for it.
 */
export function lastByteAsUtf8() {
  const { document, importScripts, Bun, Deno } = /** @type {any} */ (globalThis);
  if (Bun ?? Deno) return ALL;
  return (document ?? importScripts) ? LATIN : ASCII;
}

/**
 * Reads a value.
 * @param {WebAssembly.Memory} memory
 * @param {number} address the address of the header
 * @param {boolean} enveloped the value is an envelope, of which only `data` is returned
 * @returns {unknown}
 */
export function readTape(memory, address, enveloped) {
  decoder ??= new TextDecoder("utf-8", { ignoreBOM: true });
  decoder16 ??= new TextDecoder("utf-16le", { ignoreBOM: true });
  buffer = /** @type {ArrayBuffer} */ (memory.buffer);
  header = new Uint32Array(buffer, address);
  opChunk = HEADER_WORDS;
  textChunk = HEADER_WORDS + OPS_WORDS * header[OPS_CHUNKS];
  learnShapes(header[FIRST_SHAPE], header[NEW_SHAPES], header[SHAPE_NODES], header[SHAPE_KEYS]);
  nextOps();
  nextText();
  try {
    depth = 0;
    const value = readValue();
    return enveloped ? value.data : value;
  } finally {
    // Nothing of this call is retained.
    ops = header = halves;
    text = "";
    pool = [];
  }
}

function nextOps() {
  ops = new Uint32Array(buffer, header[opChunk], header[opChunk + 1]);
  opChunk += OPS_WORDS;
  at = 0;
}

function nextText() {
  text = decode(header[textChunk], header[textChunk + 1], header[textChunk + 2] === 0 ? decoder : decoder16);
  textChunk += TEXT_WORDS;
  pos = 0;
}

/** @param {number} address @param {number} length @param {TextDecoder} decoder */
function decode(address, length, decoder) {
  return length === 0 ? "" : decoder.decode(new Uint8Array(buffer, address, length));
}

/**
 * @param {number} first the number of the first new shape; 1 when all are new
 * @param {number} nodes the address of two numbers for each: its parent, the length of its last key in bytes
 * @param {number} count
 * @param {number} keys the address of the keys, one after the other
 */
function learnShapes(first, count, nodes, keys) {
  if (first === 1) shapes = noShapes();
  if (count === 0) return;
  const words = new Uint32Array(buffer, nodes, NODE_WORDS * count);
  for (let n = 0; n < words.length; n += NODE_WORDS) {
    shapes.parents.push(words[n]);
    shapes.lastKeys.push(decode(keys, words[n + 1], decoder));
    keys += words[n + 1];
  }
}

/** @param {number} shape */
function keysOf(shape) {
  const known = shapes.all[shape];
  if (known !== undefined) return known;
  /** @type {Keys} */
  const keys = [];
  for (let n = shape; n !== 0; n = shapes.parents[n]) keys.push(shapes.lastKeys[n]);
  keys.reverse();
  // An assignment to such a key would meet a setter, or fail where Object.prototype is frozen.
  keys.odd = keys.some((key) => key in Object.prototype);
  // For one large index engines make room for all smaller ones, in each object.
  keys.sparse = keys.some((key) => /^[1-9]\d{1,9}$/.test(key));
  keys.kind = KINDS.findIndex((kind) => kind.length === keys.length && kind.every((key, n) => key === keys[n]));
  return (shapes.all[shape] = keys);
}

/** Reads the next value. @returns {any} */
function readValue() {
  for (;;) {
    const op = ops[at++];
    const tag = op & 15;
    if (tag < ARRAY) return scalar(op);
    if (tag === NEXT_OPS) nextOps();
    else if (tag === NEXT_TEXT) nextText();
    else return readContainer(op);
  }
}

/** @param {number} op of an array or an object @returns {any} */
function readContainer(op) {
  if (depth === MAX_RECURSION) return readDeep(op);
  depth++;
  const value = (op & 15) === ARRAY ? readArray(op >>> 4) : readObject(keysOf(op >>> 4));
  depth--;
  return value;
}

/** @param {number} length */
function readArray(length) {
  at++;
  /** @type {unknown[]} */
  const array = [];
  while (array.length < length) {
    const op = ops[at];
    const kind = (op & 15) === OBJECT ? keysOf(op >>> 4).kind : undefined;
    if (kind === WORD && readWords(array, length, op)) continue;
    if (kind === TURN && readTurns(array, length, op)) continue;
    array.push(readValue());
  }
  return array;
}

/**
 * Reads words, which are most of a call with timings, by a loop with its state in local variables. It ends at the
 * first one that is not simple. Returns whether it read any.
 * @param {unknown[]} array
 * @param {number} length
 * @param {number} object the op of an object of this kind
 */
function readWords(array, length, object) {
  const words = ops;
  const chunk = text;
  const strings = pool;
  const before = array.length;
  let from = at;
  let begin = pos;
  while (array.length < length && words[from] === object) {
    const string = words[from + 1];
    const start = words[from + 2];
    const end = words[from + 3];
    const tag = string & 15;
    // Numbers that fit in one op have a scale.
    const startScale = SCALES[start & 15];
    const endScale = SCALES[end & 15];
    if (tag < TEXT || tag > REFER || !startScale || !endScale) break;
    let word;
    if (tag === REFER) word = strings[string >>> 4];
    else {
      word = chunk.substring(begin, (begin += string >>> 4));
      if (tag === DEFINE) strings.push(word);
    }
    from += 4;
    array.push({ word, start: (start >> 4) / startScale, end: (end >> 4) / endScale });
  }
  at = from;
  pos = begin;
  return array.length > before;
}

/**
 * Reads turns without words, in the same way.
 * @param {unknown[]} array
 * @param {number} length
 * @param {number} object the op of an object of this kind
 */
function readTurns(array, length, object) {
  const turns = ops;
  const chunk = text;
  const strings = pool;
  const before = array.length;
  let from = at;
  let begin = pos;
  while (array.length < length && turns[from] === object) {
    const who = turns[from + 1];
    const what = turns[from + 2];
    // Roles repeat, contents mostly do not.
    if ((who & 15) !== REFER || (what & 15) !== TEXT) break;
    from += 3;
    array.push({ role: strings[who >>> 4], content: chunk.substring(begin, (begin += what >>> 4)) });
  }
  at = from;
  pos = begin;
  return array.length > before;
}

/**
 * Reads the values of an object. The most frequent objects get their hidden class at once, by a literal.
 * @param {Keys} keys
 */
function readObject(keys) {
  if (keys.kind === TURN) return { role: readValue(), content: readValue() };
  if (keys.kind === TIMED_TURN) return { role: readValue(), content: readValue(), words: readValue() };
  const object = emptyObject(keys);
  for (const key of keys) {
    if (keys.odd) define(object, key, readValue());
    else object[key] = readValue();
  }
  return object;
}

/** @param {Keys} keys that it gets @returns {any} */
function emptyObject(keys) {
  /** @type {any} */
  const object = {};
  if (keys.sparse) {
    // The largest index makes the object sparse for good.
    object[2 ** 32 - 2] = 0;
    delete object[2 ** 32 - 2];
  }
  return object;
}

/**
 * Reads what is nested too deeply for recursion, by a loop.
 * @param {number} outermost the op of an array or an object
 */
function readDeep(outermost) {
  /** The open containers around the current one. @type {{ target: any, keys: Keys | undefined, left: number }[]} */
  const stack = [];
  /** @type {any} */
  let target = [];
  /** @type {Keys | undefined} */
  let keys;
  let left = 1;
  let op = outermost;
  for (;;) {
    const tag = op & 15;
    if (tag === NEXT_OPS) nextOps();
    else if (tag === NEXT_TEXT) nextText();
    else {
      const inner = tag === OBJECT ? keysOf(op >>> 4) : undefined;
      const value = tag === ARRAY ? [] : inner ? emptyObject(inner) : scalar(op);
      if (keys) define(target, keys[keys.length - left], value);
      else target.push(value);
      left--;
      if (tag === ARRAY || tag === OBJECT) {
        stack.push({ target, keys, left });
        target = value;
        keys = inner;
        left = keys ? keys.length : op >>> 4;
        if (tag === ARRAY) at++;
      }
      while (left === 0) {
        const outer = stack.pop();
        if (outer === undefined) return target[0];
        ({ target, keys, left } = outer);
      }
    }
    op = ops[at++];
  }
}

/** @param {number} op */
function scalar(op) {
  switch (op & 15) {
    case LITERAL:
      return LITERALS[op >>> 4];
    case INTEGER:
      return op >> 4;
    case TENTHS:
      return (op >> 4) / 10;
    case HUNDREDTHS:
      return (op >> 4) / 100;
    case THOUSANDTHS:
      return (op >> 4) / 1000;
    case DOUBLE:
      halves[0] = ops[at];
      halves[1] = ops[at + 1];
      at += 2;
      return double[0];
    case NUMBER_TEXT:
      return Number(text.substring(pos, (pos += op >>> 4)));
    case TEXT:
      return text.substring(pos, (pos += op >>> 4));
    case DEFINE: {
      const value = text.substring(pos, (pos += op >>> 4));
      pool.push(value);
      return value;
    }
    default:
      return pool[op >>> 4];
  }
}

/** @param {any} target @param {string} key @param {unknown} value */
function define(target, key, value) {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
