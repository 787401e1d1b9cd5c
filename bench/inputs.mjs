// The responses that are measured, as files: each call as JSON and with its transcript as TOON.
// @ts-check
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encode } from "toon-4.4";
import { randomFrom, speaker } from "./speech.mjs";

/**
 * @typedef {{ name: string, title: string, language?: "en" | "es" | "ja", turns: number, words: boolean }} Wanted
 * @typedef {Wanted & { jsonBytes: number, toonBytes: number, distinct: number }} Input
 */

/** @type {Wanted[]} */
export const ALL = [
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

/** What `--quick` takes. */
export const QUICK = ["documented", "words-60", "text-60"];

/**
 * Writes the inputs that are not there yet, and tells of them.
 * @param {string} folder
 * @param {Wanted[]} wanted
 * @returns {Promise<Input[]>}
 */
export async function prepare(folder, wanted) {
  await mkdir(folder, { recursive: true });
  const generator = await Promise.all(
    ["speech.mjs", "inputs.mjs", "package-lock.json"].map((file) => readFile(new URL(file, import.meta.url), "utf8")),
  );
  const madeBy = String(hash(generator.join("")));
  const inputs = [];
  for (const input of wanted) {
    const about = join(folder, `${input.name}.about.json`);
    const known = await readFile(about, "utf8").then(JSON.parse, () => undefined);
    if (known?.madeBy === madeBy) {
      inputs.push(known.input);
      continue;
    }
    const made = await write(folder, input);
    await writeFile(about, JSON.stringify({ madeBy, input: made }));
    inputs.push(made);
  }
  return inputs;
}

/** @param {string} folder @param {Wanted} wanted @returns {Promise<Input>} */
async function write(folder, wanted) {
  const fixture = new URL("../tests/fixtures/documented-call.json", import.meta.url);
  const documented = JSON.parse(await readFile(fixture, "utf8"));
  const call = wanted.language ? { ...documented, chat_history: transcript(wanted) } : documented;
  const json = JSON.stringify(call);
  const toon = JSON.stringify({ ...call, chat_history: encode(call.chat_history), transcript_format: "toon" });
  await writeFile(join(folder, `${wanted.name}.json`), json);
  await writeFile(join(folder, `${wanted.name}.toon`), toon);
  const words = call.chat_history.flatMap((/** @type {{ content: string }} */ turn) => turn.content.split(" "));
  return {
    ...wanted,
    jsonBytes: Buffer.byteLength(json),
    toonBytes: Buffer.byteLength(toon),
    distinct: new Set(words).size / words.length,
  };
}

/** @param {Wanted} wanted */
function transcript({ language = "en", turns, words }) {
  const random = randomFrom(20_260_730 + turns);
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
