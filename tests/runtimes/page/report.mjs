// Runs the checks with the configuration of the test's server, and reports the results to it.
// @ts-check
import { run } from "../checks.mjs";

/**
 * @param {string} host
 * @param {import("../checks.mjs").Library} library
 */
export async function runAndReport(host, library) {
  const config = await (await fetch("/config.json")).json();
  const results = await run(library, config);
  if (config.isolated && !globalThis.crossOriginIsolated) results.push({ name: "isolation", failure: "there is none" });
  await fetch(`/report/${host}`, { method: "POST", body: JSON.stringify(results) });
}
