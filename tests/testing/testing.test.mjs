// The packed package under the test tools that its users have, as the README's section "Testing" shows them.
// @ts-check
import { execFile } from "node:child_process";
import { cp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { packagesOf } from "../hosts/packages.mjs";
import { config, home } from "../runtimes/hosts.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const tools = packagesOf("tests/testing");
const CALL = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
const env = {
  ...process.env,
  CI: "1",
  CONTACTSHIP_CHECKS: JSON.stringify({ ...config, call: CALL }),
};

/** @type {[title: string, program: string, tool: string, file: string, args: string[], flags?: string[]][]} */
const PROGRAMS = [
  ["Jest, ECMAScript modules", "jest-esm", "jest", "bin/jest.js", [], ["--experimental-vm-modules", "--no-warnings"]],
  ["Jest, CommonJS", "jest-commonjs", "jest", "bin/jest.js", []],
  ["Jest with jsdom", "jest-jsdom", "jest", "bin/jest.js", []],
  [
    "Jest with jsdom, ECMAScript modules",
    "jest-esm-jsdom",
    "jest",
    "bin/jest.js",
    [],
    ["--experimental-vm-modules", "--no-warnings"],
  ],
  ["Vitest with MSW, fake timers, undici and node-fetch", "vitest", "vitest", "vitest.mjs", ["run"]],
  ["@cloudflare/vitest-plugin, a Worker of wrangler's", "workers", "vitest", "vitest.mjs", ["run"]],
  [
    "@cloudflare/vitest-plugin, a Worker without wrangler",
    "workers",
    "vitest",
    "vitest.mjs",
    ["run", "--config", "vitest.miniflare.config.js"],
  ],
];

for (const [title, program, tool, file, args, flags = []] of PROGRAMS) {
  test(`programs pass their tests under ${title}`, async (context) => {
    const manifest = tools.resolve(`${tool}/package.json`);
    context.diagnostic(`${tool} ${tools(manifest).version}`);
    const folder = await programIn(context, program, dirname(manifest));
    const command = [
      ...flags,
      join(dirname(manifest), file),
      ...args,
      ...(tool === "jest" ? ["--rootDir", folder] : []),
    ];
    await promisify(execFile)(process.execPath, command, { cwd: folder, env });
  });
}

/**
 * The tools look for themselves and for packages upwards from the program, so it must be beside them.
 * @param {import("node:test").TestContext} context
 * @param {string} name
 * @param {string} tool
 */
async function programIn(context, name, tool) {
  const folder = join(tool, "../..", `program-${name}`);
  const remove = () => rm(folder, { recursive: true, force: true });
  await remove();
  context.after(remove);
  await cp(join(here, "programs", name), folder, { recursive: true });
  await cp(join(here, "../runtimes/checks.mjs"), join(folder, "checks.mjs"));
  const installed = "node_modules/contactship-wasm";
  await cp(join(home, installed), join(folder, installed), { recursive: true });
  return folder;
}
