// The key appears in the request header and nowhere else: every failure there is, and every place where
// something of it can be seen.
// @ts-check
import assert from "node:assert/strict";
import { createServer } from "node:http";
import process from "node:process";
import { after, before, describe, test } from "node:test";
import { inspect } from "node:util";
import * as published from "#contactship-wasm";
import { toError } from "../../src/js/error.js";
import { presentable, redact } from "../../src/js/redact.js";
import { suites } from "./checks/all.mjs";
import { Host } from "./checks/support.mjs";
import { listen } from "../hosts/listen.mjs";
import { key, startSandbox } from "../hosts/sandbox.mjs";

const failing = await import(new URL("../../target/trap/pkg/node.js", import.meta.url).href);

/** How many texts were searched. */
let searched = 0;

/** @param {string} text @param {string} where @param {string} [secret] */
function clean(text, where, secret = key) {
  searched++;
  assert.ok(!text.includes(secret), `the key is in ${where}: ${text.slice(0, 300)}`);
}

/** The text of a value, if it has one: some values throw when they are read. @param {() => unknown} say */
function print(say) {
  try {
    return String(say());
  } catch {
    return "";
  }
}

/**
 * Looks at a value from every side, and into it.
 * @param {any} value
 * @param {string} where
 * @param {string} [secret]
 * @param {Set<unknown>} [seen]
 */
function search(value, where, secret = key, seen = new Set()) {
  clean(
    inspect(value, { depth: Infinity, showHidden: true, getters: true, maxStringLength: null }),
    `inspect(${where})`,
    secret,
  );
  const text = print(() => `${String(value)} ${JSON.stringify(value)}`);
  clean(text, `text of ${where}`, secret);
  if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) return;
  seen.add(value);
  for (const name of Reflect.ownKeys(value)) {
    clean(String(name), `a name in ${where}`, secret);
    const property = /** @type {PropertyDescriptor} */ (Reflect.getOwnPropertyDescriptor(value, name));
    search("value" in property ? property.value : Reflect.get(value, name), `${where}.${String(name)}`, secret, seen);
  }
  for (const name of ["stack", "message", "cause"])
    clean(
      print(() => value[name]),
      `${where}.${name}`,
      secret,
    );
  if (value instanceof Map || value instanceof Set)
    for (const item of value) search(item, `an item of ${where}`, secret, seen);
}

/** A library whose clients and errors are searched, whatever becomes of them. @param {any} library */
function searching(library) {
  class ContactshipClient extends library.ContactshipClient {
    /** @param {any} options */
    constructor(options) {
      const hooks = Object.fromEntries(
        ["onAttempt", "onWarning"].map((name) => [
          name,
          (/** @type {unknown} */ argument) => {
            search(argument, `an argument of ${name}`);
            return options[name]?.(argument);
          },
        ]),
      );
      try {
        super({ ...options, ...hooks });
      } catch (error) {
        search(error, "an error of the constructor");
        throw error;
      }
    }

    /** @param {string} id @param {any} options */
    async getCall(id, options) {
      search(this, "the client");
      try {
        const call = await super.getCall(id, options);
        search(call, "a call");
        return call;
      } catch (error) {
        search(error, `the error of ${id}`);
        throw error;
      } finally {
        search(this, "the client");
      }
    }
  }
  return { ...library, ContactshipClient };
}

/** @type {string[]} */
const printed = [];
const METHODS = /** @type {const} */ (["log", "info", "warn", "error", "debug", "trace"]);
const originals = METHODS.map((name) => console[name]);
/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
const random = Math.random;
before(async () => {
  sandbox = await startSandbox();
  Math.random = () => 0;
  for (const name of METHODS) console[name] = (...args) => void printed.push(inspect(args, { depth: Infinity }));
  process.on("warning", (warning) => printed.push(`${warning.stack}`));
});
after(() => {
  Math.random = random;
  METHODS.forEach((name, at) => (console[name] = originals[at]));
  sandbox?.stop();
});

test("no error, hook or text of any check holds the key", async (context) => {
  for (const [suite, library] of /** @type {const} */ ([
    ["all", published],
    ["trap", failing],
  ])) {
    for (const check of suites[suite]) {
      await check.run(new Host({ library: searching(library), sandbox: sandbox.address, key, name: "node" }));
    }
  }
  for (const text of printed) clean(text, "the console");
  const requests = await (await fetch(`${sandbox.address}/sandbox/log`)).json();
  assert.ok(requests.length > 100);
  for (const { path, query } of requests) clean(`${path} ${JSON.stringify(query)}`, "a URL");
  const other = await (await fetch(`${sandbox.address}/sandbox/other-origin`)).json();
  assert.equal(other.length, 0, "requests at the other origin");
  context.diagnostic(`${searched} texts searched`);
});

