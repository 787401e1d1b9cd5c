// Programs of Next.js: each is built or started for one test, and gone after it.
// @ts-check
import { execFile, spawn } from "node:child_process";
import { cp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "../hosts/free-port.mjs";
import { packagesOf } from "../hosts/packages.mjs";
import { home } from "../runtimes/hosts.mjs";

const tools = packagesOf("tests/bundlers");
const installed = "node_modules/contactship-wasm";

/**
 * Serves a program that has the package installed, until the test ends. Gives its address.
 * @param {import("node:test").TestContext} context
 * @param {{
 *   bundler: string,
 *   command: "build" | "dev",
 *   env: NodeJS.ProcessEnv,
 *   write: (program: string) => Promise<void>,
 * }} options `write` puts its files into the folder
 */
export async function serveNext(context, { bundler, command, env, write }) {
  context.diagnostic(`next ${tools("next/package.json").version}`);
  // Next.js looks for itself below its own root and follows no links out of it, so the program must be beside it.
  const program = join(dirname(tools.resolve("next/package.json")), "../../next-program");
  const remove = () => rm(program, { recursive: true, force: true, maxRetries: 5 });
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let server;
  context.after(async () => {
    if (server) await stopped(server);
    await remove();
  });
  await remove();
  await cp(join(home, installed), join(program, installed), { recursive: true });
  await write(program);

  const next = tools.resolve("next/dist/bin/next");
  const options = { cwd: program, env: { ...env, NEXT_TELEMETRY_DISABLED: "1" } };
  if (command === "build") {
    await promisify(execFile)(process.execPath, [next, "build", `--${bundler}`], options);
  }
  const port = await freePort();
  const serve = command === "build" ? ["start"] : ["dev", `--${bundler}`];
  const args = [next, ...serve, "--hostname", "127.0.0.1", "--port", `${port}`];
  server = spawn(process.execPath, args, { ...options, stdio: "ignore", detached: true });
  return `http://127.0.0.1:${port}`;
}

/**
 * Ends Next.js with the processes that it has started: one that is left restarts where its folder goes away.
 * @param {import("node:child_process").ChildProcess} server
 */
async function stopped(server) {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  process.kill(-(/** @type {number} */ (server.pid)), "SIGKILL");
  await ended;
}

/** What it answers, once it listens. @param {string} address */
export async function answer(address) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await fetch(address);
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(100);
    }
  }
}
