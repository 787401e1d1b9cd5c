// The edge proxy in workerd, built as it is deployed, with the sandbox as API: what it lets through, and all it refuses.
// @ts-check
import assert from "node:assert/strict";
import { request } from "node:http";
import { once } from "node:events";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import * as jose from "jose";
import { key, startSandbox } from "../hosts/sandbox.mjs";
import { AUDIENCE, SESSION_SECRET, send, session, soon, startAccess } from "./proxy-support.mjs";
import { build, run } from "./worker.mjs";

const EXAMPLE = "edge-proxy";
const PATH = "/api/contactship/v1/calls";
const PAGE = "https://dashboard.example.com";
/** A call of the list that is over and analysed. */
const CALL = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
/** @type {Awaited<ReturnType<typeof build>>} */
let built;
/** @type {import("./worker.mjs").Running} */
let worker;
/** Everything that was answered, to be searched for secrets. @type {string[]} */
let answers;
/** Whether nothing may reach the API. */
let silent = false;

before(async () => {
  // One after the other: a sandbox that was not assigned would not be stopped.
  sandbox = await startSandbox();
  built = await build(EXAMPLE);
});
after(async () => {
  sandbox?.stop();
  await built?.remove();
});

/** @param {Record<string, string>} [bindings] @param {object} [others] */
async function start(bindings = {}, others = {}) {
  worker = await run(EXAMPLE, built, {
    bindings: {
      CONTACTSHIP_API_URL: sandbox.address,
      CONTACTSHIP_API_KEY: key,
      SESSION_SECRET,
      ALLOWED_ORIGINS: `https://other.example.com ${PAGE}`,
      ...bindings,
    },
    ...others,
  });
}

/** @param {string} path @param {{ method?: string, headers?: Record<string, string> }} [options] */
async function ask(path, options) {
  const answer = await send(worker.url, path, options);
  answers.push(JSON.stringify(answer.headers), String(answer.body));
  return answer;
}

/** Asks with a valid session. @param {string} path @param {Record<string, string>} [headers] */
const signedIn = (path, headers) => ask(path, { headers: { cookie: session(), ...headers } });

/** What reached the API. @returns {Promise<any[]>} */
async function reached() {
  return /** @type {any} */ (await fetch(`${sandbox.address}/sandbox/log`)).json();
}

/** @param {string} path */
async function control(path) {
  const response = await fetch(`${sandbox.address}/sandbox/${path}`, { method: "POST" });
  assert.equal(response.status, 200, await response.text());
}

beforeEach(async () => {
  answers = [];
  await control("reset");
});
// Whatever a test did: nothing secret was answered or logged, and nothing of a conversation was logged.
afterEach(async () => {
  await worker?.stop();
  if (silent) assert.deepEqual(await reached(), []);
  const logged = worker?.logged.join("\n") ?? "";
  for (const hidden of [key, SESSION_SECRET]) {
    assert.ok(!answers.join("\n").includes(hidden), `${hidden} was answered`);
    assert.ok(!logged.includes(hidden), `${hidden} was logged`);
  }
  for (const hidden of ["__Host-session", "eyJ", "planted", "chat_history", "Hello", "example.com"]) {
    assert.ok(!logged.includes(hidden), `${hidden} was logged:\n${logged}`);
  }
});

