// The responses that are measured, as files: calls and pages of a list, as JSON and with transcripts as TOON.
// @ts-check
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encode } from "toon-4.4";
import { randomFrom, speaker } from "./speech.mjs";

/**
 * @typedef {{ name: string, title: string, language?: "en" | "es" | "ja", turns: number, words: boolean }} WantedCall
 * @typedef {{ name: string, title: string, calls: number }} WantedPage
 * @typedef {{ name: string, title: string, jsonBytes: number, toonBytes: number, distinct?: number }} Input what a
 *   file is called, and how large it is; `distinct` is the share of words that are said once, where words can be told
 *   apart
 */

/** @type {WantedCall[]} */
export const CALLS = [
  { name: "documented", title: "the documented example", turns: 0, words: false },
  { name: "text-60", title: "60 turns, text", language: "en", turns: 60, words: false },
  { name: "words-60", title: "60 turns with words", language: "en", turns: 60, words: true },
  { name: "words-200", title: "200 turns with words", language: "en", turns: 200, words: true },
  { name: "text-2000-en", title: "2,000 turns, text, English", language: "en", turns: 2000, words: false },
  { name: "text-2000-es", title: "2,000 turns, text, Spanish", language: "es", turns: 2000, words: false },
  { name: "text-2000-ja", title: "2,000 turns, text, Japanese and emoji", language: "ja", turns: 2000, words: false },
  { name: "words-5000", title: "5,000 turns with words", language: "en", turns: 5000, words: true },
  { name: "words-25000", title: "25,000 turns with words", language: "en", turns: 25_000, words: true },
];

/** Together as large as one call of 5,000 turns. @type {WantedPage} */
const PAGE = { name: "page-100", title: "a page of 100 calls with words", calls: 100 };
/** @type {WantedPage} */
const SMALL_PAGE = { name: "page-5", title: "a page of 5 calls with words", calls: 5 };

/**
 * What is measured in a host: the calls to decode and to fetch, the pages, many calls, and the calls to compute
 * metrics of.
 * @typedef {{
 *   calls: string[],
 *   pages: WantedPage[],
 *   batches: { name: string, input: string, calls: number }[],
 *   metrics: string[],
 * }} Plan
 */

/** @type {Plan} */
const FULL = {
  calls: CALLS.map(({ name }) => name),
  pages: [PAGE],
  batches: [{ name: "batch-1000", input: "words-60", calls: 1000 }],
  metrics: ["words-5000"],
};

/** What `--quick` takes. @type {Plan} */
const QUICK = {
  calls: ["documented", "words-60", "text-60"],
  pages: [SMALL_PAGE],
  batches: [{ name: "batch-20", input: "words-60", calls: 20 }],
  metrics: ["words-60"],
};

/**
 * What is measured.
 * @param {boolean} quick
 * @param {string[]} [names] of inputs: only these
 * @returns {Plan}
 */
export function plan(quick, names) {
  const all = quick ? QUICK : FULL;
  if (!names) return all;
  const known = [...CALLS, ...all.pages, ...all.batches].map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name) && name !== "metrics");
  if (unknown.length > 0) {
    throw new Error(`there is no input ${unknown.join(", ")}; there are ${known.join(", ")}, metrics`);
  }
  return {
    calls: CALLS.map(({ name }) => name).filter((name) => names.includes(name)),
    pages: all.pages.filter(({ name }) => names.includes(name)),
    batches: all.batches.filter(({ name }) => names.includes(name)),
    metrics: names.includes("metrics") ? all.metrics : [],
  };
}

/**
 * Writes the files that a plan needs and that are not there yet.
 * @param {string} folder
 * @param {Plan} plan
 * @returns {Promise<Input[]>} all of them
 */
