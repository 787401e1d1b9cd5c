// What `cargo xtask demo` prints of a call.
// @ts-check
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import process from "node:process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { key, startServers } from "./support.mjs";

const script = fileURLToPath(new URL("../../www/demo/print-call.mjs", import.meta.url));

/** @type {Awaited<ReturnType<typeof startServers>>} */
let servers;
before(async () => {
  servers = await startServers();
});
after(() => servers?.stop());

/** @param {string} call */
const print = (call) =>
  promisify(execFile)(process.execPath, [script], {
    env: { ...process.env, DEMO_BASE_URL: servers.api, DEMO_CALL: call, CONTACTSHIP_API_KEY: key },
  });

test("a call is printed for a human, and the key is not", async () => {
  const { stdout } = await print("a1b2c3d4-e5f6-7890-abcd-ef1234567890");
  assert.match(stdout, /Jane Smith[^]*Yes, this is Jane\./);
  assert.ok(!stdout.includes(key));
});

test("a call that is not there is an error in plain words", async () => {
  await assert.rejects(print("there-is-no-such-call"), (/** @type {any} */ error) => {
    assert.equal(error.code, 1);
    assert.match(error.stderr, /not_found/);
    return true;
  });
});