describe("a user with a session", () => {
  beforeEach(() => start());

  test("a user with a session reads calls, a call and its status as the API returns them", async () => {
    for (const path of [
      "",
      "?limit=2&call_status=completed&phoneNumber=%2B12025551234",
      `/${CALL}`,
      `/${CALL}/status`,
    ]) {
      const answer = await signedIn(PATH + path);
      assert.equal(answer.status, 200, path);
      const direct = await fetch(`${sandbox.address}/v1/calls${path}`, { headers: { "x-api-key": key } });
      assert.deepEqual(answer.json(), await direct.json());
      assert.equal(answer.headers["content-type"], "application/json");
      assert.equal(answer.headers["cache-control"], "private, no-store");
      assert.equal(answer.headers["x-request-id"], undefined);
    }
  });

  test("each request leaves one line in the log, without address, headers or bodies", async () => {
    await signedIn(`${PATH}/${CALL}?include_words=true`);
    await signedIn(`${PATH}/${CALL}?api_key=planted`);
    await ask(`${PATH}/${CALL}`, { headers: { "x-planted": "planted" } });
    const lines = await worker.lines(3);
    assert.deepEqual(
      lines.map(({ ms, ...line }) => (assert.ok(ms >= 0), line)),
      [
        { method: "GET", endpoint: "call", call: CALL, user: "user-1", cache: "miss", status: 200 },
        { method: "GET", error: "The query has an unknown parameter.", status: 400 },
        { method: "GET", endpoint: "call", call: CALL, error: "Sign in first.", status: 401 },
      ],
    );
  });

  test("a body is passed on while the API is still sending it", async () => {
    const path = `${PATH}/gen-en-400__stall-20000`;
    const sent = request({ ...address(), path, headers: { cookie: session() }, agent: false }).end();
    const [response] = /** @type {[import("node:http").IncomingMessage]} */ (await once(sent, "response"));
    assert.equal(response.statusCode, 200);
    let length = 0;
    // The API sends 20,000 bytes and then nothing: they arrive all the same.
    for await (const chunk of response) if ((length += chunk.length) >= 20_000) break;
    assert.equal(length, 20_000);
  });

  test("a body of 20 MB is passed on to the last byte", async () => {
    const answer = await signedIn(`${PATH}/gen-en-10__pad-20`);
    const direct = await fetch(`${sandbox.address}/v1/calls/gen-en-10__pad-20`, { headers: { "x-api-key": key } });
    assert.ok(answer.body.equals(Buffer.from(await direct.arrayBuffer())));
    assert.ok(answer.body.length > 20_000_000);
  });

  test("a path with dots that lead to a call reaches only that call", async () => {
    // The runtime resolves them before the Worker is asked, as Cloudflare's network does.
    const paths = [`${PATH}/../calls/${CALL}`, `${PATH}/x/../${CALL}`, `/api/x/../contactship/v1/calls/${CALL}`];
    for (const path of paths) assert.equal((await signedIn(path)).status, 200);
    for (const { path } of await reached()) assert.equal(path, `/v1/calls/${CALL}`);
  });

  test("a body that the API cuts short ends with a connection error", async () => {
    await assert.rejects(signedIn(`${PATH}/gen-en-400__cut`), { code: "ECONNRESET" });
  });
});

describe("a session", () => {
  beforeEach(() => start());
  const [name, value = ""] = session().split("=");
  const [payload, signature = ""] = value.split(".");
  const unsigned = Buffer.from(JSON.stringify({ sub: "admin", aud: "contactship-proxy", exp: soon() }));
  /** @type {Record<string, string>} */
  const refused = {
    "that is missing": "",
    "under another name": `session=${value}`,
    "that has expired": session({ exp: soon() - 601 }),
    "that expires right now": session({ exp: Math.floor(Date.now() / 1000) }),
    "that would last for years": session({ exp: soon() + 10 ** 8 }),
    "without an expiry": session({ exp: undefined }),
    "whose expiry is a text": session({ exp: String(soon()) }),
    "for another audience": session({ aud: "another-service" }),
    "without a user": session({ sub: "" }),
    "whose user is a number": session({ sub: 1 }),
    "signed with another secret": session({}, "another-secret-0123456789-0123456789"),
    "with another's signature": `${name}=${unsigned.toString("base64url")}.${signature}`,
    "with its signature cut short": `${name}=${payload}.${signature.slice(0, -1)}`,
    "with an empty signature": `${name}=${payload}.`,
    "without a signature": `${name}=${payload}`,
    "signed as alg none": `${name}=${Buffer.from('{"alg":"none"}').toString("base64url")}.${payload}.`,
    "that is not base64url": `${name}=%%%.${signature}`,
    "whose payload has an impossible length": `${name}=A.${signature}`,
    "of a hundred thousand dots": `${name}=${".".repeat(8000)}`,
  };
  for (const [what, cookie] of Object.entries(refused)) {
    test(`a session ${what} gets 401`, async () => {
      // In the cache, which opens nothing either.
      assert.equal((await signedIn(`${PATH}/${CALL}`)).status, 200);
      const before = (await reached()).length;
      const answer = await ask(`${PATH}/${CALL}`, { headers: cookie ? { cookie } : {} });
      assert.equal(answer.status, 401);
      assert.deepEqual(Object.keys(answer.json()), ["statusCode", "message"]);
      assert.equal((await reached()).length, before);
    });
  }

  test("a session cookie is found among other cookies", async () => {
    const answer = await ask(`${PATH}/${CALL}`, { headers: { cookie: `a=b; ${session()}; c` } });
    assert.equal(answer.status, 200);
  });
});

