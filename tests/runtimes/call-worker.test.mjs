// A Worker as a user would write it, with the packed package inside, in the runtime that Cloudflare runs.
// @ts-check
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { listen } from "../hosts/listen.mjs";
import { config } from "./hosts.mjs";
import { startWorker } from "./workerd.mjs";

const { sandbox, key, documented } = config;
const entry = fileURLToPath(new URL("call-worker.mjs", import.meta.url));

describe("a Worker as users write it", () => {
  /** @type {Awaited<ReturnType<typeof startWorker>>} */
  let worker;
  before(async () => {
    worker = await startWorker(entry, { API: sandbox, KEY: key });
  });
  after(() => worker?.stop());

  test("a Worker answers with the documented call", async () => {
    const response = await fetch(`${worker.address}/${documented.id}`);
    assert.deepEqual(await response.json(), documented);
  });

  test("a Worker answers with a call whose transcript was TOON", async () => {
    const response = await fetch(`${worker.address}/${documented.id}?format=toon`);
    assert.deepEqual(await response.json(), { ...documented, transcript_format: "toon" });
  });

  test("one client of a Worker serves many requests at once, each with objects of its own", async () => {
    const ids = Array.from({ length: 50 }, () => documented.id);
    const responses = await Promise.all(ids.map((id) => fetch(`${worker.address}/${id}`)));
    for (const response of responses) assert.deepEqual(await response.json(), documented);
  });

  test("a Worker gets not_found where there is no such call", async () => {
    const response = await fetch(`${worker.address}/00000000-0000-4000-8000-000000000000`);
    assert.deepEqual(await response.json(), { name: "ContactshipError", code: "not_found", status: 404 });
  });

  test("an abort in a Worker ends the call with the signal's reason", async (context) => {
    const silent = await listen(createServer());
    const patient = await startWorker(entry, { API: silent.address, KEY: key });
    context.after(() => {
      patient.stop();
      silent.close();
    });
    const response = await fetch(`${patient.address}/${documented.id}?abort-after=100`);
    assert.equal((await response.json()).name, "TimeoutError");
  });
});
