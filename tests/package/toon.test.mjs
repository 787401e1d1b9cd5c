// decodeToon as it is shipped: texts that no server would send, and the official cases where they are.
// @ts-check
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ContactshipError, decodeToon } from "contactship-wasm";

const root = process.env.CONTACTSHIP_ROOT ?? "";
const corpus = join(root, "tests/corpus/toon");
/** Official cases, which lie beside the project on some machines. */
const official = join(root, "../shared/toon");
const skip = existsSync(official) ? false : `SKIPPED: there is no ${official} here`;

const readings = [{}, { strict: false }, { legacy: false }, { indent: 4 }];

test("a host that fails once while objects are built does no harm to later texts", () => {
  const { decode } = TextDecoder.prototype;
  decodeToon("one: 1");
  TextDecoder.prototype.decode = () => {
    throw new RangeError("mine");
  };
  try {
    assert.throws(() => decodeToon("two: 2\nthree: 3"));
  } finally {
    TextDecoder.prototype.decode = decode;
  }
  assert.deepEqual(decodeToon("two: 2\nthree: 3"), { two: 2, three: 3 });
  assert.deepEqual(decodeToon("one: 1\nfour: 4"), { one: 1, four: 4 });
});

/**
 * A value, or the typed error with its place: nothing else may come out.
 * @param {string | Uint8Array} text
 * @param {object} [options]
 */
function verdict(text, options) {
  try {
    return { value: decodeToon(text, options) };
  } catch (error) {
    assert.ok(error instanceof ContactshipError, String(error));
    assert.equal(error.code, "invalid_toon", error.message);
    assert.ok(Number(error.line) >= 1 && Number(error.column) >= 1, error.message);
    return { error };
  }
}

test("what the fuzzer found interesting gives a value or a typed error", async () => {
  const names = await readdir(corpus);
  assert.ok(names.length > 200);
  for (const name of names) {
    const bytes = await readFile(join(corpus, name));
    for (const options of readings) verdict(bytes, options);
  }
});

test("hostile texts of a megabyte give a value or a typed error", () => {
  const mega = 1 << 20;
  const rows = mega / 4;
  for (const text of [
    "a:\n".repeat(mega / 3),
    Array.from({ length: 1400 }, (_, depth) => `${"  ".repeat(depth)}a:`).join("\n"),
    `a[0]{${"b{".repeat(mega / 2)}`,
    `a: "${'\\"'.repeat(mega / 2)}`,
    `a: "${"\\\\".repeat(mega / 2)}`,
    `a[${mega + 1}]: ${",".repeat(mega)}`,
    // Quotes inside of cells, which hide delimiters: each cell ends before the line does.
    `a[${mega / 4}]: ${'b"",'.repeat(mega / 4)}`,
    `a[${mega / 4}]: ${'b"c,'.repeat(mega / 4)}`,
    `[${rows}]{a}:${"\n  1".repeat(rows)}`,
    `[4000000000]{a}:\n  1`,
    "- ".repeat(mega / 2),
    `[${rows}]:${"\n  - - - -".repeat(rows / 2)}`,
    `[${rows}]{a}:${"\n  #1".repeat(rows)}`,
    "# comment\n".repeat(mega / 10),
    "🚀:".repeat(mega / 5),
    "\u0000".repeat(mega),
  ]) {
    for (const options of readings) verdict(text, options);
  }
});

test("a million rows arrive, each with its value", () => {
  const rows = 1 << 20;
  const text = `[${rows}]{n,word}:\n${Array.from({ length: rows }, (_, n) => `  ${n},w${n % 7}`).join("\n")}`;
  const value = /** @type {{ n: number, word: string }[]} */ (decodeToon(text));
  assert.equal(value.length, rows);
  assert.ok(value.every(({ n, word }, index) => n === index && word === `w${index % 7}`));
});