describe("Cloudflare Access", () => {
  /** @type {Awaited<ReturnType<typeof startAccess>>} */
  let access;
  /** @type {Awaited<ReturnType<typeof access.makeKey>>} */
  let published;
  before(async () => {
    access = await startAccess();
    published = await access.makeKey("first");
  });
  after(() => access?.stop());
  beforeEach(() => start({ AUTHORIZE: "access", ACCESS_TEAM: access.issuer, ACCESS_AUDIENCE: AUDIENCE }));

  /** @param {string} token */
  const withToken = async (token) =>
    (await ask(`${PATH}/${CALL}`, { headers: { "cf-access-jwt-assertion": token } })).status;

  test("Cloudflare Access lets its users in, by header and by cookie", async () => {
    const token = await published.sign();
    assert.equal(await withToken(token), 200);
    const cookie = { cookie: `CF_Authorization=${token}` };
    assert.equal((await ask(`${PATH}/${CALL}`, { headers: cookie })).status, 200);
    assert.equal((await worker.lines(1))[0].user, "access-user");
  });

  test("with Cloudflare Access all other tokens, and sessions, get 401", async () => {
    const forger = await access.makeKey("first", false);
    const [head, payload] = (await published.sign()).split(".");
    const none = Buffer.from('{"alg":"none","kid":"first"}').toString("base64url");
    const publicText = new TextEncoder().encode(await jose.exportSPKI(published.publicKey));
    const confused = await new jose.SignJWT({ iss: access.issuer, aud: AUDIENCE, sub: "access-user", exp: soon() })
      .setProtectedHeader({ alg: "HS256", kid: "first" })
      .sign(publicText);
    /** @type {Record<string, string>} */
    const tokens = {
      expired: await published.sign({ exp: soon() - 601 }),
      "without expiry": await published.sign({ exp: undefined }),
      "not valid yet": await published.sign({ nbf: soon() }),
      "for another audience": await published.sign({ aud: ["another"] }),
      "without an audience": await published.sign({ aud: undefined }),
      "of another issuer": await published.sign({ iss: "https://other.cloudflareaccess.com" }),
      "without a user": await published.sign({ sub: "" }),
      "signed by another key": await forger.sign(),
      "with alg none": `${none}.${payload}.`,
      "without its signature": `${head}.${payload}.`,
      "signed with the public key as a secret": confused,
      "that is none": "planted",
    };
    for (const [what, token] of Object.entries(tokens)) assert.equal(await withToken(token), 401, what);
    assert.equal((await ask(`${PATH}/${CALL}`)).status, 401, "no token");
    assert.equal((await signedIn(`${PATH}/${CALL}`)).status, 401, "a session, which is switched off");
    assert.deepEqual(await reached(), []);
  });

  test("tokens stay valid while Cloudflare Access rotates its keys", async () => {
    assert.equal(await withToken(await published.sign()), 200);
    const rotated = await access.makeKey("second");
    const token = await rotated.sign();
    // An unknown key has the set fetched again, though not at once after the last time.
    let status = 0;
    for (const end = Date.now() + 30_000; status !== 200 && Date.now() < end; await sleep(500)) {
      status = await withToken(token);
      assert.ok(status === 200 || status === 401);
    }
    assert.equal(status, 200);
    access.state.keys = access.state.keys.slice(0, 1);
    assert.equal(await withToken(token), 200);
  });

  test("while Cloudflare Access is down, requests get 503, not 401", async () => {
    access.state.down = true;
    try {
      assert.equal(await withToken(await published.sign()), 503);
    } finally {
      access.state.down = false;
    }
  });
});

