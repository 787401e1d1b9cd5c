// The table of errors, row by row, over HTTP: the code, the status, and how often it was tried.
// @ts-check
import { CALL, equal, ok } from "./support.mjs";

/** @typedef {import("./support.mjs").Check} Check */

const ONCE = 1;
const RETRIED = 3;

/** @type {[spec: string, code: string, status: number | undefined, attempts: number, options?: object][]} */
const ROWS = [
  ["status-400", "bad_request", 400, ONCE],
  ["status-401", "unauthorized", 401, ONCE],
  ["status-403", "forbidden", 403, ONCE],
  ["status-404", "not_found", 404, ONCE],
  ["status-422", "bad_request", 422, ONCE],
  ["status-429", "rate_limited", 429, RETRIED],
  ["status-500", "server_error", 500, RETRIED],
  ["status-502", "server_error", 502, RETRIED],
  ["status-503", "server_error", 503, RETRIED],
  ["status-504", "server_error", 504, RETRIED],
  ["status-501", "server_error", 501, ONCE],
  ["status-505", "server_error", 505, ONCE],
  ["status-599", "server_error", 599, ONCE],
  ["status-408", "http_error", 408, RETRIED],
  ["status-425", "http_error", 425, RETRIED],
  ["status-201", "http_error", 201, ONCE],
  ["status-204", "http_error", 204, ONCE],
  ["status-206", "http_error", 206, ONCE],
  ["status-402", "http_error", 402, ONCE],
  ["status-405", "http_error", 405, ONCE],
  ["status-409", "http_error", 409, ONCE],
  ["status-410", "http_error", 410, ONCE],
  ["status-451", "http_error", 451, ONCE],
  ["status-300", "http_error", 300, ONCE],
  ["status-304", "http_error", 304, ONCE],

  ["hang", "timeout", undefined, RETRIED, { timeoutMs: 150 }],
  ["delay-2000", "timeout", undefined, RETRIED, { timeoutMs: 150 }],
  ["stall", "timeout", 200, RETRIED, { timeoutMs: 150 }],
  ["stall-100", "timeout", 200, RETRIED, { timeoutMs: 150 }],
  ["drip-1-20", "timeout", 200, RETRIED, { timeoutMs: 300 }],
  ["reset", "network", undefined, RETRIED],
  ["close", "network", undefined, RETRIED],
  ["garbage", "network", undefined, RETRIED],
  ["reset-body", "network", 200, RETRIED],
  ["cut", "network", 200, RETRIED],
  ["cut-100", "network", 200, RETRIED],
  ["cut-chunked", "network", 200, RETRIED],
  ["cut-chunked-100", "network", 200, RETRIED],
  ["gzip-broken", "network", 200, RETRIED],

  ["pad-2", "response_too_large", 200, ONCE, { maxResponseBytes: 1_000_000 }],
  ["pad-2+no-length", "response_too_large", 200, ONCE, { maxResponseBytes: 1_000_000 }],
  ["pad-2+gzip", "response_too_large", 200, ONCE, { maxResponseBytes: 1_000_000 }],
  ["pad-2+br", "response_too_large", 200, ONCE, { maxResponseBytes: 1_000_000 }],
  ["ok", "response_too_large", 200, ONCE, { maxResponseBytes: 1 }],

  ["body-html", "invalid_response", 200, ONCE],
  ["body-text", "invalid_response", 200, ONCE],
  ["body-empty", "invalid_response", 200, ONCE],
  ["body-null", "invalid_response", 200, ONCE],
  ["body-array", "invalid_response", 200, ONCE],
  ["body-number", "invalid_response", 200, ONCE],
  ["body-string", "invalid_response", 200, ONCE],
  ["body-true", "invalid_response", 200, ONCE],
  ["truncated", "invalid_response", 200, ONCE],
  ["no-id", "invalid_response", 200, ONCE],
  ["id-number", "invalid_response", 200, ONCE],
  ["envelope-null", "invalid_response", 200, ONCE],
  ["envelope-error", "invalid_response", 200, ONCE],
  ["wrong-types", "invalid_response", 200, ONCE, { strict: true }],
  ["toon-broken", "invalid_toon", 200, ONCE],
];

