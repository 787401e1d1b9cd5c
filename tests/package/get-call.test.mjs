// The packed package in Node: calls over real HTTP, and every way in which one can end.
// @ts-check
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { ContactshipError } from "contactship-wasm";
import { listen } from "../hosts/listen.mjs";
import { client, documented, key, sandbox } from "./sandbox.mjs";

const UNKNOWN = "00000000-0000-4000-8000-000000000000";

test("the documented call arrives as it is documented", async () => {
  assert.deepEqual(await client().getCall(documented.id), documented);
});

test("the fields stay in the order of the wire", async () => {
  const call = await client().getCall(documented.id);
  assert.deepEqual(Object.keys(call), Object.keys(documented));
  assert.equal(JSON.stringify(call), JSON.stringify(documented));
});

test("a TOON transcript becomes the same objects", async () => {
  const call = await client().getCall(documented.id, { transcriptFormat: "toon" });
  assert.deepEqual(call, { ...documented, transcript_format: "toon" });
});

test("a raw TOON transcript stays text", async () => {
  const call = await client().getCall(documented.id, { transcriptFormat: "toon", rawTranscript: true });
  assert.equal(typeof call.chat_history, "string");
  assert.match(call.chat_history ?? "", /Yes, this is Jane\./);
});

test("without its transcript the call has none", async () => {
  const call = await client().getCall(documented.id, { includeTranscript: false });
  assert.equal("chat_history" in call, false);
  assert.equal(call.contact?.full_name, "Jane Smith");
});

test("the call is plain data: cloned and spread without loss", async () => {
  const call = await client().getCall(documented.id);
  assert.deepEqual(structuredClone(call), documented);
  assert.deepEqual({ ...call }, documented);
  assert.equal(Object.getPrototypeOf(call), Object.prototype);
});

test("calls at the same time do not disturb each other", async () => {
  const shared = client();
  const calls = await Promise.all(Array.from({ length: 20 }, () => shared.getCall(documented.id)));
  for (const call of calls) assert.deepEqual(call, documented);
});

test("an unknown call rejects with not_found", async () => {
  const error = await rejection(client().getCall(UNKNOWN));
  assert.equal(error.code, "not_found");
  assert.equal(error.status, 404);
  assert.equal(error.callId, UNKNOWN);
  assert.equal(error.attempts, 1);
});

test("a wrong key rejects with unauthorized, and does not show", async () => {
  const wrong = "sk_wrong_4f1d";
  const error = await rejection(client({ apiKey: wrong }).getCall(documented.id));
  assert.equal(error.code, "unauthorized");
  assert.equal(error.status, 401);
  assert.equal(`${error.stack} ${JSON.stringify(error)} ${error.body}`.includes(wrong), false);
});

test("an API in trouble rejects with server_error", async () => {
  const troubled = client({ baseUrl: `${sandbox}/fault/status-503`, maxRetries: 0 });
  const error = await rejection(troubled.getCall(documented.id));
  assert.equal(error.code, "server_error");
  assert.equal(error.status, 503);
});

test("an API that is not there rejects with network", async () => {
  const { address, close } = await silentServer();
  await close();
  const error = await rejection(client({ baseUrl: address, maxRetries: 0 }).getCall(documented.id));
  assert.equal(error.code, "network");
});

test("a call id that is not a path segment is rejected before anything is sent", async () => {
  const sent = [];
  const careful = client({
    fetch: (/** @type {unknown} */ request) => {
      sent.push(request);
      return Promise.reject(new Error("nothing may be sent"));
    },
  });
  for (const id of ["", ".", "..", "a/b", "a?b", "a".repeat(129)]) {
    assert.equal((await rejection(careful.getCall(id))).code, "invalid_argument", JSON.stringify(id));
  }
  assert.equal(sent.length, 0);
});

test("an aborted call rejects with the signal's reason and stops the network", async (context) => {
  const server = await silentServer();
  context.after(server.close);
  const controller = new AbortController();
  const call = client({ baseUrl: server.address }).getCall(documented.id, { signal: controller.signal });
  await server.asked;
  const reason = { why: "the reader left" };
  controller.abort(reason);
  await assert.rejects(call, (thrown) => thrown === reason);
  await server.hungUp;
});

test("a call under an aborted signal rejects with its reason", async () => {
  const reason = new Error("too late");
  const call = client().getCall(documented.id, { signal: AbortSignal.abort(reason) });
  await assert.rejects(call, (thrown) => thrown === reason);
});

test("the key cannot be read off the client", () => {
  const holder = client();
  assert.equal(`${holder} ${JSON.stringify(holder)} ${Object.values(holder)}`.includes(key), false);
});

/**
 * @param {Promise<unknown>} promise
 * @returns {Promise<any>}
 */
async function rejection(promise) {
  const error = await promise.then(
    () => assert.fail("should have been rejected"),
    (thrown) => thrown,
  );
  assert.ok(error instanceof ContactshipError, `${error}`);
  return error;
}

/** A server that takes requests and never answers. */
async function silentServer() {
  const server = createServer();
  const asked = new Promise((resolve) => server.once("request", resolve));
  const hungUp = asked.then((request) => new Promise((resolve) => request.once("close", resolve)));
  return { ...(await listen(server)), asked, hungUp };
}
