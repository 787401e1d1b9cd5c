// Makes one script of the program for each host, so that every host runs the very same code.
// @ts-check
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The folder of all that is made for the benchmark. */
export const MADE = join(root, "target/bench");

/**
 * @param {string} entry a file of bench/
 * @param {string} outfile
 * @param {import("esbuild").BuildOptions} [more]
 */
export async function bundle(entry, outfile, more) {
  await build({
    entryPoints: [join(root, "bench", entry)],
    outfile,
    bundle: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    mainFields: ["module", "main"],
    external: ["node:*", "bun:*"],
    alias: {
      "#bench-package": join(MADE, "pkg/contactship_wasm.js"),
      "#bench-wasm": join(MADE, "pkg/contactship_wasm_bg.wasm"),
      "#package-for-workers": join(root, "pkg/workerd.js"),
      "#package-wasm": join(root, "pkg/contactship_wasm_bg.wasm"),
      "#serde-rival": join(MADE, "serde/serde_rival.js"),
      "#serde-wasm": join(MADE, "serde/serde_rival_bg.wasm"),
    },
    plugins: [
      {
        name: "package",
        setup({ onResolve }) {
          // The shipped package, with its module handed over by the host.
          onResolve({ filter: /^contactship-wasm$/ }, () => ({ path: join(root, "pkg/contactship_wasm.js") }));
        },
      },
    ],
    logLevel: "warning",
    ...more,
  });
}
