// Runs the checks with what the test's server says of the sandbox, and tells it the results.
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
