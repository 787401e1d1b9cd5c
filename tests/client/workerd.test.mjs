// The checks of every host, in Cloudflare's runtime.
// @ts-check
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { suites } from "./checks/all.mjs";
import { key, startSandbox } from "../hosts/sandbox.mjs";
import { startWorker } from "./hosts/workerd.mjs";

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox?.stop());

for (const suite of /** @type {const} */ (["all", "trap"])) {
  describe(`in workerd, ${suite === "trap" ? "with a module that fails" : "with every network, server and option"}`, () => {
    /** @type {Awaited<ReturnType<typeof startWorker>>} */
    let worker;
    before(async () => {
      worker = await startWorker(suite);
    });
    after(() => worker?.stop());
    for (const check of suites[suite]) {
      test(check.name, async () => {
        const query = new URLSearchParams({ suite, check: check.name, sandbox: sandbox.address, key });
        const response = await fetch(`${worker.address}/?${query}`);
        assert.deepEqual(await response.json(), { ran: 1, unhandled: [] });
      });
    }
  });
}
