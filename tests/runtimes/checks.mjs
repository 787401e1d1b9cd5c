// What every host proves: the same checks, whatever loaded the package.
// @ts-check

const UNKNOWN = "00000000-0000-4000-8000-000000000000";
const TOON = "turns[2]{role,content}:\n  agent,Hello!\n  user,Hi.";
const TURNS = {
  turns: [
    { role: "agent", content: "Hello!" },
    { role: "user", content: "Hi." },
  ],
};

/**
 * @typedef {typeof import("contactship-wasm")} Library
 * @typedef {InstanceType<Library["ContactshipClient"]>} Client
 * @typedef {object} Config
 * @property {string} sandbox the address of the stand-in API
 * @property {string} key
 * @property {any} documented the call of the API's documentation
 * @property {boolean} [onPage] a page or a worker of one: nothing is loaded before its first use, and a key is refused
 * @property {boolean} [served] the package is files on a server, so that it can be seen what is downloaded
 * @typedef {{ name: string, failure?: string }} Result
 */

/** How many checks there are, so that none is lost on the way. */
export const COUNT = { onPage: 31, elsewhere: 24 };

/**
 * Runs all checks, one after the other.
 * @param {Library} library
 * @param {Config} config
 * @returns {Promise<Result[]>}
 */
export async function run(library, config) {
  const results = [];
  for (const [name, check] of checks(library, config)) {
    try {
      await check();
      results.push({ name });
    } catch (/** @type {any} */ error) {
      results.push({ name, failure: `${error?.stack ?? error}` });
    }
  }
  return results;
}

/**
 * In their order: the first ones look at a module that is not loaded yet.
 * @param {Library} library
 * @param {Config} config
 * @returns {[name: string, check: () => unknown][]}
 */
