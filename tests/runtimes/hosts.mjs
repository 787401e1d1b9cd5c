// What the tests of all hosts share: what the checks need to know, and what is made of their results.
// @ts-check
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { root } from "../hosts/packages.mjs";
import { COUNT } from "./checks.mjs";

const { CONTACTSHIP_SANDBOX, CONTACTSHIP_SANDBOX_KEY } = process.env;
assert.ok(CONTACTSHIP_SANDBOX && CONTACTSHIP_SANDBOX_KEY, "these tests run with `cargo xtask test`");

/** The folder with the packed package installed, and these tests. */
export const home = fileURLToPath(new URL("../..", import.meta.url));

/** What the checks of every host are configured with. @type {import("./checks.mjs").Config} */
export const config = {
  sandbox: CONTACTSHIP_SANDBOX,
  key: CONTACTSHIP_SANDBOX_KEY,
  documented: JSON.parse(await readFile(new URL("../fixtures/documented-call.json", import.meta.url), "utf8")),
};

/** A program that an npm package of tests/runtimes brings. @param {string} name */
export function program(name) {
  return join(root, "tests/runtimes/node_modules/.bin", name);
}

/**
 * Holds what a host reported against what it should have.
 * @param {import("./checks.mjs").Result[]} results
 * @param {{ onPage?: boolean }} [host]
 */
export function judge(results, { onPage = false } = {}) {
  const failures = results.filter(({ failure }) => failure !== undefined);
  assert.deepEqual(failures, [], `${failures.length} of ${results.length} checks failed`);
  assert.equal(results.length, onPage ? COUNT.onPage : COUNT.elsewhere, "all checks ran");
}
