// Every option: what it may be, its default, and the message of a wrong one.
// @ts-check
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ContactshipClient, ContactshipError, decodeToon } from "#contactship-wasm";

const apiKey = "sk_test_SECRET";
const answer = () => new Response('{"id":"x"}');

/** @param {() => unknown} act @returns {any} */
function thrown(act) {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof ContactshipError, `${error}`);
    assert.equal(error.code, "invalid_argument");
    assert.equal(error.attempts, 0);
    return error;
  }
  assert.fail("should have thrown");
}

/** @param {any} options */
const make = (options) => new ContactshipClient(options);

/** @param {any} options @returns {Promise<any>} */
async function refused(options) {
  let sent = 0;
  const client = make({ apiKey, fetch: () => (sent++, answer()) });
  const error = await client.getCall("x", options).then(
    () => assert.fail("should have been rejected"),
    (/** @type {unknown} */ reason) => reason,
  );
  assert.ok(error instanceof ContactshipError, `${error}`);
  assert.equal(error.code, "invalid_argument");
  assert.equal(sent, 0);
  return error;
}

const NO_NUMBERS = ["1", true, null, {}, NaN, Infinity, -Infinity, -1, 1n, Symbol("s")];
const NO_FLAGS = ["true", 1, 0, null, {}];
const NO_HOOKS = ["f", 1, null, {}, true];

