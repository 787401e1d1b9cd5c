// Memory in Node, one question per process: `node --expose-gc memory-entry.mjs QUESTION FOLDER INPUT FORMAT [COUNT]`.
// @ts-check
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";

const [question, made, input, format, count = "1"] = process.argv.slice(2);
const bytes = new Uint8Array(await readFile(join(made, "inputs", `${input}.${format}`)));

// The package's memory is its own affair: it is seen where instances are made.
/** @type {WebAssembly.Memory[]} */
const memories = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = /** @type {any} */ (
  function (/** @type {WebAssembly.Module} */ module, /** @type {WebAssembly.Imports} */ imports) {
    const instance = new Instance(module, imports);
    memories.push(/** @type {WebAssembly.Memory} */ (instance.exports.memory));
    return instance;
  }
);
const { ContactshipClient } = await import(join(made, "../../pkg/node.js"));
const client = new ContactshipClient({ apiKey: "sk_bench", fetch: async () => new Response(bytes) });
/** @returns {Promise<any>} */
const fetched = () => client.getCall("call", { transcriptFormat: format, includeWords: true });
const collect = /** @type {() => void} */ (globalThis.gc);

function used() {
  return process.memoryUsage().heapUsed;
}

/** A whole call in a fresh instance. */
async function peak() {
  await fetched();
  return { peak: Math.max(...memories.map((memory) => memory.buffer.byteLength)), body: bytes.length };
}

/** What building the objects takes of JavaScript's heap, on the way and for good, ours and JSON.parse's. */
async function allocated() {
  const { open } = await import(join(made, "pkg/contactship_wasm.js"));
  const module = new WebAssembly.Module(await readFile(join(made, "pkg/contactship_wasm_bg.wasm")));
  const { readResponse } = open(module);
  const decoder = new TextDecoder();
  const ways = {
    ours: () => readResponse(bytes, format === "toon"),
    native: () => JSON.parse(decoder.decode(bytes)),
  };
  return { ours: heapOf(ways.ours), native: heapOf(ways.native) };
}

/** @param {() => unknown} work */
function heapOf(work) {
  work();
  collect();
  const before = used();
  const call = work();
  const during = used();
  collect();
  const found = { allocated: during - before, retained: used() - before };
  if (call === null) throw new Error("no call");
  return found;
}

/** @type {Record<string, (call: any) => string>} */
const KEPT = {
  "a word": (call) => call.chat_history[7].words[0].word,
  "the longest word": (call) => {
    const words = call.chat_history.flatMap((/** @type {any} */ turn) =>
      turn.words.map((/** @type {any} */ one) => one.word),
    );
    return words.reduce((/** @type {string} */ a, /** @type {string} */ b) => (b.length > a.length ? b : a));
  },
  "a turn's content": (call) => call.chat_history.find((/** @type {any} */ turn) => turn.content.length > 60).content,
  "the last turn's content": (call) => call.chat_history.at(-1).content,
  id: (call) => call.id,
  call_record: (call) => call.call_record,
  "call_analysis.summary": (call) => call.call_analysis.summary,
};

/** What one kept string of each of many calls keeps alive, per string. */
async function kept() {
  /** @type {Record<string, number>} */
  const found = {};
  for (const [name, pick] of Object.entries(KEPT)) {
    const strings = new Array(Number(count)).fill("");
    pick(await fetched());
    collect();
    const before = used();
    for (let n = 0; n < strings.length; n++) {
      strings[n] = pick(await fetched());
      if (n % 100 === 99) collect();
    }
    collect();
    await new Promise((resolve) => setTimeout(resolve));
    collect();
    found[name] = Math.max(0, Math.round((used() - before) / strings.length));
    if (strings.some((text) => text === "")) throw new Error("nothing kept");
  }
  return found;
}

/** @type {Record<string, () => Promise<unknown>>} */
const questions = { peak, allocated, kept };
console.log(JSON.stringify(await questions[question]()));
