// The sandbox: the one that `cargo xtask test` has started, or one of our own.
// @ts-check
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import process from "node:process";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));
export const key = "sk_test_SECRET";

/** A sandbox of our own, which takes our key. */
export async function startSandbox() {
  const args = ["run", "--quiet", "--package", "sandbox", "--", "--exit-with-stdin", "--key", key];
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