describe("the client's options", () => {
  test("wrong options of a client throw at once, with a message that names the option and its rule", () => {
    /** @type {Record<string, unknown[]>} */
    const wrong = {
      apiKey: [null, 1, {}, "", " ", "a b", "a\nb", "a\r", "\0", "é", "𝄞", "\ud800", "k\n", "\u007f"],
      baseUrl: [null, 1, {}, "", " ", "nonsense", "ftp://x", "api", "https://"],
      timeoutMs: [...NO_NUMBERS, 0, 2 ** 31],
      maxRetries: [...NO_NUMBERS, 1.5],
      maxResponseBytes: [...NO_NUMBERS, 0, 1.5, 2 ** 28],
      headers: [null, 1, "a: b", [["a"]], [1], { a: 1 }, { a: undefined }, { "": "x" }, { "a b": "x" }, { "a\n": "x" }],
      fetch: NO_HOOKS,
      strict: NO_FLAGS,
      onWarning: NO_HOOKS,
      onAttempt: NO_HOOKS,
      dangerouslyAllowBrowser: NO_FLAGS,
    };
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) {
        const { message } = thrown(() => make({ apiKey, [name]: value }));
        assert.ok(message.includes(name), `${name}: ${message}`);
      }
    }
  });

  test("an option of a client that is undefined has its default", () => {
    const names = ["baseUrl", "timeoutMs", "maxRetries", "maxResponseBytes", "headers", "fetch", "strict", "onWarning"];
    make({ apiKey, ...Object.fromEntries(names.map((name) => [name, undefined])) });
  });

  test("a client without options, or with something else than an object, throws", () => {
    for (const options of [undefined, null, 1, "sk_test_SECRET", [], true]) {
      const { message } = thrown(() => make(options));
      assert.ok(!message.includes(apiKey));
    }
    assert.match(thrown(() => make({})).message, /apiKey is required.*proxy/);
  });

  test("an unknown option of a client throws with the nearest name", () => {
    const table = {
      apikey: "apiKey",
      api_key: "apiKey",
      key: "apiKey",
      baseURL: "baseUrl",
      url: "baseUrl",
      timeout: "timeoutMs",
      timeoutMS: "timeoutMs",
      retries: "maxRetries",
      max_retries: "maxRetries",
      maxRetry: "maxRetries",
      header: "headers",
      onWarn: "onWarning",
      onattempt: "onAttempt",
      strictMode: "strict",
      allowBrowser: "dangerouslyAllowBrowser",
      maxResponseSize: "maxResponseBytes",
    };
    for (const [given, meant] of Object.entries(table)) {
      const { message } = thrown(() => make({ apiKey, [given]: undefined }));
      assert.ok(message.includes(`\`${given}\``) && message.includes(`\`${meant}\``), message);
    }
    for (const odd of ["__proto__", "constructor", "toString", "", "x".repeat(10_000)]) {
      const { message } = thrown(() => make(JSON.parse(`{"apiKey":"k","${odd}":1}`)));
      assert.ok(message.length < 200);
    }
  });

  test("the message of a wrong option does not hold its value", () => {
    for (const value of ["sk_test_SECRET\n", "sk_test_SECRET€", "sk_test_SECRET\0"]) {
      for (const options of [{ apiKey: value }, { apiKey, headers: { a: value } }, { apiKey, baseUrl: value }]) {
        assert.ok(!String(thrown(() => make(options)).stack).includes("sk_test_SECRET"));
      }
    }
    const secret = "https://user:sk_test_SECRET@host.example/";
    assert.ok(!thrown(() => make({ apiKey, baseUrl: secret })).message.includes("SECRET"));
  });

  test("an empty key is reported as empty, for any baseUrl", () => {
    for (const options of [{ apiKey: "" }, { apiKey: "", baseUrl: "https://proxy.example" }]) {
      const error = thrown(() => make(options));
      assert.equal(error.code, "invalid_argument");
      assert.match(error.message, /^apiKey is empty\b/);
    }
  });

  test("the stack of a wrong option begins with the function that made the client", () => {
    const makeWrongly = () => make({ apiKey: "" });
    assert.match(thrown(makeWrongly).stack, /^ContactshipError: .*\n +at make\b.*\n +at makeWrongly\b/);
  });

  test("headers may not name x-api-key, however it is written", () => {
    for (const headers of [
      { "x-api-key": "1" },
      { "X-API-Key": "1" },
      [["x-Api-key", "1"]],
      new Headers({ "X-API-KEY": "1" }),
    ]) {
      assert.match(thrown(() => make({ apiKey, headers })).message, /x-api-key/);
    }
  });

  test("headers with bytes that HTTP cannot carry throw", () => {
    for (const value of ["a\nb", "a\r\nb", "a\n", "\na", "a\0b", "a€", "\ud800"]) {
      thrown(() => make({ apiKey, headers: { a: value } }));
      thrown(() => make({ apiKey, headers: [["a", value]] }));
    }
  });

  test("headers in each form of HeadersInit go into each request", async () => {
    for (const headers of [
      { A: "1", b: "2" },
      [
        ["a", "1"],
        ["B", "2"],
      ],
      new Headers({ a: "1", b: "2" }),
      new Map([
        ["a", "1"],
        ["b", "2"],
      ]),
    ]) {
      /** @type {any} */
      let sent;
      const fetch = (/** @type {string} */ _, /** @type {any} */ init) => ((sent = init.headers), answer());
      await make({ apiKey, headers, fetch }).getCall("x");
      assert.deepEqual([sent.a, sent.b], ["1", "2"]);
    }
  });

  test("the options of a client are read once: later changes have no effect", async () => {
    /** @type {any[]} */
    const requests = [];
    const headers = { a: "1" };
    const options = {
      apiKey,
      headers,
      baseUrl: "https://one.example",
      fetch: (/** @type {any[]} */ ...sent) => (requests.push(sent), answer()),
    };
    const client = make(options);
    options.apiKey = "other";
    options.baseUrl = "https://two.example";
    headers.a = "2";
    await client.getCall("x");
    assert.equal(requests[0][0], "https://one.example/v1/calls/x");
    assert.equal(requests[0][1].headers.a, "1");
    assert.equal(requests[0][1].headers["x-api-key"], apiKey);
  });

  test("inherited, frozen and computed options count; what a getter throws reaches the caller", async () => {
    make(Object.create({ apiKey }));
    make(Object.freeze({ apiKey, headers: Object.freeze({ a: "1" }) }));
    let reads = 0;
    make({
      get apiKey() {
        return (reads++, apiKey);
      },
    });
    assert.equal(reads, 1);
    const mine = new Error("mine");
    assert.throws(
      () =>
        make({
          get apiKey() {
            throw mine;
          },
        }),
      (error) => error === mine,
    );
    thrown(() => make(Object.create({ apiKey: 1 })));
  });
});

