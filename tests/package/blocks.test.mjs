// Text is read by the block. What stands at the edge of one, and what is cut there, is read like all else.
// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { ContactshipClient, decodeToon } from "contactship-wasm";

const encoder = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
/** Longer than two blocks of the longest kind. */
const LENGTHS = Array.from({ length: 150 }, (_, length) => length);

/** @param {Uint8Array} body */
async function received(body) {
  const fetch = async () => new Response(/** @type {BodyInit} */ (body));
  return await new ContactshipClient({ apiKey: "sk_test", fetch, maxRetries: 0 }).getCall("a");
}

test("bytes that are not UTF-8 are found wherever they stand", async () => {
  const edges = [0x21, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1];
  edges.push(0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff);
  let place = 0;
  let right = 0;
  for (const a of edges)
    for (const b of edges)
      for (const c of edges)
        for (const d of edges) {
          place = (place + 1) % 70;
          const text = new Uint8Array(place + 4 + (place % 9)).fill(0x61);
          text.set([a, b, c, d], place);
          let expected;
          try {
            expected = strict.decode(text);
            right++;
          } catch {
            assert.throws(() => decodeToon(text), { code: "invalid_toon" }, `${[a, b, c, d]} at ${place}`);
            continue;
          }
          assert.equal(decodeToon(text), expected);
        }
  assert.ok(right > 1000 && right < edges.length ** 4 / 2);
});

test("a response's ill-formed bytes become what a browser makes of them", async () => {
  for (const bad of [[0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x9a], [0xed, 0xa0, 0x80], [0xff]]) {
    for (const length of LENGTHS.filter((length) => length % 7 < 3)) {
      const body = Uint8Array.from([
        ...encoder.encode(`{"id":"a","from":"${"x".repeat(length)}`),
        ...bad,
        ...encoder.encode(`y","é":"日🚀${"z".repeat(length)}"}`),
      ]);
      assert.deepEqual(await received(body), JSON.parse(lenient.decode(body)));
    }
  }
});

test("TOON cells of any length, with any mark at any position, decode as their JSON does", () => {
  for (const length of LENGTHS) {
    const word = "w".repeat(length);
    for (const mark of ["", "é", "日", "🚀", "\\n", '\\"', "\\\\", ",", "|", "\\u00e9", "'", ":", "#", "-", " "]) {
      const places =
        mark === "" ? [0] : [0, 1, length >> 1, length - 1, length].filter((at) => at >= 0 && at <= length);
      for (const place of places) {
        const quoted = `"${word.slice(0, place)}${mark}${word.slice(place)}"`;
        const value = JSON.parse(quoted);
        const rows = [
          { a: value, b: word, c: value },
          { a: word, b: value, c: 7 },
        ];
        const text = `[2]{a,b,c}:\n  ${quoted},${word},${quoted}\n  ${word},${quoted},7\n`;
        assert.deepEqual(decodeToon(text), rows, text);
        assert.deepEqual(decodeToon(text.trimEnd()), rows, text);
        assert.deepEqual(decodeToon(`${"k".repeat(length + 1)}: ${quoted}`), { ["k".repeat(length + 1)]: value });
      }
    }
  }
});

test("JSON strings and keys of any length, with any escape at any position, decode as JSON.parse does", async () => {
  /** @type {string[]} */
  const strings = [];
  for (const length of LENGTHS) {
    for (const mark of ["", "é", "日", "🚀", "\\n", '\\"', "\\\\", "\\/", "\\u0041", "\\ud83d\\ude80", "\\ud83d"]) {
      const place = (length * 7) % (length + 1);
      strings.push(`"${"s".repeat(place)}${mark}${"t".repeat(length - place)}"`);
    }
  }
  const objects = strings.map((string, n) => `{${string}:${string},"role":${n},"k":{"\\\\":${string}}}`);
  const body = `{"id":"a","strings":[${strings.join(",")}],"objects":[${objects.join(" ,\n")}]}`;
  const expected = JSON.parse(body.replaceAll(/(?<!ud83d)\\ud83d(?!\\ude80)/g, "\\ufffd"));
  assert.deepEqual(await received(encoder.encode(body)), expected);
});

test("keys that look like the ones before are not taken for them", async () => {
  const objects = [
    { word: 1, start: 2 },
    { word: 1, start: 2 },
    { wort: 1, start: 2 },
    { word: 1, started: 2 },
    { word: 1, star: 2 },
    { "word\\": 1, 'st"art': 2 },
    { "word\\": 1, 'st"art': 2 },
    { "a rather long key, longer than a block of text": 1 },
    { "a rather long key, longer than a block of teXt": 1 },
    { "": 1, é: 2 },
    { "": 1, é: 2, ê: 3 },
  ];
  for (const space of [undefined, 1]) {
    const body = JSON.stringify({ id: "a", objects: [...objects, ...objects] }, null, space);
    assert.deepEqual(await received(encoder.encode(body)), JSON.parse(body));
  }
});

test("numbers of any length at any position decode as JSON.parse does", async () => {
  const numbers = [];
  for (let whole = 0; whole <= 17; whole++) {
    for (let part = 0; part <= 17; part++) {
      const digits = "1234567890123456789";
      const text = (whole === 0 ? "0" : digits.slice(0, whole)) + (part === 0 ? "" : `.${digits.slice(0, part)}`);
      numbers.push(text, `-${text}`, `${text}e3`, `${text}E-2`, text.replaceAll(/[1-9]/g, "9"));
    }
  }
  const body = `{"id":"a","numbers":[${numbers.join(",")}]}`;
  assert.deepEqual(await received(encoder.encode(body)), JSON.parse(body));
  // What is no number is a text: a zero ahead, a point without digits, a letter behind.
  const texts = ["01", "1.", "1.2.3", "1a", "1234567.5x", "1e", "00.5", ".5"];
  const expected = [...numbers.map(Number).map((number) => (Object.is(number, -0) ? 0 : number)), ...texts];
  const rows = [...numbers, ...texts].map((text) => `\n  ${text},${text}`);
  const table = `[${rows.length}]{a,b}:${rows.join("")}`;
  assert.deepEqual(
    decodeToon(table),
    expected.map((value) => ({ a: value, b: value })),
  );
});

test("text of any script, at any position of a block, decodes as JSON.parse does", async () => {
  const pieces = [
    "plain words, ",
    "é",
    "ñandú ",
    "日本語",
    "でお願いします。",
    "🚀",
    "€",
    "\u0080",
    "\u07ff",
    "\u0800",
  ];
  pieces.push("\uffff", "\u{10000}", "\u{10ffff}", "—", "Здравствуйте ", "a", "0123456789abcdef");
  let seed = 7;
  const turns = Array.from({ length: 3000 }, (_, n) => {
    const kinds = 1 + (n % pieces.length);
    const content = Array.from({ length: n % 40 }, () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return pieces[(seed >>> 16) % kinds];
    });
    return { role: "user", content: content.join("") };
  });
  const body = JSON.stringify({ id: "a", chat_history: turns });
  assert.deepEqual(await received(encoder.encode(body)), JSON.parse(body));
  const rows = turns.map(({ content }) => `\n  user,${JSON.stringify(content)}`);
  assert.deepEqual(decodeToon(`[${turns.length}]{role,content}:${rows.join("")}`), turns);
});
