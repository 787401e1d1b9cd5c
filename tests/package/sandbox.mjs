// What the tests of the packed package share: the sandbox's address, and clients for it.
// @ts-check
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { ContactshipClient } from "contactship-wasm";

const { CONTACTSHIP_SANDBOX, CONTACTSHIP_SANDBOX_KEY } = process.env;
assert.ok(CONTACTSHIP_SANDBOX && CONTACTSHIP_SANDBOX_KEY, "these tests run with `cargo xtask test`");

export const sandbox = CONTACTSHIP_SANDBOX;
export const key = CONTACTSHIP_SANDBOX_KEY;

/** The call of the API's documentation, just as it is printed there. */
export const documented = JSON.parse(
  await readFile(new URL("../fixtures/documented-call.json", import.meta.url), "utf8"),
);

/**
 * A client for the sandbox, or for a path below it.
 * @param {Record<string, unknown>} [options]
 */
export function client(options) {
  return new ContactshipClient({ apiKey: key, baseUrl: sandbox, ...options });
}