describe("baseUrl", () => {
  /** @param {string} baseUrl @param {object} [more] */
  async function urlOf(baseUrl, more) {
    let url = "";
    await make({ apiKey, baseUrl, fetch: (/** @type {string} */ sent) => ((url = sent), answer()), ...more }).getCall(
      "x",
    );
    return url.replace(/\/v1\/calls\/x$/, "");
  }

  test("baseUrl keeps its path, with or without a slash at its end", async () => {
    assert.equal(await urlOf("https://a.example"), "https://a.example");
    assert.equal(await urlOf("https://a.example/"), "https://a.example");
    assert.equal(await urlOf("https://a.example/p/q"), "https://a.example/p/q");
    assert.equal(await urlOf("https://a.example/p/q//"), "https://a.example/p/q");
    assert.equal(await urlOf("HTTPS://A.Example:443/P"), "https://a.example/P");
    assert.equal(await urlOf("https://a.example/p\n"), "https://a.example/p");
    assert.equal(await urlOf(" https://a.example/p"), "https://a.example/p");
  });

  test("baseUrl may end in /v1 on a proxy, and not on ContactShip's own host, where the client adds it", async () => {
    assert.equal(await urlOf("https://a.example/api/v1"), "https://a.example/api/v1");
    for (const baseUrl of ["https://api.contactship.ai/v1", "https://api.contactship.ai/v1/"]) {
      assert.match(thrown(() => make({ apiKey, baseUrl })).message, /\/v1/);
    }
  });

  test("baseUrl may be http for loopback hosts alone", async () => {
    for (const host of [
      "localhost",
      "localhost:8080",
      "127.0.0.1",
      "127.0.0.1:1",
      "127.9.8.7",
      "[::1]",
      "[::1]:9",
      "a.localhost",
    ]) {
      assert.equal(await urlOf(`http://${host}`), `http://${host}`);
    }
    for (const host of [
      "a.example",
      "api.contactship.ai",
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "[::2]",
      "10.0.0.1",
      "0.0.0.0",
    ]) {
      assert.match(thrown(() => make({ apiKey, baseUrl: `http://${host}` })).message, /https/);
    }
  });

  test("baseUrl may have no user, password, query, fragment or other scheme", () => {
    for (const url of [
      "https://u@a.example",
      "https://u:p@a.example",
      "https://a.example?x",
      "https://a.example#x",
      "https://a.example/?",
      "https://a.example/#",
    ]) {
      assert.match(thrown(() => make({ apiKey, baseUrl: url })).message, /user/);
    }
    for (const url of [
      "ftp://a.example",
      "file:///etc",
      "data:,x",
      "javascript:1",
      "ws://a.example",
      "//evil.example",
      "\\\\evil.example",
      "a.example",
    ]) {
      thrown(() => make({ apiKey, baseUrl: url }));
    }
  });

  test("a key is required for ContactShip's own host, however it is written, and for no other", () => {
    for (const url of [
      "https://api.contactship.ai",
      "https://API.ContactShip.AI/",
      "https://api.contactship.ai./x",
      "https://contactship.ai",
    ]) {
      assert.match(thrown(() => make({ baseUrl: url })).message, /apiKey is required/);
    }
    for (const url of ["https://a.example", "http://localhost:1", "https://contactship.ai.evil.example"])
      make({ baseUrl: url });
  });

  test("a path as baseUrl is resolved against the origin of the page", async () => {
    const scope = /** @type {any} */ (globalThis);
    scope.location = { href: "https://page.example/app/index.html?x" };
    try {
      assert.equal(await urlOf("/api/contactship"), "https://page.example/api/contactship");
      assert.equal(await urlOf("/api/contactship", { apiKey: undefined }), "https://page.example/api/contactship");
      for (const url of ["//evil.example", "\\\\evil.example", "/\\evil.example", "\t//evil.example"]) {
        thrown(() => make({ apiKey, baseUrl: url }));
      }
      scope.location = { href: "http://page.example/" };
      assert.equal(await urlOf("/api", { apiKey: undefined }), "http://page.example/api");
      assert.match(thrown(() => make({ apiKey, baseUrl: "/api" })).message, /https/);
      for (const href of ["about:blank", "file:///home/user/index.html"]) {
        scope.location = { href };
        thrown(() => make({ apiKey, baseUrl: "/api" }));
      }
    } finally {
      delete scope.location;
    }
  });
});

describe("the browser guard", () => {
  const scope = /** @type {any} */ (globalThis);

  test("a key is refused where there is a window with a document, with three lines about a proxy", () => {
    scope.window = { document: {} };
    try {
      const { message } = thrown(() => make({ apiKey }));
      const lines = message.split("\n");
      assert.equal(lines.filter((/** @type {string} */ line) => line.startsWith("  ")).length, 3);
      assert.match(message, /baseUrl: "\/api\/contactship"/);
      assert.match(message, /x-api-key/);
      assert.match(message, /dangerouslyAllowBrowser/);
      assert.ok(!message.includes(apiKey));
      make({ apiKey, dangerouslyAllowBrowser: true });
      make({ baseUrl: "https://proxy.example" });
    } finally {
      delete scope.window;
    }
  });

  test("a key is refused in a worker of a page, and accepted in a server's runtime", () => {
    scope.importScripts = () => {};
    try {
      make({ apiKey });
      for (const href of ["https://page.example/worker.js", "data:text/javascript,0"]) {
        scope.location = { href };
        thrown(() => make({ apiKey }));
      }
    } finally {
      delete scope.importScripts;
      delete scope.location;
    }
    scope.window = {};
    make({ apiKey });
    delete scope.window;
    make({ apiKey });
  });
});

