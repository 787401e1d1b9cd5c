// What would be published: exactly these files, and nothing that the registry's linters complain of.
// @ts-check
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

const root = process.env.CONTACTSHIP_ROOT ?? "";
const tools = createRequire(join(root, "package.json"));
const installed = dirname(createRequire(import.meta.url).resolve("contactship-wasm/package.json"));
const home = fileURLToPath(new URL("../..", import.meta.url));

const FILES = [
  "CHANGELOG.md",
  "LICENSE-APACHE",
  "LICENSE-MIT",
  "README.md",
  "browser-inline.js",
  "browser.js",
  "contactship_wasm.js",
  "contactship_wasm_bg.wasm",
  "contactship_wasm_bg.wasm.d.ts",
  "edge-light.js",
  "index.d.cts",
  "index.d.ts",
  "inline.cjs",
  "inline.d.ts",
  "inline.js",
  "node.js",
  "package.json",
  "wasm-bytes.js",
  "workerd.js",
];

test("the tarball holds these files and no others", async () => {
  const files = await readdir(installed);
  // The changelog comes with the first release.
  assert.deepEqual(
    files.sort(),
    FILES.filter((file) => file !== "CHANGELOG.md" || files.includes(file)),
  );
});

test("publint finds no fault", async () => {
  const { publint } = await import(pathToFileURL(tools.resolve("publint")).href);
  const { messages } = await publint({ pkgDir: installed, strict: true, pack: false });
  assert.deepEqual(messages, []);
});

test("attw finds no fault in the types", async () => {
  const tarball = (await readdir(home)).find((file) => file.endsWith(".tgz"));
  assert.ok(tarball, "the tarball lies where it was installed from");
  const program = join(dirname(tools.resolve("@arethetypeswrong/cli/package.json")), "dist/index.js");
  for (const options of [
    ["--profile", "strict", "--entrypoints", ".", "./inline"],
    // Nothing can require the .wasm.
    ["--profile", "esm-only", "--entrypoints", "./contactship_wasm_bg.wasm"],
  ]) {
    /** @type {string[]} */
    const args = [program, join(home, tarball), "--format", "json", "--no-emoji", ...options];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    // It exits with an error where it finds a problem that the profile does not ignore.
    assert.equal(JSON.parse(stdout).analysis.packageName, "contactship-wasm");
  }
});
