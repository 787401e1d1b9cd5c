// The packed package in Node, Deno and Bun.
// @ts-check
import { execFile } from "node:child_process";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { config, home, judge, program } from "./hosts.mjs";

const execute = promisify(execFile);
const server = fileURLToPath(new URL("server.mjs", import.meta.url));
const env = { ...process.env, CONTACTSHIP_CHECKS: JSON.stringify(config) };

/** @type {[name: string, program: string, arguments: string[]][]} */
const HOSTS = [
  ["the Node of the system", "node", []],
  ["Node 22", program("node"), []],
  ["Deno", program("deno"), ["run", "--no-lock", "--allow-env", "--allow-read", "--allow-net"]],
  ["Bun", program("bun"), []],
];

for (const [name, file, options] of HOSTS) {
  test(`all checks pass in ${name}`, async (context) => {
    const version = await execute(file, ["--version"]);
    context.diagnostic(`${name}: ${version.stdout.split("\n")[0]}`);
    const { stdout } = await execute(file, [...options, server], { cwd: home, env, timeout: 60_000 });
    judge(JSON.parse(stdout));
  });
}
