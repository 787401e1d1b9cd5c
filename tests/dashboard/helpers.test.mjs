// Runs the tests that stand beside the dashboard's helpers: bundled first, as Node 20 reads no TypeScript.
// @ts-check
import { readdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildSync } from "esbuild";

const source = fileURLToPath(new URL("../../www/src", import.meta.url));
const made = fileURLToPath(new URL("../../target/dashboard-tests", import.meta.url));

for (const file of readdirSync(source, { recursive: true, encoding: "utf8" })) {
  if (!file.endsWith(".test.ts")) continue;
  const outfile = `${made}/${file.replaceAll(/[\\/]/g, "-")}.mjs`;
  buildSync({
    entryPoints: [`${source}/${file}`],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["#*"],
  });
  await import(pathToFileURL(outfile).href);
}
