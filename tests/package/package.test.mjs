// What is inside the packed package, and what its manifest promises.
// @ts-check
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import * as library from "contactship-wasm";

const resolve = createRequire(import.meta.url).resolve;
const manifestPath = resolve("contactship-wasm/package.json");
const manifest = JSON.parse(await readFile(manifestPath, "utf8"));

test("the exports are the promised ones", () => {
  for (const name of ["ContactshipClient", "ContactshipError", "VERSION", "decodeToon", "init"]) {
    assert.ok(name in library, name);
  }
});

test("VERSION is the version of the package", () => {
  assert.equal(library.VERSION, manifest.version);
});

test("nothing is installed beside it, and nothing runs on installation", () => {
  assert.equal(manifest.dependencies, undefined);
  const hooks = ["preinstall", "install", "postinstall", "prepare"];
  assert.deepEqual(
    Object.keys(manifest.scripts ?? {}).filter((name) => hooks.includes(name)),
    [],
  );
});

test("there is one .wasm, and it can be imported by name", async () => {
  const files = await readdir(dirname(manifestPath), { recursive: true });
  const modules = files.filter((file) => file.endsWith(".wasm"));
  assert.deepEqual(modules, ["contactship_wasm_bg.wasm"]);
  const path = resolve("contactship-wasm/contactship_wasm_bg.wasm");
  assert.ok(WebAssembly.validate(await readFile(path)));
});

test("every file that the exports name is in the package", async () => {
  for (const file of new Set(filesOf(manifest.exports))) {
    await readFile(join(dirname(manifestPath), file));
  }
});

/**
 * @param {unknown} exported
 * @returns {string[]}
 */
function filesOf(exported) {
  if (typeof exported === "string") return [exported];
  return Object.values(exported ?? {}).flatMap(filesOf);
}