describe("errors that carry the request", () => {
  const CAUSES = /** @type {[string, (request: Request) => unknown][]} */ ([
    ["as a property", (request) => Object.assign(new Error("no"), { request })],
    ["as its cause", (request) => new Error("no", { cause: request })],
    ["in its message", (request) => new Error(`no: ${request.headers.get("x-api-key")}`)],
    [
      "in its cause's message",
      (request) => new TypeError("no", { cause: new Error(`${request.headers.get("x-api-key")}`) }),
    ],
    ["in its name", (request) => Object.assign(new Error("no"), { name: request.headers.get("x-api-key") })],
    [
      "in a hidden property",
      (request) => Object.defineProperty(new Error("no"), "hidden", { value: [...request.headers] }),
    ],
    [
      "in a property named by a symbol",
      (request) => Object.assign(new Error("no"), { [Symbol("s")]: [...request.headers] }),
    ],
    ["in a symbol", (request) => Symbol(`${request.headers.get("x-api-key")}`)],
    [
      "in the name of a property",
      (request) => Object.assign(new Error("no"), { [`${request.headers.get("x-api-key")}`]: 1 }),
    ],
    ["in a map", (request) => new Map([...request.headers])],
    ["instead of an error", (request) => request],
    ["in a string", (request) => JSON.stringify([...request.headers])],
    ["in a DOMException", (request) => new DOMException(`no: ${request.headers.get("x-api-key")}`, "AbortError")],
    ["in an AggregateError", (request) => new AggregateError([new Error(`${request.headers.get("x-api-key")}`)], "no")],
    [
      "behind a getter",
      (request) => ({
        get headers() {
          return [...request.headers];
        },
      }),
    ],
    ["in a function", (request) => () => request],
    [
      "in a message that its class computes",
      (request) =>
        new (class extends Error {
          get message() {
            return `${request.headers.get("x-api-key")}`;
          }
        })(),
    ],
    ["deep inside", (request) => ({ a: { b: { c: { d: { e: { f: [...request.headers] } } } } } })],
    [
      "in a cycle",
      (request) => {
        const error = Object.assign(new Error("no"), { request, self: {} });
        error.self = error;
        return error;
      },
    ],
  ]);
  for (const [where, causeOf] of CAUSES) {
    test(`an error of fetch that has the request ${where} leaves no key in what getCall rejects with`, async () => {
      const fetch = (/** @type {string} */ url, /** @type {RequestInit} */ init) =>
        Promise.reject(causeOf(new Request(url, init)));
      const client = new (searching(published).ContactshipClient)({ apiKey: key, fetch, maxRetries: 1 });
      await assert.rejects(client.getCall("x"), { code: "network", attempts: 2 });
    });
  }
});