function checks(library, { sandbox, key, documented, onPage = false, served = false }) {
  const { ContactshipClient, ContactshipError, VERSION, callMetrics, decodeToon, init, parseCallWebhook } = library;
  /** @param {string} [fault] @param {{ maxResponseBytes?: number, maxRetries?: number }} [options] */
  const client = (fault, options) =>
    new ContactshipClient({
      maxRetries: 0,
      ...options,
      apiKey: key,
      baseUrl: fault ? `${sandbox}/fault/${fault}` : sandbox,
      dangerouslyAllowBrowser: onPage,
    });

  /** @type {[string, () => unknown][]} */
  const unloaded = [
    ["the import downloads no WebAssembly", () => same(served ? downloads() : [], [])],
    [
      "decodeToon throws not_ready before the module is loaded",
      async () => code(await failure(() => decodeToon(TOON)), "not_ready"),
    ],
    [
      "parseCallWebhook and callMetrics throw not_ready before the module is loaded",
      async () => {
        code(await failure(() => parseCallWebhook('{"data":{"call":{"call_id":"a"}}}')), "not_ready");
        code(await failure(() => callMetrics({})), "not_ready");
      },
    ],
    ["a module that is not there is not_ready", async () => code(await failure(() => init("/none.wasm")), "not_ready")],
    [
      "a module that is not ours is not_ready",
      async () => code(await failure(() => init(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))), "not_ready"),
    ],
    ["the first call loads the module", async () => same(await client().getCall(documented.id), documented)],
    ["it is downloaded once", () => same(served ? downloads().length : 1, 1)],
  ];

  return [
    ...(onPage ? unloaded : []),
    ["decodeToon", () => same(decodeToon(TOON), TURNS)],
    ["decodeToon of bytes", () => same(decodeToon(new TextEncoder().encode(TOON)), TURNS)],
    ["texts of all scripts", () => scripts().forEach((turns) => same(decodeToon(rows(turns)), turns))],
    ["init may be called again", () => Promise.all([init(), init("/none.wasm")])],
    ["getCall in JSON", async () => same(await client().getCall(documented.id), documented)],
    [
      "getCall in TOON",
      async () => {
        const call = await client().getCall(documented.id, { transcriptFormat: "toon" });
        same(call, { ...documented, transcript_format: "toon" });
      },
    ],
    [
      "getCall with words and tools",
      async () => {
        const call = await client().getCall(documented.id, { includeWords: true, includeTools: true });
        same(typeof call.chat_history?.[0]?.words?.[0]?.start, "number");
        same(Array.isArray(call.chat_history_with_tools), true);
      },
    ],
    [
      "a list, awaited and iterated",
      async () => {
        const list = client().listCalls({ pageSize: 3, order: "asc" });
        const page = await list;
        same([page.calls.length, page.offset, page.hasMore], [3, 0, true]);
        const calls = [];
        for await (const call of list) if (calls.push(call) === 5) break;
        same(calls.slice(0, 3), page.calls);
        same((await list.toArray({ limit: 5 })).length, 5);
        same(new Set(calls.map(({ id }) => id)).size, 5);
      },
    ],
    ["a status", async () => same((await client().getCallStatus(documented.id)).call_id, documented.id)],
    [
      "waiting for a call",
      async () => same(await client().waitForCall(documented.id, { maxWaitMs: 20_000 }), documented),
    ],
    [
      "many calls, and one that is unknown",
      async () => {
        const results = [];
        for await (const result of client().getCalls([documented.id, UNKNOWN, { id: documented.id }])) {
          results.push(result);
        }
        same(
          results.filter(({ id }) => id === UNKNOWN).map(({ error }) => error?.code),
          ["not_found"],
        );
        same(
          results.filter(({ call }) => call).map(({ call }) => call),
          [documented, documented],
        );
      },
    ],
    [
      "a webhook",
      async () => {
        const text = await (await fetch(`${sandbox}/sandbox/webhook?call=${documented.id}&duration=string`)).text();
        const { call } = parseCallWebhook(text);
        same([call.call_id, call.duration], [documented.id, documented.duration]);
        same(parseCallWebhook(JSON.parse(text)).call, call);
      },
    ],
    [
      "metrics",
      async () => {
        const call = await client().getCall("talk-en-20", { includeWords: true });
        const { duration, talkRatio, agent, user } = callMetrics(call);
        same([duration, agent.turns + user.turns > 2], [call.duration ?? null, true]);
        same(talkRatio, (agent.talkSeconds ?? 0) / ((agent.talkSeconds ?? 0) + (user.talkSeconds ?? 0)));
      },
    ],
    [
      "every method goes on after a 503, a reset and a rate limit",
      async () => {
        const { id } = documented;
        const methods = [
          async (/** @type {Client} */ flaky) => same((await flaky.getCall(id)).id, id),
          async (/** @type {Client} */ flaky) => same((await flaky.listCalls({ pageSize: 3 })).calls.length, 3),
          async (/** @type {Client} */ flaky) => same((await flaky.getCallStatus(id)).call_id, id),
          async (/** @type {Client} */ flaky) =>
            same((await flaky.waitForCall(id, { intervalMs: 1000, maxWaitMs: 20_000 })).id, id),
          async (/** @type {Client} */ flaky) => {
            for await (const { call } of flaky.getCalls([id])) same(call?.id, id);
          },
        ];
        const faults = ["status-503", "reset", "status-429+retry-after-0"];
        await Promise.all(
          faults.flatMap((fault) =>
            methods.map((method) => {
              const name = Math.random().toString(36).slice(2);
              return method(client(`first-1(${fault})+key-${name}`, { maxRetries: 2 }));
            }),
          ),
        );
      },
    ],
    [
      "an unknown call",
      async () => {
        const error = await failure(() => client().getCall(UNKNOWN));
        code(error, "not_found");
        same([error.status, error.callId, error.attempts], [404, UNKNOWN, 1]);
        // Errors of WebKit's engine have a place in the source.
        same(["line" in error, "column" in error], [false, false]);
      },
    ],
    [
      "a transcript that is not TOON",
      async () => {
        const error = await failure(() => client("toon-broken").getCall(documented.id, { transcriptFormat: "toon" }));
        code(error, "invalid_toon");
        same([typeof error.line, typeof error.column, typeof error.call?.chat_history], ["number", "number", "string"]);
      },
    ],
    [
      "a text that is not TOON",
      async () => {
        const error = await failure(() => decodeToon("turns[2]: one"));
        code(error, "invalid_toon");
        same([error.line, Object.keys(error).includes("line")], [1, true]);
      },
    ],
    [
      "an abort",
      async () => {
        const reason = { why: "the reader left" };
        const name = `abort-${Math.random().toString(36).slice(2)}`;
        const log = `${sandbox}/sandbox/log?key=${name}`;
        const controller = new AbortController();
        const call = client(`hang+key-${name}`).getCall(documented.id, { signal: controller.signal });
        const end = thrown(() => call);
        await logged(log, () => true);
        controller.abort(reason);
        same((await end) === reason, true);
        await logged(log, (exchange) => exchange.closed_by_client);
      },
    ],
    [
      "a timeout",
      async () => code(await failure(() => client("hang").getCall(documented.id, { timeoutMs: 30 })), "timeout"),
    ],
    [
      "a body over the limit, whatever length it announces, and one that breaks off",
      async () => {
        for (const fault of ["pad-1", "pad-1+no-length", "pad-1+gzip"]) {
          const limited = client(fault, { maxResponseBytes: 100_000 });
          code(await failure(() => limited.getCall(documented.id)), "response_too_large");
        }
        code(await failure(() => client("cut").getCall(documented.id)), "network");
      },
    ],
    [
      "a redirect is not followed",
      async () => code(await failure(() => client("redirect-302").getCall(documented.id)), "http_error"),
    ],
    [
      "a key is refused on pages, and nowhere else",
      async () => {
        const make = () => new ContactshipClient({ apiKey: key, baseUrl: sandbox });
        if (onPage) code(await failure(make), "invalid_argument");
        else make();
      },
    ],
    [
      "the key does not show in a client",
      () => same(`${JSON.stringify(client())} ${client()} ${Object.values(client())}`.includes(key), false),
    ],
    ["VERSION", () => same(/^\d+\.\d+\.\d+/.test(VERSION), true)],
  ];

  /** @param {() => unknown} act @returns {Promise<any>} */
  async function failure(act) {
    const error = await thrown(act);
    if (!(error instanceof ContactshipError)) throw new Error(`no ContactshipError: ${error?.stack ?? error}`);
    return error;
  }
}