/** @type {Check[]} */
const rows = ROWS.map(([spec, code, status, attempts, options]) => ({
  name: `the fault ${spec} is ${code}, tried ${attempts === ONCE ? "once" : "three times"}`,
  async run(host) {
    /** @type {any[]} */
    const reported = [];
    const { client, requests } = host.faulty(spec, {
      ...options,
      onAttempt: (/** @type {any} */ a) => reported.push(a),
    });
    const error = await host.rejection(client.getCall(CALL, { transcriptFormat: "toon" }));
    equal(error.code, code, "code");
    // A browser may keep the status of a redirect to itself, and so may a connection that broke.
    if (status !== undefined && status !== 200) equal(error.status, status, "status");
    if (status === undefined) equal(error.status, undefined, "status");
    equal(error.attempts, attempts, "attempts");
    equal(error.callId, CALL, "callId");
    equal(error.name, "ContactshipError", "name");
    ok(error.message.length > 10, "a message");
    equal(reported.length, attempts, "reported attempts");
    reported.forEach(({ attempt, durationMs, error: each, retryInMs }, index) => {
      equal(attempt, index + 1, "attempt");
      equal(each.code, code, "its code");
      ok(durationMs >= 0 && durationMs < 10_000, "a duration");
      equal(typeof retryInMs, index + 1 < attempts ? "number" : "undefined", "retryInMs");
    });
    equal(reported.at(-1).error, error, "the last reported error");
    const sent = (await requests()).length;
    // A browser may itself try again where a connection broke before an answer.
    if (host.name === "node") equal(sent, attempts, "requests");
    else ok(sent >= attempts, `${attempts} requests, of ${sent}`);
  },
}));

/** @type {Check[]} */
export const checks = [
  ...rows,
  ...[301, 302, 303, 307, 308].map((status) => ({
    name: `a redirect ${status} is not followed: http_error, tried once`,
    async run(/** @type {import("./support.mjs").Host} */ host) {
      const { client, requests } = host.faulty(`redirect-${status}`);
      const error = await host.rejection(client.getCall(CALL));
      equal(error.code, "http_error", "code");
      equal(error.status, host.name === "chromium" ? undefined : status, "status");
      equal(error.attempts, 1, "attempts");
      ok(/redirect/.test(error.message), `a message about the redirect, not ${error.message}`);
      equal((await requests()).length, 1, "requests");
    },
  })),
  {
    name: "a redirect to another origin is not followed, and nothing arrives there",
    async run(host) {
      const { client } = host.faulty("redirect-307(other)");
      equal((await host.rejection(client.getCall(CALL))).code, "http_error", "code");
      const other = await (await fetch(`${host.sandbox}/sandbox/other-origin`)).json();
      equal(other.length, 0, "requests at the other origin");
    },
  },
  {
    name: "a port without a listener is network",
    async run(host) {
      const error = await host.rejection(host.client({ baseUrl: "http://127.0.0.1:9" }).getCall(CALL));
      equal(error.code, "network", "code");
      equal(error.attempts, 3, "attempts");
      ok(error.cause !== undefined, "a cause");
    },
  },
  {
    name: "an error keeps two KB of its body",
    async run(host) {
      const { client } = host.faulty("status-500+body-huge", { maxRetries: 0 });
      const { body } = await host.rejection(client.getCall(CALL));
      const length = new TextEncoder().encode(body).length;
      ok(length > 2000 && length <= 2048, `2 KB, not ${length}`);
      const html = host.faulty("status-500+body-html", { maxRetries: 0 });
      ok((await host.rejection(html.client.getCall(CALL))).body.includes("<"), "the page");
      const empty = host.faulty("status-500+body-empty", { maxRetries: 0 });
      equal((await host.rejection(empty.client.getCall(CALL))).body, "", "an empty body");
    },
  },
  {
    name: "an error whose body does not end keeps its status",
    async run(host) {
      const { client } = host.faulty("status-404+stall-5", { timeoutMs: 200 });
      const error = await host.rejection(client.getCall(CALL));
      equal(error.code, "not_found", "code");
      equal(error.attempts, 1, "attempts");
      equal(error.body.length, 5, "the part of the body that arrived");
    },
  },
  {
    name: "an error's body that echoes the key has it redacted",
    async run(host) {
      const { client } = host.faulty("echo-400");
      const error = await host.rejection(client.getCall(CALL));
      ok(error.body.includes("[redacted]"), "the echo, blanked");
      ok(!`${error.body} ${error.message} ${error.stack}`.includes(host.key), "no key");
    },
  },
  {
    name: "an invalid_toon has line and column, and the call with the text",
    async run(host) {
      const { client } = host.faulty("toon-broken");
      const error = await host.rejection(client.getCall(CALL, { transcriptFormat: "toon" }));
      ok(error.line >= 1 && error.column >= 1, "a line and a column");
      equal(typeof error.call.chat_history, "string", "the raw text");
      equal(error.call.id, CALL, "the call");
      ok(!JSON.stringify(error).includes("chat_history"), "a conversation that stays out of logs");
    },
  },
];
