// Loading in a browser's way, with a network that fails: the module is downloaded again, and calls go on.
// @ts-check
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterEach, test } from "node:test";
import { pathToFileURL } from "node:url";
import { init } from "contactship-wasm";

const installed = dirname(createRequire(import.meta.url).resolve("contactship-wasm/package.json"));
const bytes = await readFile(join(installed, "contactship_wasm_bg.wasm"));
const native = globalThis.fetch;
let copies = 0;

afterEach(() => {
  globalThis.fetch = native;
});

/**
 * A copy of the package that is loaded as in a browser, whose downloads these functions answer, in turn.
 * @param {(() => Promise<Response>)[]} answers
 */
async function browserCopy(...answers) {
  const downloads = { count: 0 };
  globalThis.fetch = async (input) => {
    if (!String(input).includes(".wasm")) return Response.json({ id: "a1" });
    return /** @type {() => Promise<Response>} */ (answers[downloads.count++])();
  };
  // Another query is another module, as long as it reaches the file that has the state.
  const folder = `${pathToFileURL(join(installed, "contactship_wasm.js")).href}?copy=${copies++}`;
  /** @type {any} */
  const library = await import(folder);
  library.useSource(() => new URL("https://example.com/contactship_wasm_bg.wasm"));
  return { library, downloads };
}

const stalls = () => new Promise(() => {});
const answersNow = async () => new Response(bytes);

test("a download that stalls is given up after a minute, and the next call starts another", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { library, downloads } = await browserCopy(/** @type {any} */ (stalls), answersNow);
  const client = new library.ContactshipClient({ apiKey: "sk_test_1" });
  const first = client.getCall("a1");
  await new Promise((resolve) => setImmediate(resolve));
  t.mock.timers.tick(60_000);
  await assert.rejects(first, { code: "not_ready", message: /within a minute/ });
  assert.equal((await client.getCall("a1")).id, "a1");
  assert.equal(downloads.count, 2);
});

test("calls that wait for a stalled download go on as soon as init brings the module", async () => {
  const { library, downloads } = await browserCopy(/** @type {any} */ (stalls));
  const client = new library.ContactshipClient({ apiKey: "sk_test_1" });
  const [call, ready] = [client.getCall("a1"), library.init()];
  await library.init(bytes);
  await ready;
  assert.equal((await call).id, "a1");
  assert.equal(downloads.count, 1);
});

test("a source that init does not need may fail: nothing is unhandled", async () => {
  await init(Promise.reject(new Error("not needed")));
  // An unhandled rejection would fail this test.
  await new Promise((resolve) => setTimeout(resolve, 20));
});
