// How the dashboard is built, and where `vite dev` finds the API.
import { defineConfig } from "vite";

export default defineConfig({
  // Relative addresses, so that the page can be served from any path.
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
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