describe("pages of other origins", () => {
  beforeEach(() => start());

  test("pages of listed origins read answers and errors", async () => {
    for (const [path, status] of /** @type {const} */ ([
      [`/${CALL}`, 200],
      ["/none-such", 404],
      ["?a=b", 400],
    ])) {
      const { headers, ...answer } = await signedIn(PATH + path, { origin: PAGE });
      assert.equal(answer.status, status);
      assert.equal(headers["access-control-allow-origin"], PAGE);
      assert.equal(headers["access-control-allow-credentials"], "true");
      assert.match(headers.vary ?? "", /\borigin\b/i);
    }
    const { status, headers } = await ask(`${PATH}/${CALL}`, { headers: { origin: PAGE } });
    assert.deepEqual([status, headers["access-control-allow-origin"]], [401, PAGE]);
  });

  test("pages of origins that are not listed get 403, even with a session", async () => {
    const foreign = [
      "https://evil.example",
      "null",
      `${PAGE}.evil.example`,
      "https://example.com",
      `${PAGE}:8443`,
      "http://dashboard.example.com",
    ];
    for (const origin of foreign) {
      for (const method of ["GET", "OPTIONS"]) {
        const headers = { origin, cookie: session(), "access-control-request-method": "GET" };
        const answer = await ask(`${PATH}/${CALL}`, { method, headers });
        assert.equal(answer.status, 403, `${method} ${origin}`);
        assert.equal(answer.headers["access-control-allow-origin"], undefined);
      }
    }
    assert.deepEqual(await reached(), []);
  });

  test("pages of listed origins get a preflight answer without a session", async () => {
    const headers = {
      origin: PAGE,
      "access-control-request-method": "GET",
      "access-control-request-headers": "accept",
    };
    const answer = await ask(`${PATH}/${CALL}`, { method: "OPTIONS", headers });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers["access-control-allow-origin"], PAGE);
    assert.equal(answer.headers["access-control-allow-methods"], "GET");
    assert.equal((await ask(PATH, { method: "OPTIONS" })).status, 405);
  });

  test("a page of the proxy's own origin needs no listing", async () => {
    assert.equal((await signedIn(`${PATH}/${CALL}`, { origin: worker.url.origin })).status, 200);
  });
});

describe("requests that are refused before the API is asked", () => {
  beforeEach(() => start());
  before(() => void (silent = true));
  after(() => void (silent = false));

  test("a path that is not an endpoint gets 404, and does not reach the API", async () => {
    const paths = [
      "/api/contactship/sandbox/log",
      "/api/contactship/v1/agents",
      "/api/contactship/v2/calls",
      "/api/contactship",
      "/api/other/v1/calls",
      `${PATH}/`,
      `${PATH}/${CALL}/`,
      `${PATH}/${CALL}/recording`,
      `${PATH}/${CALL}/status/`,
      `${PATH}/../../../sandbox/log`,
      `${PATH}/..`,
      `${PATH}/%2e%2e/%2e%2e/sandbox/log`,
      `${PATH}/..%2f..%2fsandbox%2flog`,
      `${PATH}/${CALL}%2fstatus`,
      `${PATH}/${CALL}%2Fstatus`,
      `${PATH}/${CALL}%5c..`,
      `${PATH}/${CALL}\\..\\..`,
      `${PATH}/${CALL}%00`,
      `${PATH}/${CALL}%3flimit=1`,
      `${PATH}/${CALL};a=b`,
      `${PATH}//${CALL}`,
      `//${PATH}/${CALL}`,
      `${PATH}/@evil.example`,
      `${PATH}/${"a".repeat(129)}`,
    ];
    for (const path of paths) {
      const { status } = await signedIn(path);
      // A path that leaves /api/ is the page's, and there is none.
      assert.equal(status, 404, path);
    }
  });

  test("a query with a key, or with anything the endpoint does not take, gets 400, and does not reach the API", async () => {
    const queries = [
      `/${CALL}?api_key=planted`,
      `/${CALL}?x-api-key=planted`,
      `/${CALL}?apiKey=planted&include_words=true`,
      `/${CALL}?limit=5`,
      `/${CALL}?include_words=yes`,
      `/${CALL}?include_words=true&include_words=false`,
      `/${CALL}?include_words=true&include%5Fwords=true`,
      `/${CALL}?transcript_format=xml`,
      `/${CALL}?__proto__=true`,
      `/${CALL}?constructor=true`,
      `/${CALL}/status?include_words=true`,
      "?limit=101",
      "?limit=0",
      "?limit=1e2",
      "?offset=-1",
      "?date_from=yesterday",
      "?order=random",
      "?call_status=a%26api_key%3Dplanted",
      "?phoneNumber=%2B1%0d%0ax-planted",
      `?agent_id=${"a".repeat(5000)}`,
    ];
    for (const query of queries) {
      const answer = await signedIn(PATH + query);
      assert.equal(answer.status, 400, query);
      assert.doesNotMatch(String(answer.body), /planted|aaaa/);
    }
  });

  test("only GET is allowed: other methods get 405, and do not reach the API", async () => {
    for (const method of ["HEAD", "POST", "PUT", "PATCH", "DELETE"]) {
      const answer = await ask(`${PATH}/${CALL}`, { method, headers: { cookie: session() } });
      assert.equal(answer.status, 405, method);
      assert.equal(answer.headers.allow, "GET, OPTIONS");
    }
  });

  for (const [name, value] of [
    ["SESSION_SECRET", ""],
    ["SESSION_SECRET", "short"],
    ["AUTHORIZE", "none"],
    ["AUTHORIZE", ""],
    ["CONTACTSHIP_API_KEY", ""],
  ]) {
    test(`with ${name}="${value}" every request gets 500, and does not reach the API`, async () => {
      await worker.stop();
      await start({ [String(name)]: String(value) });
      assert.equal((await signedIn(`${PATH}/${CALL}`)).status, 500);
    });
  }

  test("without ACCESS_AUDIENCE every token gets 500, and does not reach the API", async () => {
    await worker.stop();
    await start({ AUTHORIZE: "access", ACCESS_TEAM: "http://127.0.0.1:9", ACCESS_AUDIENCE: "" });
    assert.equal((await ask(PATH, { headers: { "cf-access-jwt-assertion": "planted" } })).status, 500);
  });
});

