// Puts the npm package together: `node xtask/assemble.mjs WASM_PACK_OUTPUT PACKAGE_FOLDER [FACADE]`.
// @ts-check
//
// The facade (pkg-template/client.js and what it imports), wasm-bindgen's glue and the JavaScript of src/js become ONE
// file, contactship_wasm.js, so that users' bundlers have nothing to find and nothing to load twice.
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import process from "node:process";
import { build, transform } from "esbuild";
import { minify } from "terser";
import { withNamesReplaced } from "./wasm-names.mjs";

const TEMPLATE = "pkg-template";
const CLIENT = "client.js";
const GLUE = "contactship_wasm.js";
const WASM = "contactship_wasm_bg.wasm";
/** The module's bytes as JavaScript, in the place of a mark. */
const BYTES = "wasm-bytes.js";
const MARK = "__WASM_BASE64__";
const BESIDE = ["LICENSE-APACHE", "LICENSE-MIT", "CHANGELOG.md"];

const [wasmFolder, packageFolder, facade = join(TEMPLATE, CLIENT)] = process.argv.slice(2).map((path) => resolve(path));
if (!wasmFolder || !packageFolder) fail("usage: node xtask/assemble.mjs WASM_PACK_OUTPUT PACKAGE_FOLDER [FACADE]");

const version = await crateVersion();
const staged = `${packageFolder}.new`;
await rm(staged, { recursive: true, force: true });
await mkdir(staged, { recursive: true });
const shortNames = await shortenNames(join(wasmFolder, WASM), join(staged, WASM));
await bundle(join(staged, GLUE));
await copyTemplate();
await fillIn();
// Another facade has other exports, and no users.
if (resolve(facade) === resolve(TEMPLATE, CLIENT)) await addCommonJs();
for (const file of BESIDE) await cp(file, join(staged, file)).catch(ignoreMissing);
await rm(packageFolder, { recursive: true, force: true });
await rename(staged, packageFolder);

/** @param {string} outfile */
async function bundle(outfile) {
  await build({
    entryPoints: [facade],
    outfile,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    minify: true,
    define: { __VERSION__: JSON.stringify(version) },
    banner: { js: `/*! contactship-wasm ${version} | MIT OR Apache-2.0 */` },
    legalComments: "none",
    plugins: [glueAndSnippets()],
    logLevel: "warning",
  }).catch(() => fail("esbuild could not bundle the facade, see above"));
  const bundled = await readFile(outfile, "utf8");
  await writeFile(outfile, await minified(bundled));
  // Bundlers follow such a line to the .wasm and would ship it twice: each loader names the file itself.
  if (/new URL\([^)]*\.wasm/.test(bundled)) {
    fail("the glue still names its .wasm: set omit-default-module-path for wasm-bindgen in Cargo.toml");
  }
}

/**
 * A twentieth smaller than esbuild leaves it. Minified names and lines do not matter: the stack of an error begins
 * with the user's own functions (src/js/call-site.js).
 * @param {string} code of a module
 */
async function minified(code) {
  const { code: smaller } = await minify(code, {
    module: true,
    ecma: 2020,
    // The hot loops are functions of their own, so that engines compile them apart from what is around them.
    compress: { passes: 3, unsafe_arrows: true, reduce_funcs: false },
    format: { comments: /^!/ },
  });
  return `${smaller}\n`;
}

/**
 * `#glue` is wasm-bindgen's output as a factory. Its snippets are copies of src/js: the originals are
 * taken instead, so that a class defined there exists once.
 * @returns {import("esbuild").Plugin}
 */
function glueAndSnippets() {
  return {
    name: "glue-and-snippets",
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^#glue$/ }, () => ({ path: join(wasmFolder, GLUE) }));
      onResolve({ filter: /^\.\/snippets\/[^/]+\/src\/js\// }, ({ path }) => ({
        path: resolve("src/js", basename(path)),
      }));
      onLoad({ filter: /contactship_wasm\.js$/ }, async ({ path }) => ({
        // These names are the glue's own, and not visible to users.
        contents: (await transform(factory(await readFile(path, "utf8")), { minifyIdentifiers: true })).code,
      }));
    },
  };
}

/**
 * The glue keeps its state in the module's scope, so there could be one instance, and a trap would end
 * it for good. As a function it can be called again, and what it calls in the WebAssembly is guarded.
 * @param {string} glue
 */