export async function prepare(folder, { calls, pages, batches, metrics }) {
  await mkdir(folder, { recursive: true });
  const generator = await Promise.all(
    ["speech.mjs", "inputs.mjs", "package-lock.json"].map((file) => readFile(new URL(file, import.meta.url), "utf8")),
  );
  const madeBy = String(hash(generator.join("")));
  // Engines, memory and first use are measured with these.
  const needed = [...calls, ...metrics, ...batches.map(({ input }) => input), "words-60", "words-200"];
  const inputs = [];
  for (const wanted of [...CALLS.filter(({ name }) => needed.includes(name)), ...pages]) {
    const about = join(folder, `${wanted.name}.about.json`);
    const known = await readFile(about, "utf8").then(JSON.parse, () => undefined);
    if (known?.madeBy === madeBy) {
      inputs.push(known.input);
      continue;
    }
    const made = await ("calls" in wanted ? writePage(folder, wanted) : writeCall(folder, wanted));
    await writeFile(about, JSON.stringify({ madeBy, input: made }));
    inputs.push(made);
  }
  return inputs;
}

/** @param {string} folder @param {WantedCall} wanted @returns {Promise<Input>} */
async function writeCall(folder, wanted) {
  const documented = await documentedCall();
  const call = wanted.language ? { ...documented, chat_history: transcript(wanted) } : documented;
  const sizes = await write(folder, wanted.name, call, withToon(call));
  const words = call.chat_history.flatMap((/** @type {{ content: string }} */ turn) => turn.content.split(" "));
  // Japanese has no spaces between words.
  const distinct = wanted.language === "ja" ? undefined : new Set(words).size / words.length;
  return { name: wanted.name, title: wanted.title, ...sizes, distinct };
}

/** @param {string} folder @param {WantedPage} wanted @returns {Promise<Input>} */
async function writePage(folder, { name, title, calls: count }) {
  const documented = await documentedCall();
  const calls = Array.from({ length: count }, (_, n) => ({
    ...documented,
    id: documented.id.replace(/\d{3}$/, String(n).padStart(3, "0")),
    chat_history: transcript({ turns: 20 + ((37 * n) % 61), words: true }, n),
  }));
  const page = (/** @type {object[]} */ data) => ({
    statusCode: 200,
    data,
    pagination: { page: 1, total_rows: count, total_pages: 1 },
  });
  return { name, title, ...(await write(folder, name, page(calls), page(calls.map(withToon)))) };
}

async function documentedCall() {
  const fixture = new URL("../tests/fixtures/documented-call.json", import.meta.url);
  return JSON.parse(await readFile(fixture, "utf8"));
}

/** @param {any} call */
function withToon(call) {
  return { ...call, chat_history: encode(call.chat_history), transcript_format: "toon" };
}

/** @param {string} folder @param {string} name @param {object} asJson @param {object} asToon */
async function write(folder, name, asJson, asToon) {
  const [json, toon] = [JSON.stringify(asJson), JSON.stringify(asToon)];
  await writeFile(join(folder, `${name}.json`), json);
  await writeFile(join(folder, `${name}.toon`), toon);
  return { jsonBytes: Buffer.byteLength(json), toonBytes: Buffer.byteLength(toon) };
}

/** @param {Pick<WantedCall, "language" | "turns" | "words">} wanted @param {number} [seed] */
function transcript({ language = "en", turns, words }, seed = 0) {
  const random = randomFrom(20_260_730 + turns + 10_007 * seed);
  const { turn, gap } = speaker(language, random);
  let now = 0.4;
  /** @param {number} least @param {number} most */
  const later = (least, most) => Math.round((now += least + random() * (most - least)) * 1000) / 1000;
  return Array.from({ length: turns }, (_, n) => {
    const said = turn();
    const entry = { role: n % 2 === 0 ? "agent" : "user", content: said.join(gap) };
    if (!words) return entry;
    const timed = said.map((word) => ({ word, start: later(0, 0.12), end: later(0.08, 0.08 + 0.11 * word.length) }));
    later(0.15, 1.6);
    return { ...entry, words: timed };
  });
}

/** @param {string} text */
function hash(text) {
  let sum = 0x811c9dc5;
  for (const unit of text) sum = Math.imul(sum ^ /** @type {number} */ (unit.codePointAt(0)), 0x01000193);
  return sum >>> 0;
}
