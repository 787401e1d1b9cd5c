// How the dashboard is built, and where `vite dev` finds the API.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

export default defineConfig({
  // Relative addresses, so that the page can be served from any path.
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [compressed()],
  build: {
    target: "es2023",
    // A data: URL would need an exception in the content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: {
    // `cargo xtask demo` adds the key; start it beside `npm run dev`.
    proxy: { "/api": "http://127.0.0.1:8788", "/recordings": "http://127.0.0.1:8788" },
  },
});

/** Puts `.br` and `.gz` beside each file that is built, for servers that send what a browser takes. */
function compressed(): Plugin {
  let folder = "";
  return {
    name: "compressed",
    apply: "build",
    configResolved: ({ build }) => void (folder = build.outDir),
    async closeBundle() {
      const files = await readdir(folder, { recursive: true });
      const squeeze = async (file: string) => {
        const bytes = await readFile(join(folder, file));
        await writeFile(join(folder, `${file}.br`), await promisify(brotliCompress)(bytes));
        await writeFile(join(folder, `${file}.gz`), await promisify(gzip)(bytes, { level: 9 }));
      };
      await Promise.all(files.filter((file) => /\.(html|js|css|svg|wasm)$/.test(file)).map(squeeze));
    },
  };
}
