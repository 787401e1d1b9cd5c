// The package's types under every module resolution and library of types that its users have.
// @ts-check
import assert from "node:assert/strict";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { compile, here, tools } from "./compiler.mjs";

const workers = join(dirname(tools.resolve("@cloudflare/workers-types/package.json")), "index.d.ts");
const node = join(dirname(tools.resolve("@types/node/package.json")), "index.d.ts");

const BUNDLER = { module: "preserve", moduleResolution: "bundler" };
const NODE16 = { module: "node16", moduleResolution: "node16" };
/** No lib esnext.disposable: `Symbol.dispose` must not need it. */
const LIB = ["es2022"];

/** @type {Record<string, { options: object, files?: string[], compiler?: string, isCommonJs?: boolean }>} */
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
  "a page, bundled, with TypeScript 5.2": {
    options: { ...BUNDLER, module: "esnext", lib: [...LIB, "dom", "dom.iterable"] },
    compiler: "typescript-5",
  },
  "a page, resolved as Node 10 does, with TypeScript 5.2": {
    options: { module: "esnext", moduleResolution: "node10", lib: [...LIB, "dom", "dom.iterable"] },
    compiler: "typescript-5",
  },
  "a CommonJS package, resolved as Node 16 does": {
    options: { ...NODE16, lib: [...LIB, "dom", "dom.iterable"] },
    isCommonJs: true,
  },
  "a CommonJS package, resolved as Node 16 does, with TypeScript 5.9": {
    options: { ...NODE16, lib: [...LIB, "dom", "dom.iterable"] },
    compiler: "typescript-5.9",
    isCommonJs: true,
  },
  "a Cloudflare Worker": { options: { ...BUNDLER, lib: LIB }, files: [workers, "../../worker.ts"] },
  "Node without the dom": { options: { ...NODE16, lib: LIB }, files: [node] },
};

/** What a user's program does. */
const USES = ["results.ts", "endpoints.ts", "uses.ts"];
/** Compiles in a CommonJS module alone: TS1203 elsewhere. */
const COMMON_JS = `
import { decodeToon } from "contactship-wasm";
import inline = require("contactship-wasm/inline");
export = [decodeToon, inline.decodeToon];
`;

for (const [name, { options, files = [], compiler, isCommonJs }] of Object.entries(CONFIGURATIONS)) {
  test(`the uses of the package compile, and wrong ones do not, in ${name}`, async () => {
    const folder = join(here, "config", name.replaceAll(/\W+/g, "-"));
    await mkdir(folder, { recursive: true });
    const uses = isCommonJs ? await inCommonJs(folder) : USES.map((file) => `../../${file}`);
    assert.equal(await compile(folder, options, [...files, ...uses], compiler), "");
  });
}

/** The nearest package.json determines the module format, so the uses are copied. @param {string} folder */
async function inCommonJs(folder) {
  await writeFile(join(folder, "package.json"), '{ "type": "commonjs" }');
  await writeFile(join(folder, "commonjs.ts"), COMMON_JS);
  for (const file of USES) await cp(join(here, file), join(folder, file));
  return [...USES, "commonjs.ts"];
}
