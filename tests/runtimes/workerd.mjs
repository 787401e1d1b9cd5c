// Starts a Worker with the packed package inside in workerd.
// @ts-check
import assert from "node:assert/strict";
import { mkdtemp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { bundleWorker, startWorkerd } from "../hosts/workerd.mjs";
import { home } from "./hosts.mjs";

/**
 * A running Worker with the given text bindings.
 * @param {string} entry
 * @param {Record<string, string>} bindings
 */
export async function startWorker(entry, bindings) {
  return startWorkerd(await bundle(entry), bindings);
}

/** A new folder with the Worker in one script, and the .wasm beside it. @param {string} entry */
export async function bundle(entry) {
  const folder = await mkdtemp(join(home, "worker-"));
  await bundleWorker(entry, folder);
  const wasm = (await readdir(folder)).filter((file) => file.endsWith(".wasm"));
  assert.equal(wasm.length, 1, "the Worker's bundle holds one .wasm");
  return folder;
}
