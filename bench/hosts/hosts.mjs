// The hosts, and what is measured in each.
// @ts-check
import * as browsers from "./browsers.mjs";
import { decodingInNode } from "./node.mjs";
import * as processes from "./processes.mjs";
import { casesInWorkerd, decodingInWorkerd } from "./workerd.mjs";

/** @typedef {"quick" | "full"} Effort */
/** @typedef {(result: import("../cases.mjs").CaseResult) => void} ReportCase */
/** @typedef {(result: import("../decoding.mjs").Result) => void} ReportDecoding */

/**
 * Each resolves with the name and version of the host.
 * @typedef {{
 *   missing: () => string | undefined,
 *   cases: (plan: import("../inputs.mjs").Plan, effort: Effort, report: ReportCase) => Promise<string>,
 *   decoding?: (inputs: string[], effort: Effort, report: ReportDecoding) => Promise<string>,
 * }} Host `missing` is the reason why it cannot be measured in, if it cannot
 */

/** @type {Record<string, Host>} */
export const HOSTS = {
  node: { ...inProcess("node"), decoding: decodingInNode },
  deno: inProcess("deno"),
  bun: inProcess("bun"),
  chromium: {
    ...onPage("chromium"),
    decoding: (decoding, effort, report) => browsers.onPage("chromium", { effort, decoding }, report),
  },
  webkit: onPage("webkit"),
  workerd: { missing: () => undefined, cases: casesInWorkerd, decoding: decodingInWorkerd },
};

/** @param {processes.Name} name @returns {Host} */
function inProcess(name) {
  return {
    missing: () => processes.missing(name),
    cases: (plan, effort, report) => processes.casesInProcess(name, plan, effort, report),
  };
}

/** @param {browsers.Name} name @returns {Host} */
function onPage(name) {
  return {
    missing: () => browsers.missing(name),
    cases: (cases, effort, report) => browsers.onPage(name, { effort, cases }, report),
  };
}
