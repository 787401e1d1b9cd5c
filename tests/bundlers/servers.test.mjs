// The packed package through what builds for servers: Vitest, and Next.js with a route in each of its runtimes.
// @ts-check
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { config, home, judge, toolsOf } from "../runtimes/hosts.mjs";

const execute = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));
const tools = toolsOf("tests/bundlers");
const env = { ...process.env, CONTACTSHIP_CHECKS: JSON.stringify(config), NEXT_TELEMETRY_DISABLED: "1" };

test("Vitest", async (context) => {
  context.diagnostic(`vitest ${tools("vitest/package.json").version}`);
  const vitest = join(dirname(tools.resolve("vitest/package.json")), "vitest.mjs");
  await useTool(here, "vitest");
  await execute(process.execPath, [vitest, "run", "--dir", "vitest"], { cwd: here, env });
});

/** Next.js looks for itself and for React in the folder of the program. */
test("Next.js: a route in Node, and one in the edge runtime", async (context) => {
  context.diagnostic(`next ${tools("next/package.json").version}`);
  const program = join(home, "next");
  await cp(join(here, "next"), program, { recursive: true });
  await cp(join(here, "../runtimes/checks.mjs"), join(program, "checks.mjs"));
  const modules = join(program, "node_modules");
  await cp(join(home, "node_modules/contactship-wasm"), join(modules, "contactship-wasm"), { recursive: true });
  for (const name of ["next", "react", "react-dom"]) await useTool(program, name);
  const next = tools.resolve("next/dist/bin/next");
  await execute(process.execPath, [next, "build"], { cwd: program, env });
});

/** Makes a tool of the bundlers' folder importable from another one. @param {string} folder @param {string} name */
async function useTool(folder, name) {
  await mkdir(join(folder, "node_modules"), { recursive: true });
  await symlink(dirname(tools.resolve(`${name}/package.json`)), join(folder, "node_modules", name));
}
