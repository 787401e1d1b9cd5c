// A Worker as wrangler knows it: its rules for modules come along, so that there is nothing to configure.
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

const bindings = { CHECKS: process.env.CONTACTSHIP_CHECKS };

export default defineConfig({
  plugins: [cloudflareTest({ wrangler: { configPath: "./wrangler.jsonc" }, miniflare: { bindings } })],
});