function factory(glue) {
  const imports = [
    `import { guarded } from ${JSON.stringify(resolve(TEMPLATE, "guard.js"))};`,
    // The real one, even where a test replaces timers later: the module's futures run by it.
    "const { queueMicrotask } = globalThis;",
  ];
  let body = glue.replace(/^import .*$/gm, (line) => {
    imports.push(line);
    return "";
  });
  body = replaceOnce(body, "wasm = instance.exports;", "wasm = guarded(instance.exports, onFailure);");
  // Loading is the facade's. It hands over a module that may be of another realm, as on edge networks.
  body = cut(body, "async function __wbg_load(", "export { initSync");
  body = cut(body, "if (!('encodeInto' in", "let WASM_VECTOR_LEN");
  body = cut(body, "if (realloc === undefined) {", "let len = arg.length;");
  // Objects of the module are freed explicitly, and closures with their futures: without a FinalizationRegistry, which
  // would cost each call five registrations.
  body = removed(body, /^const (\w+Finalization|CLOSURE_DTORS) = [^;]+;$/gm);
  body = removed(body, /^ +(\w+Finalization|CLOSURE_DTORS)\.\w+\(.*\);$/gm);
  body = removed(body, /^if \(Symbol\.dispose\) .*$/gm);
  const exported = [...body.matchAll(/^export (?:class|function) (\w+)/gm)].map(([, name]) => name);
  body = replaceOnce(body, /^export \{ initSync.*$/m, `return { instantiate, ${exported.join(", ")} };`);
  body += `
    function instantiate(module) {
      return __wbg_finalize_init(new WebAssembly.Instance(module, __wbg_get_imports()), module);
    }`;
  body = body.replace(/^export (class|function) /gm, "$1 ");
  for (const [name, short] of shortNames.imports) {
    const key = name.startsWith("./") ? JSON.stringify(name) : name;
    body = replaceOnce(body, ` ${key}: `, ` ${JSON.stringify(short)}: `);
  }
  body = body.replace(/\bwasm\.(\w+)/g, (_, name) => `wasm[${JSON.stringify(shortNames.exports.get(name) ?? name)}]`);
  return `${imports.join("\n")}\nexport function createGlue(onFailure) {\n${body}\n}\n`;
}

/**
 * The names of imports and exports are long, with a hash in many, and stand in the module and in the glue. Gives what
 * they became. wasm-opt's `--minify-imports-and-exports` knows Emscripten's alone, so this is done here.
 * @param {string} from
 * @param {string} to
 */
async function shortenNames(from, to) {
  const wasm = await readFile(from);
  const [imports, exports] = [shortener(), shortener()];
  // What the glue hands on from a file of ours has no hash, and keeps the name it has there.
  const isLong = (/** @type {string} */ name) => name.startsWith("__wb") || name.startsWith("./");
  // What is exported under the name that users know keeps it: load.js looks for one of them.
  const isGlues = (/** @type {string} */ name) => name.includes("_");
  const renamed = withNamesReplaced(
    wasm,
    (name) => (isLong(name) ? imports.short(name) : name),
    (name) => (isGlues(name) ? exports.short(name) : name),
  );
  await writeFile(to, renamed);
  if (imports.names.size === 0 || exports.names.size === 0) {
    fail("the module has no imports or exports to shorten: did wasm-bindgen change?");
  }
  return { imports: imports.names, exports: exports.names };
}

/** Gives each name a short one. */
function shortener() {
  /** @type {Map<string, string>} */
  const names = new Map();
  /** @param {string} name */
  const short = (name) => {
    const known = names.get(name) ?? (names.size + 10).toString(36);
    names.set(name, known);
    return known;
  };
  return { names, short };
}

/**
 * @param {string} text
 * @param {string | RegExp} what
 * @param {string} by
 */
function replaceOnce(text, what, by) {
  if (text.split(what).length !== 2) fail(`there is not exactly one ${what}: did wasm-bindgen change?`);
  return text.replace(what, () => by);
}

/**
 * @param {string} text
 * @param {RegExp} what
 */
function removed(text, what) {
  if (!what.test(text)) fail(`the glue has no ${what}: did wasm-bindgen change?`);
  return text.replace(what, "");
}

/**
 * @param {string} text
 * @param {string} from
 * @param {string} to
 */
function cut(text, from, to) {
  const [start, end] = [text.indexOf(from), text.indexOf(to)];
  if (start < 0 || end < start) fail(`the glue has no ${from} before ${to}: did wasm-bindgen change?`);
  return text.slice(0, start) + text.slice(end);
}

async function copyTemplate() {
  const bundled = new Set([CLIENT, "functions.js", "guard.js", "instance.js", "load.js", "package.json"]);
  await cp(TEMPLATE, staged, { recursive: true, filter: (path) => !bundled.has(basename(path)) });
  const manifest = JSON.parse(await readFile(join(TEMPLATE, "package.json"), "utf8"));
  await writeFile(join(staged, "package.json"), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
}

async function fillIn() {
  const loader = await readFile(join(TEMPLATE, BYTES), "utf8");
  const bytes = await readFile(join(staged, WASM));
  await writeFile(join(staged, BYTES), replaceOnce(loader, MARK, bytes.toString("base64")));
}

/** What CommonJS gets: all of the package in one file, and the types once more, as TypeScript wants them for it. */
async function addCommonJs() {
  await build({
    entryPoints: [join(staged, "inline.js")],
    outfile: join(staged, "inline.cjs"),
    bundle: true,
    format: "cjs",
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    minify: true,
    banner: { js: `/*! contactship-wasm ${version} | MIT OR Apache-2.0 */` },
    legalComments: "none",
    logLevel: "warning",
  }).catch(() => fail("esbuild could not make the CommonJS file, see above"));
  await cp(join(staged, "index.d.ts"), join(staged, "index.d.cts"));
}

async function crateVersion() {
  const found = /^version = "([^"]+)"/m.exec(await readFile("Cargo.toml", "utf8"))?.[1];
  return found ?? fail("Cargo.toml names no version");
}

/** @param {NodeJS.ErrnoException} error */
function ignoreMissing(error) {
  if (error.code !== "ENOENT") throw error;
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
