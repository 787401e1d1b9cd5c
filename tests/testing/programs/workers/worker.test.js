// @cloudflare/vitest-plugin: a Worker that uses the package, and the package itself, in Cloudflare's runtime.
import { env, exports } from "cloudflare:workers";
import * as library from "contactship-wasm";
import { expect, test } from "vitest";
import { COUNT, run } from "./checks.mjs";

const config = JSON.parse(env.CHECKS);

test("this is Cloudflare's runtime", () => expect(navigator.userAgent).toBe("Cloudflare-Workers"));

test("the Worker answers with the API's call", async () => {
  const response = await exports.default.fetch(`http://calls.example/${config.call}`);
  expect(response.status).toBe(200);
  expect((await response.json()).id).toBe(config.call);
});

test("the checks of every host pass in a test", async () => {
  const results = await run(library, config);
  expect(results.filter(({ failure }) => failure)).toEqual([]);
  expect(results.length).toBe(COUNT.elsewhere);
}, 30_000);
