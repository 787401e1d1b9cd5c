// Starts a sandbox of the test's own, whose key it then looks for; `cargo xtask test` has one for all others.
// @ts-check
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import process from "node:process";
import { root } from "./packages.mjs";

/** The key that the sandbox takes. */
export const key = "sk_test_SECRET";

/** @param {string[]} [options] of the sandbox's program */
export async function startSandbox(options = []) {
  const args = ["run", "--quiet", "--package", "sandbox", "--", "--exit-with-stdin", "--key", key, ...options];
  const child = spawn("cargo", args, { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout);
  /** @type {string} */
  const greeting = await new Promise((resolve, reject) => {
    lines.once("line", resolve);
    child.once("exit", (status) => reject(new Error(`the sandbox ended with ${status}`)));
    child.once("error", reject);
  });
  const address = /http:\/\/\S+/.exec(greeting)?.[0];
  if (!address) throw new Error(`the sandbox said ${greeting}`);
  process.once("exit", () => child.kill());
  return { address, stop: () => child.kill() };
}