/** Transcripts whose text is ASCII, Latin, and neither; each is more than a chunk of text. */
function scripts() {
  const contents = [
    "plain words ",
    "señor, ¿qué tal? ",
    "well — “so” ",
    "日本語でお願いします。🚀 ",
    "Здравствуйте, é ",
  ];
  return contents.map((content) =>
    Array.from({ length: 1500 }, (_, n) => ({ role: "user", content: `${content.repeat(1 + (n % 9))}${n}` })),
  );
}

/** @param {{ role: string, content: string }[]} turns */
function rows(turns) {
  const rows = turns.map(({ role, content }) => `\n  ${role},${JSON.stringify(content)}`);
  return `[${turns.length}]{role,content}:${rows.join("")}`;
}

/** The .wasm files that this page or worker has downloaded. */
function downloads() {
  return performance
    .getEntriesByType("resource")
    .map((entry) => new URL(entry.name).pathname)
    .filter((path) => path.endsWith(".wasm") && path !== "/none.wasm");
}

/**
 * Waits until the one call that the stand-in API has logged is so.
 * @param {string} log
 * @param {(exchange: any) => boolean} is
 */
async function logged(log, is) {
  for (let attempt = 0; attempt < 100; attempt++) {
    // Browsers ask for permission first, with OPTIONS.
    const exchanges = await (await fetch(log)).json();
    const calls = exchanges.filter((/** @type {any} */ { method }) => method === "GET");
    if (calls.length === 1 && is(calls[0])) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the stand-in API has not seen it: ${is}`);
}

/** @param {() => unknown} act @returns {Promise<any>} */
async function thrown(act) {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new Error("should have failed");
}

/** @param {any} error @param {string} expected */
function code(error, expected) {
  if (error.code !== expected) throw new Error(`${expected} was expected, not: ${error.stack}`, { cause: error });
}

/** @param {unknown} actual @param {unknown} expected */
function same(actual, expected) {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) throw new Error(`${should} was expected, not ${is}`);
}
