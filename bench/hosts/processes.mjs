// Starts Node, Deno and Bun, and measures the cases of cases.mjs in them.
// @ts-check
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { MADE, bundle } from "../bundle.mjs";
import { serve } from "../server.mjs";

/** Of V8: the garbage collector at hand, and memory for the largest call of several ways. */
const V8 = ["--expose-gc", "--max-old-space-size=4096"];
/**
 * Each gives its version, and runs a script, by these arguments.
 * @type {Record<"node" | "deno" | "bun", { title: string, program: string, options: string[] }>}
 */
const PROCESSES = {
  node: { title: "Node", program: path("../node_modules/.bin/node"), options: V8 },
  deno: {
    title: "Deno",
    program: path("../../tests/runtimes/node_modules/.bin/deno"),
    options: ["run", "--no-lock", "--allow-env", "--allow-read", "--allow-net", `--v8-flags=${V8.join(",")}`],
  },
  bun: { title: "Bun", program: path("../../tests/runtimes/node_modules/.bin/bun"), options: [] },
};

/** @typedef {keyof typeof PROCESSES} Name */

/** @param {string} file */
function path(file) {
  return fileURLToPath(new URL(file, import.meta.url));
}

/** What is missing, if it is. @param {Name} name @returns {string | undefined} */
export function missing(name) {
  const { title, program } = PROCESSES[name];
  return existsSync(program) ? undefined : `there is no ${title} at ${program}`;
}

/** Its name and version. @param {Name} name */
export async function version(name) {
  const { title, program } = PROCESSES[name];
  let first = "";
  await output(program, ["--version"], (line) => (first ||= line));
  return `${title} ${/\d[\w.]*/.exec(first)?.[0]}`;
}

/**
 * Runs a script, and takes what it prints line by line.
 * @param {Name} name
 * @param {string[]} arguments_ options, the script, and its own
 * @param {(line: string) => void} take
 */
export async function lines(name, arguments_, take) {
  const { program, options } = PROCESSES[name];
  await output(program, [...options, ...arguments_], take);
}

/**
 * @param {Name} name
 * @param {import("../inputs.mjs").Plan} plan
 * @param {"quick" | "full"} effort
 * @param {(result: import("../cases.mjs").CaseResult) => void} report
 */
export async function casesInProcess(name, plan, effort, report) {
  const script = `${MADE}/process.mjs`;
  await bundle("hosts/process-entry.mjs", script);
  const server = await serve(MADE, {});
  try {
    await lines(name, [script, server.address, effort, JSON.stringify(plan)], (line) => report(JSON.parse(line)));
  } finally {
    server.close();
  }
  return version(name);
}

/** @param {string} program @param {string[]} arguments_ @param {(line: string) => void} take */
async function output(program, arguments_, take) {
  const child = spawn(program, arguments_, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve, reject) => child.on("close", resolve).on("error", reject));
  for await (const line of createInterface({ input: child.stdout })) take(line);
  if ((await ended) !== 0) throw new Error(`${program} ${arguments_.join(" ")} failed, see above`);
}