test("keys that mean something to JavaScript are keys", () => {
  const value = /** @type {any} */ (
    decodeToon('__proto__: 1\nconstructor: x\n"toString": y\nrows[1]{__proto__,a}:\n  p,2')
  );
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
  assert.deepEqual(Object.keys(value), ["__proto__", "constructor", "toString", "rows"]);
  assert.equal(Object.getOwnPropertyDescriptor(value, "__proto__")?.value, 1);
  assert.deepEqual(Object.keys(value.rows[0]), ["__proto__", "a"]);
  assert.equal(Object.getPrototypeOf(value.rows[0]), Object.prototype);
});

test("keys that look like the list of a word's keys are what they are", () => {
  for (const keys of [["word,start", "end"], ["word,start,end"], ["word", "start,end"], ["word", "start", "end", ""]]) {
    const row = Object.fromEntries(keys.map((key, index) => [key, `value ${index}`]));
    const header = keys.map((key) => JSON.stringify(key)).join(",");
    const text = `[2]{${header}}:\n  ${Object.values(row).join(",")}\n  ${Object.values(row).join(",")}`;
    assert.deepEqual(decodeToon(text), [row, row], header);
  }
  const words = "[3]{word,start,end}:\n  a,1,2.5\n  null,x,true\n  b,1e300,123456789.123";
  assert.deepEqual(decodeToon(words), [
    { word: "a", start: 1, end: 2.5 },
    { word: null, start: "x", end: true },
    { word: "b", start: 1e300, end: 123456789.123 },
  ]);
});

test("65,536 objects with an index of 1000 take no more memory than with a name", () => {
  const before = process.memoryUsage().rss;
  const rows = decodeToon(`[65536]{1000}:\n${"  1\n".repeat(65_536)}`);
  const grown = process.memoryUsage().rss - before;
  assert.deepEqual(/** @type {any} */ (rows)[65_535], { 1000: 1 });
  // Engines would keep 12 KB for each.
  assert.ok(grown < 200e6, `${grown} bytes`);
});

test("keys of Object.prototype are own properties, also where it is frozen or has a setter", () => {
  const program = `
    import { decodeToon } from "contactship-wasm";
    Object.defineProperty(Object.prototype, "planted", { set() { throw new Error("called"); }, configurable: true });
    Object.freeze(Object.prototype);
    console.log(JSON.stringify(decodeToon("toString: 1\\nconstructor: 2\\nplanted: 3")));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    encoding: "utf8",
  });
  assert.equal(stdout.trim(), '{"toString":1,"constructor":2,"planted":3}', stderr);
});

test("a buffer that was transferred away is an invalid argument", () => {
  const bytes = new TextEncoder().encode("a: 1");
  structuredClone(bytes, { transfer: [bytes.buffer] });
  assert.throws(() => decodeToon(bytes), { code: "invalid_argument" });
});

test("the official cases of version 4.4 hold", { skip }, async () => {
  let cases = 0;
  for (const name of await readdir(join(official, "fixtures-4.4"))) {
    if (!name.endsWith(".json")) continue;
    const { tests } = JSON.parse(await readFile(join(official, "fixtures-4.4", name), "utf8"));
    for (const { name: title, input, expected, shouldError, options = {} } of tests) {
      const { strict = true, indentSize: indent = 2 } = options;
      const { value, error } = verdict(input, { strict, indent, legacy: false });
      if (shouldError) assert.ok(error, `${title}: ${JSON.stringify(value)}`);
      else assert.deepEqual(value, expected, title);
      cases += 1;
    }
  }
  assert.ok(cases >= 328, String(cases));
});

test("what every version of the encoder wrote is read back", { skip }, async () => {
  const calls = JSON.parse(await readFile(join(official, "cross-version.json"), "utf8"));
  let texts = 0;
  for (const { value, texts: written } of calls) {
    for (const { text, by } of written) {
      assert.deepEqual(decodeToon(text), value, String(by));
      texts += 1;
    }
  }
  assert.ok(texts >= 420, String(texts));
});
