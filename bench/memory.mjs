// How much memory calls take, in Node: the module's at its peak, JavaScript's, and what a kept string keeps.
// @ts-check
import { fileURLToPath } from "node:url";
import { MADE } from "./bundle.mjs";
import { lines } from "./hosts/processes.mjs";
import { markdown, size } from "./table.mjs";

const ENTRY = fileURLToPath(new URL("hosts/memory-entry.mjs", import.meta.url));
const FORMATS = ["toon", "json"];

/** The module's memory after a call, by the body's size; below a megabyte the module itself counts for most. */
export const MOST_PER_BODY = 3;
const SMALL_BODY = 1_000_000;
/** A chunk of text, and what the engine puts around it. */
const MOST_PER_TRANSCRIPT_STRING = 64 * 1024 + 2048;
/** All fields of the call but its transcript are smaller than this. */
const MOST_PER_FIELD = 4096;

/**
 * @typedef {{ input: string, format: string, body: number, peak: number }} Peak
 * @typedef {{ allocated: number, retained: number }} Heap
 * @typedef {{ input: string, format: string, ours: Heap, native: Heap }} Allocated
 * @typedef {{ what: string, json: number, toon: number, most: number }} Kept
 * @typedef {{ peaks: Peak[], allocated: Allocated[], kept: Kept[] }} Memory
 */

/** @param {string[]} inputs @param {boolean} quick @returns {Promise<Memory>} */
export async function measureMemory(inputs, quick) {
  /** @type {Memory} */
  const memory = { peaks: [], allocated: [], kept: [] };
  for (const input of inputs.filter((input) => input.startsWith("words-"))) {
    for (const format of FORMATS) {
      memory.peaks.push({ input, format, ...(await ask("peak", input, format)) });
      // In a nursery of this size nothing is collected on the way.
      const nursery = ["--min-semi-space-size=512", "--max-semi-space-size=512"];
      if (!quick) memory.allocated.push({ input, format, ...(await ask("allocated", input, format, [], nursery)) });
    }
  }
  const count = quick ? "50" : "1000";
  const [json, toon] = [
    await ask("kept", "words-200", "json", [count]),
    await ask("kept", "words-200", "toon", [count]),
  ];
  for (const what of Object.keys(json)) {
    const most = /word|turn/.test(what) ? MOST_PER_TRANSCRIPT_STRING : MOST_PER_FIELD;
    memory.kept.push({ what, json: json[what], toon: toon[what], most });
  }
  return memory;
}

/**
 * What must hold.
 * @param {Memory} memory
 * @returns {{ what: string, holds: boolean }[]}
 */
export function memoryChecks({ peaks, kept }) {
  const large = peaks.filter(({ body }) => body >= SMALL_BODY);
  return [
    ...large.map(({ input, format, peak, body }) => ({
      what: `the module takes at most ${MOST_PER_BODY} times the body for ${input} as ${format}`,
      holds: peak <= MOST_PER_BODY * body,
    })),
    ...kept.map(({ what, json, toon, most }) => ({
      what: `a kept string (${what}) keeps at most ${most} bytes alive`,
      holds: Math.max(json, toon) <= most,
    })),
  ];
}

/** @param {Memory} memory */
export function memoryTables({ peaks, allocated, kept }) {
  const heap = (/** @type {Heap | undefined} */ found) =>
    found ? `${size(found.allocated)} (${size(found.retained)} stay)` : "";
  const rows = peaks.map(({ input, format, body, peak }) => {
    const found = allocated.find((one) => one.input === input && one.format === format);
    const ratio =
      body >= SMALL_BODY
        ? `${(peak / body).toFixed(2)}${peak <= MOST_PER_BODY * body ? " ✓" : " ✗"} (${MOST_PER_BODY})`
        : "";
    const native = format === "json" ? heap(found?.native) : "";
    return [`${input}, ${format.toUpperCase()}`, size(body), size(peak), ratio, heap(found?.ours), native];
  });
  const head = ["", "body", "wasm memory after it", "by the body", "JS heap, ours", "JS heap, JSON.parse"];
  const strings = kept.map(({ what, json, toon, most }) => [
    what,
    ...[json, toon].map((bytes) => `${bytes} ${bytes <= most ? "✓" : "✗"} (${most})`),
  ]);
  return `${markdown(head, rows)}\n\n${markdown(["kept of 1,000 calls of 200 turns", "JSON: bytes alive", "TOON: bytes alive"], strings)}`;
}

/**
 * @param {string} question
 * @param {string} input
 * @param {string} format
 * @param {string[]} [more]
 * @param {string[]} [flags]
 */
async function ask(question, input, format, more = [], flags = []) {
  let answer = "";
  await lines("node", [...flags, ENTRY, question, MADE, input, format, ...more], (line) => (answer = line));
  return JSON.parse(answer);
}
