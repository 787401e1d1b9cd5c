// A Worker that has no configuration of wrangler's: it needs the rule for .wasm that wrangler has by default.
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

const miniflare = {
  compatibilityDate: "2026-07-01",
  compatibilityFlags: ["nodejs_compat"],
  bindings: { CHECKS: process.env.CONTACTSHIP_CHECKS },
  modulesRules: [{ type: "CompiledWasm", include: ["**/*.wasm"] }],
};

export default defineConfig({ plugins: [cloudflareTest({ main: "worker.js", miniflare })] });
