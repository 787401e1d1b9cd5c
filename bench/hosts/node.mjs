// Runs the program in the Node that package.json pins.
// @ts-check
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { MADE, bundle } from "../bundle.mjs";
import { serve } from "../server.mjs";

const NODE = fileURLToPath(new URL("../node_modules/.bin/node", import.meta.url));

/**
 * @param {string} effort
 * @param {string[]} inputs
 * @param {(result: import("../program.mjs").Result) => void} report
 */
export async function runInNode(effort, inputs, report) {
  await bundle("hosts/node-entry.mjs", `${MADE}/node.mjs`);
  await lines(["--max-old-space-size=4096", `${MADE}/node.mjs`, MADE, effort, ...inputs], (line) =>
    report(JSON.parse(line)),
  );
  let version = "";
  await lines(["--version"], (line) => (version = line));
  return `Node ${version.slice(1)}`;
}

/**
 * @param {string} effort
 * @param {string[]} inputs
 * @returns {Promise<{ host: string, results: import("../sockets.mjs").Result[] }>}
 */
export async function socketsInNode(effort, inputs) {
  await bundle("hosts/node-sockets.mjs", `${MADE}/node-sockets.mjs`);
  const server = await serve(MADE, {});
  try {
    /** @type {string[]} */
    const printed = [];
    await lines(["--max-old-space-size=4096", `${MADE}/node-sockets.mjs`, server.address, effort, ...inputs], (line) =>
      printed.push(line),
    );
    const { version, results } = JSON.parse(printed.join(""));
    return { host: `Node ${version}`, results };
  } finally {
    server.close();
  }
}

/**
 * Runs Node with a garbage collector at hand, and takes what it prints line by line.
 * @param {string[]} arguments_
 * @param {(line: string) => void} take
 */
export async function lines(arguments_, take) {
  const child = spawn(NODE, ["--expose-gc", ...arguments_], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.on("close", resolve));
  for await (const line of createInterface({ input: child.stdout })) take(line);
  if ((await ended) !== 0) throw new Error(`node ${arguments_.join(" ")} failed, see above`);
}
