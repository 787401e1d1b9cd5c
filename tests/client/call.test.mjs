// The call object, held against what JSON.parse makes of the same bytes; and drift.
// @ts-check
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { ContactshipClient, decodeToon } from "#contactship-wasm";
import { listen } from "../hosts/listen.mjs";
import { key, startSandbox } from "../hosts/sandbox.mjs";

/** @typedef {{ code: string, path: string, expected?: string, actual: string }} Warning */

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox?.stop());

/**
 * The call of a body, and the warnings.
 * @param {BodyInit} body
 * @param {any} [options]
 * @param {any} [of] getCall's
 */
async function read(body, options, of) {
  /** @type {Warning[]} */
  const warnings = [];
  const onWarning = (/** @type {Warning} */ warning) => warnings.push(warning);
  const client = new ContactshipClient({ apiKey: key, fetch: async () => new Response(body), onWarning, ...options });
  return { call: /** @type {any} */ (await client.getCall("x", of)), warnings };
}

/** Numbers that come out the same each time. @param {number} seed */
function randomFrom(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same values, keys, order of keys and prototypes. @param {unknown} actual @param {unknown} expected */
function same(actual, expected) {
  assert.deepStrictEqual(actual, expected);
  assert.equal(JSON.stringify(actual), JSON.stringify(expected));
}

describe("the call object", () => {
  const IDS = ["gen-en-0", "gen-en-1", "gen-es-30", "gen-ja-60", "gen-en-400", "gen-es-20-failed", "gen-ja-5-in-queue"];
  const SPECS = [
    "ok",
    "envelope-data",
    "unknown-fields",
    "unknown-enums",
    "proto",
    "duplicate-keys",
    "deep-100",
    "bom",
    "gzip",
    "br",
    "drip-400-1",
  ];

  test("a call is what JSON.parse makes of the bytes, for each of the sandbox's calls", async () => {
    for (const spec of SPECS) {
      for (const id of IDS) {
        const baseUrl = `${sandbox.address}/fault/${spec}`;
        const response = await fetch(`${baseUrl}/v1/calls/${id}?include_words=true&include_tools=true`, {
          headers: { "x-api-key": key },
        });
        const body = JSON.parse(await response.text());
        const call = await new ContactshipClient({ apiKey: key, baseUrl }).getCall(id, {
          includeWords: true,
          includeTools: true,
        });
        same(call, body.id === undefined ? body.data : body);
        if (spec === "ok") same(structuredClone(call), call);
      }
    }
  });

  test("a call is the same from TOON and from either envelope", async () => {
    for (const id of IDS) {
      const client = new ContactshipClient({ apiKey: key, baseUrl: sandbox.address });
      const other = new ContactshipClient({ apiKey: key, baseUrl: `${sandbox.address}/fault/envelope-data` });
      const [json, toon, enveloped] = await Promise.all([
        client.getCall(id, { includeWords: true }),
        client.getCall(id, { includeWords: true, transcriptFormat: "toon" }),
        other.getCall(id, { includeWords: true, transcriptFormat: "toon" }),
      ]);
      const format = "transcript_format" in json ? { transcript_format: "toon" } : {};
      assert.deepEqual(toon, { ...json, ...format });
      same(enveloped, toon);
    }
  });

  test("a call of random JSON is what JSON.parse makes of it", async () => {
    const random = randomFrom(1);
    const pick = (/** @type {any[]} */ list) => list[Math.trunc(random() * list.length)];
    const KEYS = [
      "a",
      "id",
      "data",
      "__proto__",
      "constructor",
      "toString",
      "",
      "10",
      "2",
      "é",
      "🙂",
      "a b",
      "duration",
      "length",
    ];
    const TEXTS = ["", "x", "é", "🙂", "\\", '"', "\u2028", "\0", "a".repeat(70_000), "true", "1", "\ufeff"];
    /** @type {(depth: number) => any} */
    const value = (depth) => {
      const roll = random();
      if (depth > 0 && roll < 0.25) return Array.from({ length: random() * 6 }, () => value(depth - 1)).flat(0);
      if (depth > 0 && roll < 0.55) return object(depth - 1);
      return roll < 0.65
        ? pick([null, true, false])
        : roll < 0.85
          ? pick(TEXTS)
          : (random() - 0.5) * 10 ** pick([0, 3, 9, 20, -9, 300]);
    };
    const object = (/** @type {number} */ depth) => {
      const made = Object.create(null);
      for (let n = random() * 6; n > 0; n--) made[pick(KEYS)] = value(depth);
      return made;
    };
    for (let n = 0; n < 600; n++) {
      const text = JSON.stringify(Object.assign(object(4), { id: "x" }), null, pick([0, 1, "\t"]));
      const { call } = await read(text);
      const parsed = JSON.parse(text);
      if (typeof parsed.duration === "string") parsed.duration = call.duration;
      same(call, parsed);
    }
  });

  test("a call keeps every number bit for bit", async () => {
    const random = randomFrom(2);
    const bits = new DataView(new ArrayBuffer(8));
    const numbers = [
      "-0",
      "0",
      "1e400",
      "-1e400",
      "5e-324",
      "2.2250738585072011e-308",
      "9007199254740993",
      "-9007199254740993",
    ];
    numbers.push(
      "9007199254740992",
      "9007199254740991",
      "123456789012345678901234567890",
      "0.1",
      "1.0",
      "1E5",
      "1e-400",
      "0e5",
      "-0.0",
    );
    numbers.push(
      "7.2057594037927933e16",
      "1.7976931348623157e308",
      "1.7976931348623159e308",
      "4.9e-324",
      "2.47e-324",
      "0.30000000000000004",
    );
    while (numbers.length < 20_000) {
      for (let at = 0; at < 8; at += 4) bits.setUint32(at, random() * 2 ** 32);
      const number = bits.getFloat64(0);
      if (Number.isFinite(number)) numbers.push(`${number}`, number.toPrecision(17), number.toExponential(20));
      numbers.push(
        `${Math.trunc(random() * 1e7) / 1000}`,
        (random() * 1e6).toFixed(3),
        `${Math.trunc((random() - 0.5) * 2 ** 54)}`,
      );
    }
    const { call } = await read(`{"id":"x","numbers":[${numbers}]}`);
    const rows = `numbers[${numbers.length}]: ${numbers.join(",")}`;
    const parsed = numbers.map((text) => JSON.parse(text));
    const toon = /** @type {any} */ (decodeToon(rows)).numbers;
    for (const [at, text] of numbers.entries()) {
      assert.ok(Object.is(call.numbers[at], parsed[at]), `${text} in JSON: ${call.numbers[at]}`);
      // TOON's specification says that -0 is 0.
      const expected = parsed[at] === 0 ? 0 : parsed[at];
      if (Number.isFinite(expected)) assert.ok(Object.is(toon[at], expected), `${text} in TOON: ${toon[at]}`);
    }
  });

  test("keys such as __proto__ are own properties of a call, and change no prototype", async () => {
    const text =
      '{"id":"x","__proto__":{"a":1},"contact":{"__proto__":null,"b":2},"constructor":{"prototype":{"c":3}}}';
    const { call } = await read(text);
    same(call, JSON.parse(text));
    assert.equal(Object.getPrototypeOf(call), Object.prototype);
    assert.deepEqual(Object.getOwnPropertyDescriptor(call, "__proto__")?.value, { a: 1 });
    assert.equal(/** @type {any} */ ({}).a, undefined);
  });

  test("of a duplicate key the last value wins, in the place of the first", async () => {
    for (const text of [
      '{"id":"first","a":1,"id":"x"}',
      '{"id":"x","contact":{"id":"1","b":1,"id":"2"},"contact":{"c":1}}',
      '{"id":1,"id":"x"}',
      '{"data":1,"data":{"id":"x"}}',
    ]) {
      const parsed = JSON.parse(text);
      same((await read(text)).call, parsed.id ? parsed : parsed.data);
    }
    await assert.rejects(read('{"id":"x","id":1}'), { code: "invalid_response" });
  });

  test("null fields of a call stay null, missing ones stay missing", async () => {
    const { call, warnings } = await read(
      '{"id":"x","duration":null,"contact":null,"chat_history":null,"call_analysis":{"summary":null}}',
    );
    same(call, { id: "x", duration: null, contact: null, chat_history: null, call_analysis: { summary: null } });
    assert.equal("from" in call, false);
    assert.deepEqual(warnings, []);
  });

  test("a duration as a numeric string becomes a number", async () => {
    for (const [text, duration] of /** @type {[string, unknown][]} */ ([
      ["210", 210],
      ["0", 0],
      ["12.5", 12.5],
      ["1e2", 100],
      ["", ""],
      ["abc", "abc"],
      ["NaN", "NaN"],
      ["0x10", "0x10"],
      ["3 min", "3 min"],
    ])) {
      const { call, warnings } = await read(JSON.stringify({ id: "x", duration: text }), {});
      assert.ok(Object.is(call.duration, duration), text);
      assert.equal(warnings.length, typeof duration === "number" ? 0 : 1);
    }
  });

  test("lone surrogates and ill-formed UTF-8 become U+FFFD, and a BOM is not part of the text", async () => {
    const { call } = await read('{"id":"x","a":"\\ud83d","b":"\\ude00\\ud83d!","c":"\\ud83d\\ude00","\\ud83d":1}');
    same(call, { id: "x", a: "\ufffd", b: "\ufffd\ufffd!", c: "😀", "\ufffd": 1 });
    const start = Buffer.from('\ufeff{"id":"x","a":"');
    for (const bytes of [
      [0xff],
      [0xc3, 0x28],
      [0xed, 0xa0, 0x80],
      [0xf0, 0x9f, 0x98],
      [0xc0, 0xaf],
      [0xf4, 0x90, 0x80, 0x80],
    ]) {
      const body = Buffer.concat([start, Buffer.from(bytes), Buffer.from('"}')]);
      same((await read(body)).call, JSON.parse(new TextDecoder().decode(body)));
    }
  });

  test("a body is an error only if it is not JSON, not an object, or lacks a string id", async () => {
    for (const body of [
      "",
      " ",
      "{",
      "[]",
      "1",
      '"x"',
      "null",
      "{}",
      '{"id":1}',
      '{"id":null}',
      "{id:1}",
      '{"id":"x"}}',
      '{"id":"x",}',
      "\ufeff",
      '{"data":{}}',
      '{"statusCode":200,"data":null}',
      '{"id":"x","a":01}',
      '{"id":"x","a":"\n"}',
      '{"id":"x","a":NaN}',
    ]) {
      const error = await read(body).catch((/** @type {unknown} */ reason) => reason);
      assert.equal(/** @type {any} */ (error).code, "invalid_response", body);
      assert.equal(/** @type {any} */ (error).status, 200);
    }
    same((await read(' \n{"id":""}\t ')).call, { id: "" });
  });

  test("an HTML page instead of a call has its own message", async () => {
    const table = {
      "<!doctype html><title>Vite</title>": /an HTML page, not JSON: check that baseUrl points to the API/,
      "\r\n <html>": /an HTML page/,
      "Not found": /the body is not JSON: expected a value \(at byte 0\)/,
    };
    for (const [body, message] of Object.entries(table)) {
      const error = await read(body).catch((/** @type {unknown} */ reason) => reason);
      assert.equal(/** @type {any} */ (error).code, "invalid_response");
      assert.match(/** @type {any} */ (error).message, message);
    }
  });
});

describe("transcripts", () => {
  const toon = "[1]{role,content}:\n  user,Hi";
  const body = (/** @type {unknown} */ text, format = "toon") =>
    JSON.stringify({ id: "x", chat_history: text, transcript_format: format });

  test("a TOON transcript becomes objects, and stays text with rawTranscript", async () => {
    same((await read(body(toon), {}, { transcriptFormat: "toon" })).call.chat_history, [
      { role: "user", content: "Hi" },
    ]);
    const raw = await read(body(toon), { strict: true }, { transcriptFormat: "toon", rawTranscript: true });
    assert.equal(raw.call.chat_history, toon);
    assert.deepEqual(raw.warnings, []);
  });

  test("an array of turns is passed on where TOON was asked for", async () => {
    const turns = [{ role: "user", content: "Hi" }];
    same((await read(body(turns, "json"), {}, { transcriptFormat: "toon" })).call.chat_history, turns);
  });

  test("a TOON transcript of another type than an array is passed on and reported as drift", async () => {
    const { call, warnings } = await read(body("a: 1"), {}, { transcriptFormat: "toon" });
    same(call.chat_history, { a: 1 });
    assert.deepEqual(warnings, [
      { code: "unexpected_type", path: "chat_history", expected: "array", actual: "object" },
    ]);
  });

  test("a transcript of an older TOON encoder is decoded and reported as toon_legacy", async () => {
    for (const spec of ["toon-marker", "toon-hash", "toon-bare"]) {
      /** @type {Warning[]} */
      const warnings = [];
      const onWarning = (/** @type {Warning} */ warning) => warnings.push(warning);
      const client = new ContactshipClient({ apiKey: key, baseUrl: `${sandbox.address}/fault/${spec}`, onWarning });
      const call = await client.getCall("gen-en-8", { transcriptFormat: "toon" });
      assert.ok(Array.isArray(call.chat_history), spec);
      assert.deepEqual(
        warnings.map(({ code, path }) => [code, path]),
        [["toon_legacy", "chat_history"]],
        spec,
      );
      assert.ok(warnings[0].actual && !("expected" in warnings[0]));
    }
  });

  test("a transcript that does not decode rejects with line and column, and keeps the call", async () => {
    const text = "[2]{role,content}:\n  user,Hi";
    /** @type {any} */
    const error = await read(body(text), {}, { transcriptFormat: "toon" }).catch(
      (/** @type {unknown} */ reason) => reason,
    );
    assert.equal(error.code, "invalid_toon");
    assert.ok(error.line >= 1 && error.column >= 1);
    same(error.call, { id: "x", chat_history: text, transcript_format: "toon" });
    assert.equal(error.attempts, 1);
    assert.equal(error.status, 200);
  });
});

describe("drift", () => {
  const drifted =
    '{"id":"x","from":1,"contact":"Jane","duration":true,"chat_history":[{"role":5},{"role":6}],"call_analysis":{"summary":[]}}';

  test("a field of another type is passed on as it came, and reported once for each place", async () => {
    const { call, warnings } = await read(drifted);
    same(call, JSON.parse(drifted));
    assert.deepEqual(warnings, [
      { code: "unexpected_type", path: "from", expected: "string", actual: "number" },
      { code: "unexpected_type", path: "contact", expected: "object", actual: "string" },
      { code: "unexpected_type", path: "duration", expected: "number", actual: "boolean" },
      { code: "unexpected_type", path: "chat_history[0].role", expected: "string", actual: "number" },
      { code: "unexpected_type", path: "call_analysis.summary", expected: "string", actual: "array" },
    ]);
  });

  test("with strict, drift is an error that has the call", async () => {
    /** @type {any} */
    const error = await read(drifted, { strict: true }).catch((/** @type {unknown} */ reason) => reason);
    assert.equal(error.code, "invalid_response");
    assert.match(error.message, /`from`.*string.*number/);
    same(error.call, JSON.parse(drifted));
    assert.equal(error.attempts, 1);
  });

  test("unknown fields and enum values are not drift", async () => {
    for (const spec of ["unknown-fields", "unknown-enums"]) {
      const client = new ContactshipClient({
        apiKey: key,
        baseUrl: `${sandbox.address}/fault/${spec}`,
        strict: true,
        onWarning: () => assert.fail("warned"),
      });
      assert.equal((await client.getCall("gen-en-4", { includeTools: true, includeWords: true })).id, "gen-en-4");
    }
  });
});

test("a chunked body that breaks off with its connection is a network failure", async (context) => {
  let requests = 0;
  const server = createServer((_, response) => {
    requests++;
    response.writeHead(200, { connection: "close" });
    response.write(`{"id":"x","chat_history":[{"role":"agent","content":"Hel`, () => response.destroy());
  });
  const { address, close } = await listen(server);
  context.after(close);
  const client = new ContactshipClient({ apiKey: key, baseUrl: address, maxRetries: 1 });
  /** @type {any} */
  const error = await client.getCall("x").catch((/** @type {unknown} */ reason) => reason);
  assert.deepEqual([error.code, error.attempts, requests], ["network", 2, 2]);
});
