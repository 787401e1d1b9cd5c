// The tape's reader: builds plain objects from what the module wrote down. It runs while the module
// stands still, so the views it takes of the memory stay valid until it is done.
// The tags are those of src/tape/mod.rs.

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

const LITERALS = [null, false, true];
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const decoder16 = new TextDecoder("utf-16le", { ignoreBOM: true });
const halves = new Uint32Array(2);
const double = new Float64Array(halves.buffer);

/** What the tape is read from, set anew for each tape. @type {Uint32Array} */
let ops = halves;
let at = 0;
let opChunk = 0;
let text = "";
let pos = 0;
let textChunk = 0;
/** @type {string[]} */
let pool = [];
/** @type {Uint32Array} */
let header = halves;
/** @type {ArrayBuffer} */
let buffer;

/**
 * The shapes that the module has told of: of each its parent, its last key and, once it is used, all
 * its keys. They stay from one tape to the next.
 * @type {{parents: number[], lastKeys: string[], all: (string[] & {odd?: boolean, isWord?: boolean})[]}}
 */
let shapes = { parents: [0], lastKeys: [""], all: [[]] };

/**
 * Reads a value. The header tells where everything stands: address and length of each chunk of ops;
 * of each chunk of text also whether it is UTF-16; and the shapes that are new.
 * @param {WebAssembly.Memory} memory
 * @param {number} address
 * @param {boolean} enveloped the value is an envelope: what is wanted is its `data`
 * @returns {unknown}
 */
export function readTape(memory, address, enveloped) {
  buffer = /** @type {ArrayBuffer} */ (memory.buffer);
  header = new Uint32Array(buffer, address);
  opChunk = 5;
  textChunk = 5 + 2 * header[0];
  learnShapes(header[1], header[2], header[3], header[4]);
  nextOps();
  nextText();
  try {
    const value = readValue();
    return enveloped ? value.data : value;
  } finally {
    // Nothing of this call is kept alive until the next.
    ops = header = halves;
    text = "";
    pool = [];
  }
}

function nextOps() {
  ops = new Uint32Array(buffer, header[opChunk], header[opChunk + 1]);
  opChunk += 2;
  at = 0;
}

function nextText() {
  text = decode(header[textChunk], header[textChunk + 1], header[textChunk + 2] === 0 ? decoder : decoder16);
  textChunk += 3;
  pos = 0;
}

/** @param {number} address @param {number} length @param {TextDecoder} decoder */
function decode(address, length, decoder) {
  return length === 0 ? "" : decoder.decode(new Uint8Array(buffer, address, length));
}

/**
 * @param {number} first the number of the first new shape; 1 when all are new
 * @param {number} nodes the address of three numbers for each: parent, length of key in bytes, zero
 * @param {number} count
 * @param {number} keys the address of the keys, one after the other
 */
function learnShapes(first, count, nodes, keys) {
  if (first === 1) shapes = { parents: [0], lastKeys: [""], all: [[]] };
  if (count === 0) return;
  const told = new Uint32Array(buffer, nodes, 2 * count);
  for (let n = 0; n < told.length; n += 2) {
    shapes.parents.push(told[n]);
    shapes.lastKeys.push(decode(keys, told[n + 1], decoder));
    keys += told[n + 1];
  }
}

/** @param {number} shape */
function keysOf(shape) {
  const known = shapes.all[shape];
  if (known !== undefined) return known;
  /** @type {string[] & {odd?: boolean, isWord?: boolean}} */
  const keys = [];
  for (let n = shape; n !== 0; n = shapes.parents[n]) keys.push(shapes.lastKeys[n]);
  keys.reverse();
  // An assignment to this key would change the prototype.
  if (keys.includes("__proto__")) keys.odd = true;
  keys.isWord = keys.length === 3 && keys[0] === "word" && keys[1] === "start" && keys[2] === "end";
  return (shapes.all[shape] = keys);
}

/** @returns {any} */
function readValue() {
  /** Containers that wait for their rest. @type {{target: any, keys: any, next: number, left: number}[]} */
  const stack = [];
  /** @type {any} */
  let target = [];
  /** The keys of an object; null for an array. @type {any} */
  let keys = null;
  let next = 0;
  let left = 1;
  for (;;) {
    while (left === 0) {
      const outer = stack.pop();
      if (outer === undefined) return target[0];
      ({ target, keys, next, left } = outer);
    }
    const op = ops[at++];
    const tag = op & 15;
    let value;
    if (tag === OBJECT) {
      if (keys === null && keysOf(op >>> 4).isWord && (value = word())) {
        target.push(value);
        left--;
        continue;
      }
      value = {};
    } else if (tag === ARRAY) {
      value = [];
      at++;
    } else if (tag < NEXT_OPS) value = scalar(op);
    else {
      if (tag === NEXT_OPS) nextOps();
      else nextText();
      continue;
    }
    left--;
    if (keys === null) target.push(value);
    else if (keys.odd) define(target, keys[next++], value);
    else target[keys[next++]] = value;
    if (tag === OBJECT) {
      const inner = keysOf(op >>> 4);
      // Most objects hold nothing but scalars, and are done here.
      const done = inner.odd ? 0 : fill(value, inner);
      if (done < inner.length) {
        stack.push({ target, keys, next, left });
        target = value;
        keys = inner;
        next = done;
        left = inner.length - done;
      }
    } else if (tag === ARRAY) {
      stack.push({ target, keys, next, left });
      target = value;
      keys = null;
      left = op >>> 4;
    }
  }
}

/**
 * Sets fields of an object as long as they are scalars, and tells how many were.
 * @param {any} target
 * @param {string[]} keys
 */
function fill(target, keys) {
  const count = keys.length;
  for (let n = 0; n < count; n++) {
    const op = ops[at];
    if ((op & 15) > REFER) return n;
    at++;
    target[keys[n]] = scalar(op);
  }
  return count;
}

/** The object of a word; undefined, and nothing is read, if its values are not all in one word each. */
function word() {
  const a = ops[at];
  const b = ops[at + 1];
  const c = ops[at + 2];
  if ((a & 15) > REFER || (b & 15) > THOUSANDTHS || (c & 15) > THOUSANDTHS || (a & 15) < TEXT) return undefined;
  at += 3;
  return { word: scalar(a), start: scalar(b), end: scalar(c) };
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