describe("getCall's options", () => {
  test("wrong options of getCall reject before any request", async () => {
    /** @type {Record<string, unknown[]>} */
    const wrong = {
      includeTranscript: NO_FLAGS,
      includeWords: NO_FLAGS,
      includeTools: NO_FLAGS,
      rawTranscript: NO_FLAGS,
      transcriptFormat: ["JSON", "", null, 1, "yaml"],
      signal: [{}, 1, new AbortController(), { aborted: false }, { aborted: false, addEventListener() {} }],
      timeoutMs: [...NO_NUMBERS, 0],
      maxRetries: [...NO_NUMBERS, 1.5],
    };
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) {
        const { message } = await refused({ [name]: value });
        assert.ok(message.includes(name), message);
      }
    }
    for (const options of [null, 1, "toon", [], true]) await refused(options);
  });

  test("an unknown option of getCall rejects with the nearest name", async () => {
    const table = {
      includeTranscripts: "includeTranscript",
      include_words: "includeWords",
      words: "includeWords",
      tools: "includeTools",
      format: "transcriptFormat",
      transcript_format: "transcriptFormat",
      raw: "rawTranscript",
      abortSignal: "signal",
      timeout: "timeoutMs",
      retries: "maxRetries",
    };
    for (const [given, meant] of Object.entries(table)) {
      const { message } = await refused({ [given]: true });
      assert.ok(message.includes(`\`${meant}\``), message);
    }
  });

  test("a callId is one safe segment of a path", async () => {
    let sent = 0;
    const client = make({ apiKey, fetch: () => (sent++, answer()) });
    for (const id of ["a", "A-b_9", "x".repeat(128), "a1b2c3d4-e5f6-7890-abcd-ef1234567890"]) await client.getCall(id);
    assert.equal(sent, 4);
    const wrong = [
      "",
      ".",
      "..",
      "a/b",
      "a?b",
      "a#b",
      "a b",
      "a.b",
      "%2e",
      "é",
      "a\n",
      "a\0",
      "x".repeat(129),
      "a:b",
      "a\\b",
      "\ud800",
    ];
    for (const id of [...wrong, undefined, null, 1, {}, ["a"], Symbol("a"), new String("a")]) {
      await assert.rejects(client.getCall(/** @type {any} */ (id)), {
        name: "ContactshipError",
        code: "invalid_argument",
      });
    }
    assert.equal(sent, 4);
  });
});

describe("decodeToon's options", () => {
  test("wrong options of decodeToon throw, unknown ones with the nearest name", () => {
    const decode = /** @type {any} */ (decodeToon);
    for (const [name, values] of Object.entries({
      strict: NO_FLAGS,
      legacy: NO_FLAGS,
      indent: [...NO_NUMBERS, 0, 1.5, 1e9],
    })) {
      for (const value of values) assert.ok(thrown(() => decode("a: 1", { [name]: value })).message.includes(name));
    }
    assert.match(thrown(() => decode("a: 1", { ident: 2 })).message, /`indent`/);
    assert.match(thrown(() => decode("a: 1", { Strict: true })).message, /`strict`/);
    for (const options of [null, 1, "x", []]) thrown(() => decode("a: 1", options));
    for (const text of [undefined, null, 1, {}, [97], new Blob()]) thrown(() => decode(text));
  });

  test("decodeToon takes a string, or bytes in any view", () => {
    const bytes = new TextEncoder().encode("xa: 1");
    const text = bytes.subarray(1);
    for (const form of ["a: 1", text, text.slice().buffer, new DataView(bytes.buffer, 1), Buffer.from(text)]) {
      assert.deepEqual(decodeToon(/** @type {any} */ (form), undefined), { a: 1 });
    }
  });

  test("a failure of decodeToon has line and column, what was found and what was expected", () => {
    try {
      decodeToon("a[2]: 1");
      assert.fail("should have thrown");
    } catch (/** @type {any} */ error) {
      assert.ok(error instanceof ContactshipError);
      assert.equal(error.code, "invalid_toon");
      assert.ok(error.line === 1 && Number(error.column) >= 1);
      assert.equal(error.message, "line 1: found 1 value in `a`, expected 2 as its header declares");
    }
  });
});