describe("the cache", () => {
  beforeEach(() => start());

  /** Asks until the answer comes from the cache, which takes a moment after the first answer. @param {string} path */
  async function untilCached(path) {
    for (let attempts = 0; attempts < 100; attempts += 1, await sleep(20)) {
      const before = worker.logged.length;
      assert.equal((await signedIn(PATH + path)).status, 200);
      if ((await worker.lines(before + 1)).at(-1).cache === "hit") return attempts;
    }
    return assert.fail(`${path} is not cached`);
  }

  test("the cache answers for a call that is over and analysed, for each order of the query", async () => {
    const query = "include_tools=true&include_words=true&transcript_format=toon";
    const first = await signedIn(`${PATH}/${CALL}?${query}`);
    await untilCached(`/${CALL}?${query}`);
    const before = (await reached()).length;
    const orders = [
      "transcript_format=toon&include_words=true&include_tools=true",
      "include_words=true&transcript_format=toon&include_tools=true",
      "include%5Fwords=true&transcript%5Fformat=t%6fon&include_tools=true",
    ];
    for (const order of orders) {
      const answer = await signedIn(`${PATH}/${CALL}?${order}`);
      assert.ok(answer.body.equals(first.body), order);
      assert.equal(answer.headers["cache-control"], "private, no-store");
      assert.equal(answer.headers["cf-cache-status"], undefined);
    }
    assert.equal((await reached()).length, before);
  });

  test("the cache has an entry per query: none answers for another", async () => {
    const queries = ["", "?include_transcript=false", "?include_words=true", "?transcript_format=toon"];
    for (const query of queries) await untilCached(`/${CALL}${query}`);
    const bodies = new Set();
    for (const query of queries) bodies.add(String((await signedIn(`${PATH}/${CALL}${query}`)).body));
    assert.equal(bodies.size, queries.length);
  });

  test("the cache keeps a call under its organization: a Worker of another one does not find it", async () => {
    await untilCached(`/${CALL}`);
    const calls = await (await worker.miniflare.getCaches()).open("calls");
    const found = async (/** @type {string} */ organization) =>
      (await calls.match(`${worker.url.origin}/cached/${organization}/v1/calls/${CALL}`))?.status;
    assert.equal(await found("example"), 200);
    assert.equal(await found("other"), undefined);
    await worker.stop();
    await start({ ORGANIZATION: "a/../example" });
    await untilCached(`/${CALL}`);
    const others = await (await worker.miniflare.getCaches()).open("calls");
    assert.equal(await others.match(`${worker.url.origin}/cached/example/v1/calls/${CALL}`), undefined);
  });

  test("the cache recognises a finished call in both envelopes", async () => {
    await untilCached("/gen-en-10__envelope-data");
    await untilCached("/gen-en-10__envelope-bare");
  });

  test("the cache keeps nothing that can change, failed, or is too large", async () => {
    const ids = [
      "gen-en-10-in-progress",
      "gen-en-10-in-queue",
      "live-en-8-unanalyzed-x20",
      "gen-en-10__wrong-types",
      "gen-en-10__unknown-enums",
      "gen-en-10__transcript-null",
      "gen-en-10__pad-2",
      "gen-en-10__pad-2__no-length",
      "gen-en-10__body-array",
      "gen-en-10__truncated",
      "gen-en-10__envelope-error",
      "gen-en-10__status-500",
    ];
    for (const path of [...ids.map((id) => `/${id}`), `/${CALL}/status`, ""]) {
      for (let i = 0; i < 3; i += 1, await sleep(50)) {
        await signedIn(PATH + path);
        const line = worker.logged.map((text) => JSON.parse(text)).findLast(({ method }) => method);
        assert.notEqual(line.cache, "hit", path);
      }
    }
  });
});

