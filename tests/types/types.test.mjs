// The package's types under every module resolution and library of types that its users have.
// @ts-check
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const tools = createRequire(join(process.env.CONTACTSHIP_ROOT ?? "", "package.json"));
const tsc = join(dirname(tools.resolve("typescript/package.json")), "bin/tsc");
const workers = join(dirname(tools.resolve("@cloudflare/workers-types/package.json")), "index.d.ts");
const node = join(dirname(tools.resolve("@types/node/package.json")), "index.d.ts");

const BUNDLER = { module: "preserve", moduleResolution: "bundler" };
const NODE16 = { module: "node16", moduleResolution: "node16" };
/** No lib esnext.disposable: `Symbol.dispose` must not need it. */
const LIB = ["es2022"];

/** @type {Record<string, { options: object, files?: string[] }>} */
const CONFIGURATIONS = {
  "a page, bundled": { options: { ...BUNDLER, lib: [...LIB, "dom", "dom.iterable"] } },
  "a page, resolved as Node 16 does": { options: { ...NODE16, lib: [...LIB, "dom", "dom.iterable"] } },
  "a page, with all of ESNext": { options: { ...BUNDLER, lib: ["esnext", "dom", "dom.iterable"] } },
  "a page, optional properties exact": {
    options: { ...BUNDLER, lib: [...LIB, "dom", "dom.iterable"], exactOptionalPropertyTypes: true },
  },
  "a web worker, bundled": { options: { ...BUNDLER, lib: [...LIB, "webworker", "webworker.iterable"] } },
  "a web worker, resolved as Node 16 does": {
    options: { ...NODE16, lib: [...LIB, "webworker", "webworker.iterable"] },
  },
  "a Cloudflare Worker": { options: { ...BUNDLER, lib: LIB }, files: [workers] },
  "Node without the dom": { options: { ...NODE16, lib: LIB }, files: [node] },
};

for (const [name, { options, files = [] }] of Object.entries(CONFIGURATIONS)) {
  test(name, async () => {
    const folder = join(here, "config", name.replaceAll(/\W+/g, "-"));
    await mkdir(folder, { recursive: true });
    const config = {
      compilerOptions: { strict: true, noEmit: true, target: "es2022", types: [], ...options },
      files: [...files, "../../results.ts", "../../uses.ts"],
    };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
    assert.equal(await compile(folder), "");
  });
}

/** @param {string} folder @returns {Promise<string>} what the compiler finds fault with */
function compile(folder) {
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, "--pretty", "false", "--project", folder], (_, out, err) => resolve(out + err));
  });
}