describe("a server that echoes the key", () => {
  const KEYS = [
    key,
    'sk/te"st\\SE+CR%ET&<x>',
    "sk_\\\\u0041_long",
    "%2F%2f%25sk",
    "k".repeat(200),
    "sk$&.*+?^${}()|[]",
  ];
  /** @type {Record<string, (text: string) => string>} */
  const FORMS = {
    "as it is": (text) => text,
    "in JSON": (text) => JSON.stringify(text),
    "in JSON in JSON": (text) => JSON.stringify(JSON.stringify(text)),
    "in JSON with escaped slashes": (text) => JSON.stringify(text).replaceAll("/", "\\/"),
    "in JSON as \\u": (text) =>
      [...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
    "in JSON as \\u in capitals": (text) =>
      [...text].map((char) => `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`).join(""),
    "percent-encoded": encodeURIComponent,
    "percent-encoded in lower case": (text) =>
      encodeURIComponent(text).replaceAll(/%../g, (form) => form.toLowerCase()),
    "percent-encoded twice": (text) => encodeURIComponent(encodeURIComponent(text)),
    "in a query": (text) => String(new URLSearchParams({ key: text })),
    "in HTML": (text) => text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`),
    "in HTML with leading zeros": (text) => text.replaceAll(/[&<>"']/g, (char) => `&#0${char.charCodeAt(0)};`),
    "in a script as \\x": (text) =>
      [...text].map((char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`).join(""),
    "in HTML with named references": (text) =>
      text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
    "in capitals": (text) => text.toUpperCase(),
    "in lower case": (text) => text.toLowerCase(),
  };
  for (const [name, form] of Object.entries(FORMS)) {
    test(`a key that a server echoes ${name} is redacted`, async () => {
      for (const apiKey of KEYS) {
        const echo = form(apiKey);
        for (const [status, body] of /** @type {[number, string][]} */ ([
          [400, `{"message":${JSON.stringify(`you said ${apiKey}`)},"echo":"${echo}"}`],
          [500, `<p>${echo}</p>`],
          [200, `not JSON: ${echo}`],
          [401, `${"x".repeat(2048 - 7)}${echo}`],
          [401, `${"x".repeat(2048 - echo.length + 5)}${echo}`],
        ])) {
          const fetch = async () =>
            new Response(body, { status, headers: { "x-request-id": encodeURIComponent(apiKey) } });
          const client = new published.ContactshipClient({ apiKey, fetch, maxRetries: 0 });
          /** @type {any} */
          const error = await client.getCall("x").catch((/** @type {unknown} */ reason) => reason);
          assert.ok(error instanceof published.ContactshipError);
          for (const secret of [apiKey, echo, JSON.stringify(apiKey).slice(1, -1)]) search(error, name, secret);
          assert.ok(Buffer.byteLength(/** @type {string} */ (error.body)) <= 2048);
        }
      }
    });
  }

  test("a key that a server echoes with all headers over HTTP is redacted", async (context) => {
    const server = createServer((request, response) => {
      response
        .writeHead(403, { "content-type": "application/json" })
        .end(JSON.stringify({ message: request.rawHeaders.join(" "), headers: request.headers }));
    });
    const { address, close } = await listen(server);
    context.after(close);
    const client = new (searching(published).ContactshipClient)({ apiKey: key, baseUrl: address });
    await assert.rejects(
      client.getCall("x"),
      (/** @type {any} */ error) => error.body.includes("[redacted]") && error.message.includes("[redacted]"),
    );
  });
});

describe("redaction", () => {
  test("wherever a body is cut, no four characters of the key stay", () => {
    for (let before = 2020; before < 2060; before++) {
      for (let cut = 2030; cut < 2100; cut += 3) {
        const text = new TextEncoder().encode(`${"é".repeat(before / 2)}${key}${"z".repeat(100)}`);
        const body = new TextDecoder().decode(text.subarray(0, cut));
        const kept = /** @type {any} */ (toError({ code: "http_error", message: "", body }, key)).body;
        assert.ok(Buffer.byteLength(kept) <= 2048);
        assert.ok(!kept.includes(key.slice(0, 4)), kept.slice(-30));
      }
    }
  });

  test("redaction leaves other texts as they are", () => {
    for (const text of ["", "nothing", "sk_tes", "SECRET", "x sk_ x"])
      assert.equal(redact(text, text === "sk_tes" ? "other_key" : key), text);
    assert.equal(redact("a text", "a"), "a text");
    assert.equal(redact("a text", ""), "a text");
    assert.equal(redact(`x ${key} y ${key}`, key), "x [redacted] y [redacted]");
  });

  test("a key with many backslashes is redacted in linear time", () => {
    const odd = `sk_${"\\".repeat(20)}end`;
    for (const form of [odd, JSON.stringify(odd), encodeURIComponent(odd)]) {
      assert.ok(!redact(`x ${form} y`, odd).includes("end"), form);
    }
    const began = performance.now();
    redact(`sk_${"\\".repeat(20_000)}`, odd);
    // The square of it would be minutes.
    assert.ok(performance.now() - began < 5000);
  });

  test("redaction takes linear time, for hostile texts too", () => {
    const began = performance.now();
    for (const text of [
      "\\".repeat(8192),
      "sk_test_SECRE".repeat(600),
      "%25".repeat(2700),
      "&#".repeat(4000),
      "s\\k\\_\\".repeat(1300),
    ])
      redact(text, key);
    assert.ok(performance.now() - began < 2000, `${performance.now() - began} ms`);
  });

  test("a cause without the key stays the same object", () => {
    const causes = [
      new Error("no"),
      new TypeError("no", { cause: new Error("inner") }),
      1,
      null,
      undefined,
      "no",
      { a: [1] },
    ];
    for (const cause of causes) assert.ok(Object.is(presentable(cause, key), cause));
  });
});