describe("the rate limit", () => {
  test("the rate limit applies per user", async () => {
    await start(
      {},
      { ratelimits: { RATE_LIMIT: { type: "ratelimit", namespace_id: "1", simple: { limit: 3, period: 60 } } } },
    );
    const answers = [];
    // Where a new minute begins in between, three more are let through.
    while (answers.at(-1)?.status !== 429 && answers.length < 7) answers.push(await signedIn(`${PATH}/${CALL}/status`));
    assert.ok(answers.length > 3 && answers[0]?.status === 200, `${answers.length}`);
    const refused = answers.at(-1);
    assert.deepEqual([refused?.status, refused?.headers["retry-after"]], [429, "60"]);
    const other = await ask(`${PATH}/${CALL}`, { headers: { cookie: session({ sub: "user-2" }) } });
    assert.equal(other.status, 200);
  });
});

describe("a failure of the API", () => {
  beforeEach(() => start());
  /** @type {[spec: string, status: number, retryAfter?: string][]} */
  const failures = [
    ["status-400", 400],
    ["status-401", 502],
    ["status-403", 502],
    ["status-404", 404],
    ["status-422", 400],
    ["status-429+retry-after-7", 429, "7"],
    ["status-429+retry-after-soon%20%3Cb%3E", 429],
    ["status-500", 502],
    ["status-503+retry-after-3", 503, "3"],
    ["status-204", 502],
    ["status-206", 502],
    ["echo-401", 502],
    ["echo-500", 502],
    ["status-500+body-html", 502],
    ["status-500+body-huge", 502],
    ["type-html", 502],
    ["type-none", 502],
    ["redirect-302(other)", 502],
    ["redirect-307", 502],
    ["reset", 502],
    ["close", 502],
    ["garbage", 502],
    // After 20 seconds.
    ["hang", 504],
  ];
  for (const [spec, status, retryAfter] of failures) {
    test(`the API failure ${spec} arrives as ${status}, without key or internals`, async () => {
      await control(`faults?spec=${encodeURIComponent(spec)}`);
      try {
        const answer = await signedIn(`${PATH}/${CALL}`);
        assert.equal(answer.status, status);
        assert.equal(answer.headers["retry-after"], retryAfter);
        assert.equal(answer.headers["content-type"], "application/json");
        assert.equal(answer.headers.location, undefined);
        assert.deepEqual(Object.keys(answer.json()), ["statusCode", "message"]);
        assert.doesNotMatch(String(answer.body), /html|127\.0\.0\.1|x-api-key|sandbox/i);
      } finally {
        await control("faults");
      }
      const other = await (await fetch(`${sandbox.address}/sandbox/other-origin`)).json();
      assert.doesNotMatch(JSON.stringify(other), new RegExp(key));
    });
  }

  test("an unreachable API arrives as 502", async () => {
    await worker.stop();
    await start({ CONTACTSHIP_API_URL: "http://127.0.0.1:9" });
    assert.equal((await signedIn(PATH)).status, 502);
  });
});

function address() {
  return { host: worker.url.hostname, port: worker.url.port };
}
