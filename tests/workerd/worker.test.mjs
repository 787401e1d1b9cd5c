// A Worker with the packed package inside, in the runtime that Cloudflare runs.
// @ts-check
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import process from "node:process";
import { after, before, test } from "node:test";
import { startWorker } from "./workerd.mjs";

const { CONTACTSHIP_SANDBOX: sandbox = "", CONTACTSHIP_SANDBOX_KEY: key = "" } = process.env;
const fixture = new URL("../fixtures/documented-call.json", import.meta.url);
const documented = JSON.parse(await readFile(fixture, "utf8"));

/** @type {Awaited<ReturnType<typeof startWorker>>} */
let worker;
before(async () => {
  worker = await startWorker({ API: sandbox, KEY: key });
});
after(() => worker?.stop());

test("a Worker answers with the documented call", async () => {
  const response = await fetch(`${worker.address}/${documented.id}`);
  assert.deepEqual(await response.json(), documented);
});

test("a Worker reads a TOON transcript", async () => {
  const response = await fetch(`${worker.address}/${documented.id}?format=toon`);
  assert.deepEqual(await response.json(), { ...documented, transcript_format: "toon" });
});

test("one client serves many requests at once, each with objects of its own", async () => {
  const ids = Array.from({ length: 50 }, () => documented.id);
  const responses = await Promise.all(ids.map((id) => fetch(`${worker.address}/${id}`)));
  for (const response of responses) assert.deepEqual(await response.json(), documented);
});

test("a Worker learns that there is no such call", async () => {
  const response = await fetch(`${worker.address}/00000000-0000-4000-8000-000000000000`);
  assert.deepEqual(await response.json(), { name: "ContactshipError", code: "not_found", status: 404 });
});

test("a Worker's abort ends the call with the signal's reason", async (context) => {
  const silent = createServer();
  await new Promise((resolve) => silent.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (silent.address());
  const patient = await startWorker({ API: `http://127.0.0.1:${port}`, KEY: key });
  context.after(() => {
    patient.stop();
    silent.close();
    silent.closeAllConnections();
  });
  const response = await fetch(`${patient.address}/${documented.id}?abort-after=100`);
  assert.equal((await response.json()).name, "TimeoutError");
});
