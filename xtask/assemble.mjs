// Puts the npm package together: `node xtask/assemble.mjs WASM_PACK_OUTPUT PACKAGE_FOLDER`.
// @ts-check
//
// The facade (pkg-template/client.js), wasm-bindgen's glue and the core's JS snippets become ONE file,
// contactship_wasm.js, so that users' bundlers have nothing to find and nothing to load twice.
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import process from "node:process";
import { build } from "esbuild";

const TEMPLATE = "pkg-template";
const FACADE = "client.js";
const GLUE = "contactship_wasm.js";
const WASM = "contactship_wasm_bg.wasm";
const BESIDE = ["LICENSE-APACHE", "LICENSE-MIT", "CHANGELOG.md"];

const [wasmFolder, packageFolder] = process.argv.slice(2).map((path) => resolve(path));
if (!wasmFolder || !packageFolder) fail("usage: node xtask/assemble.mjs WASM_PACK_OUTPUT PACKAGE_FOLDER");

const version = await crateVersion();
const staged = `${packageFolder}.new`;
await rm(staged, { recursive: true, force: true });
await mkdir(staged, { recursive: true });
await bundle(join(staged, GLUE));
await cp(join(wasmFolder, WASM), join(staged, WASM));
await copyTemplate();
for (const file of BESIDE) await cp(file, join(staged, file)).catch(ignoreMissing);
await rm(packageFolder, { recursive: true, force: true });
await rename(staged, packageFolder);

/** @param {string} outfile */
async function bundle(outfile) {
  await build({
    entryPoints: [join(TEMPLATE, FACADE)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    // Names stay: they make a user's stack trace readable, and compress well.
    minifyWhitespace: true,
    minifySyntax: true,
    define: { __VERSION__: JSON.stringify(version) },
    banner: { js: `/*! contactship-wasm ${version} | MIT OR Apache-2.0 */` },
    legalComments: "none",
    plugins: [glueAndSnippets()],
    logLevel: "warning",
  }).catch(() => fail("esbuild could not bundle the facade, see above"));
  const bundled = await readFile(outfile, "utf8");
  // Bundlers follow such a line to the .wasm and would ship it twice: each loader names the file itself.
  if (/new URL\([^)]*\.wasm/.test(bundled)) {
    fail("the glue still names its .wasm: set omit-default-module-path for wasm-bindgen in Cargo.toml");
  }
}

/**
 * `#glue` is wasm-bindgen's output; `#snippets/NAME` is the very file that the glue imports as
 * src/js/NAME, so that a class defined there exists once.
 * @returns {import("esbuild").Plugin}
 */
function glueAndSnippets() {
  return {
    name: "glue-and-snippets",
    setup({ onResolve }) {
      onResolve({ filter: /^#glue$/ }, () => ({ path: join(wasmFolder, GLUE) }));
      onResolve({ filter: /^#snippets\// }, async ({ path }) => {
        const name = path.slice("#snippets/".length);
        const found = await snippet(name);
        return found
          ? { path: found }
          : {
              errors: [
                {
                  text: `the core has no JS snippet src/js/${name}: which #[wasm_bindgen(module)] names it?`,
                },
              ],
            };
      });
    },
  };
}

/** @param {string} name */
async function snippet(name) {
  const folder = join(wasmFolder, "snippets");
  const paths = await readdir(folder, { recursive: true }).catch(() => []);
  const found = paths.filter((path) => path.replaceAll("\\", "/").endsWith(`/src/js/${name}`));
  return found.length === 1 ? join(folder, found[0]) : undefined;
}

async function copyTemplate() {
  const own = new Set([FACADE, "package.json"]);
  await cp(TEMPLATE, staged, { recursive: true, filter: (path) => !own.has(basename(path)) });
  const manifest = JSON.parse(await readFile(join(TEMPLATE, "package.json"), "utf8"));
  await writeFile(join(staged, "package.json"), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
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
