// Decodes in the Node that package.json pins.
// @ts-check
import { MADE, bundle } from "../bundle.mjs";
import { lines, version } from "./processes.mjs";

/**
 * @param {string[]} inputs
 * @param {"quick" | "full"} effort
 * @param {(result: import("../decoding.mjs").Result) => void} report
 */
export async function decodingInNode(inputs, effort, report) {
  const script = `${MADE}/node.mjs`;
  await bundle("hosts/node-entry.mjs", script);
  await lines("node", [script, MADE, effort, ...inputs], (line) => report(JSON.parse(line)));
  return version("node");
}
