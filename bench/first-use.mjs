// The first call of a program that has just begun: from import to object, against a client that is nothing
// but `fetch`. Everything is cold: a new browser context, a new workerd, a new Node each time.
// @ts-check
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launch } from "../tests/hosts/chromium.mjs";
import { MADE } from "./bundle.mjs";
import { lines } from "./hosts/processes.mjs";
import { serveWorker, writeWorker } from "./hosts/workerd.mjs";
import { rotated, spread } from "./measure.mjs";
import { serve } from "./server.mjs";
import { markdown, time } from "./table.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PLAIN = "plain fetch";
const OURS = "contactship-wasm";
const MOST_TO_INSTANTIATE_MS = 5;

/** @typedef {{ where: string, who: string, ms: import("./measure.mjs").Spread }} First */

/** @param {string[]} hosts @param {number} times @returns {Promise<First[]>} */
export async function measureFirstUse(hosts, times) {
  const found = [];
  if (hosts.includes("node")) found.push(...(await inNode(times)));
  if (hosts.includes("chromium")) found.push(...(await inChromium(times)));
  if (hosts.includes("workerd")) found.push(...(await inWorkerd(times)));
  return found;
}

/** @param {number} times */
async function inNode(times) {
  const script = `
    import { readFileSync } from "node:fs";
    const bytes = readFileSync(${JSON.stringify(`${MADE}/pkg/contactship_wasm_bg.wasm`)});
    const { open } = await import(${JSON.stringify(`${MADE}/pkg/contactship_wasm.js`)});
    const begun = performance.now();
    open(new WebAssembly.Module(bytes));
    console.log(performance.now() - begun);`;
  /** @type {number[]} */
  const took = [];
  for (let n = 0; n < times; n++) {
    await lines("node", ["--input-type=module", "--eval", script], (line) => took.push(Number(line)));
  }
  return [{ where: "Node, compile and instantiate", who: OURS, ms: spread(took) }];
}

/** Before each response, in milliseconds: a network that is near. */
const DELAY_MS = 40;
/** How long a client is there before its first call, in milliseconds. */
const EARLY_MS = 400;
const MADE_EARLY = `${OURS}, made ${EARLY_MS} ms before`;
const PRELOADED = `${OURS}, with preload links`;
/** The aims, by the time of plain fetch. @type {Record<string, number>} */
const MAX_RATIO = { [MADE_EARLY]: 0.75, [PRELOADED]: 1.2 };

/** From the import to the call. */
const IMPORT_AND_CALL = `begin();
  const { ContactshipClient } = await import("/pkg/browser.js");
  const client = new ContactshipClient({ baseUrl: "/api" });
  const call = await client.getCall("call", { includeWords: true });`;

/**
 * Pages that make one call. The time runs from the mark to the call.
 * @type {Record<string, { head?: string, script: string }>}
 */
const PAGES = {
  [PLAIN]: {
    script: `begin();
      const { getCall } = await import("/bench/plain-client.mjs");
      const call = await getCall("/api", "call");`,
  },
  [OURS]: { script: IMPORT_AND_CALL },
  [MADE_EARLY]: {
    script: `const { ContactshipClient } = await import("/pkg/browser.js");
      const client = new ContactshipClient({ baseUrl: "/api" });
      await new Promise((resolve) => setTimeout(resolve, ${EARLY_MS}));
      begin();
      const call = await client.getCall("call", { includeWords: true });`,
  },
  [PRELOADED]: {
    head: `<link rel="modulepreload" href="/pkg/browser.js"><link rel="modulepreload" href="/pkg/contactship_wasm.js">
      <link rel="preload" as="fetch" type="application/wasm" crossorigin href="/pkg/contactship_wasm_bg.wasm">`,
    script: IMPORT_AND_CALL,
  },
};

/** @param {number} times */
async function inChromium(times) {
  const call = await readFile(`${MADE}/inputs/words-60.json`, "utf8");
  /** @type {Record<string, string>} */
  const pages = { "/api/v1/calls/call": call };
  for (const [who, { head = "", script }] of Object.entries(PAGES)) {
    pages[`/${encodeURIComponent(who)}`] = `<!doctype html><title>${who}</title>${head}<script type="module">
      let begun;
      const begin = () => (begun = performance.now());
      ${script}
      globalThis.took = call.chat_history.length === 60 && performance.now() - begun;
    </script>`;
  }
  const server = await serve(ROOT, pages, { delayMs: DELAY_MS });
  const browser = await launch();
  const all = Object.keys(PAGES);
  /** @type {Record<string, number[]>} */
  const took = Object.fromEntries(all.map((who) => [who, []]));
  try {
    // The browser's own first page is not measured, where there are several.
    for (let n = times > 1 ? -1 : 0; n < times; n++) {
      for (const who of rotated(all, n + 1)) {
        const context = await browser.newContext();
        const page = await context.newPage();
        await page.goto(`${server.address}/${encodeURIComponent(who)}`);
        const ms = await (await page.waitForFunction("globalThis.took")).jsonValue();
        if (n >= 0) took[who].push(ms);
        await context.close();
      }
    }
  } finally {
    await browser.close();
    server.close();
  }
  const where = `Chromium, first call, ${DELAY_MS} ms before each response`;
  return Object.entries(took).map(([who, all]) => ({ where, who, ms: spread(all) }));
}

/** @param {number} times */
async function inWorkerd(times) {
  /** @type {Record<string, string>} */
  const folders = {
    [OURS]: await writeWorker("first-ours.mjs"),
    [PLAIN]: await writeWorker("first-plain.mjs"),
  };
  /** @type {Record<string, number[]>} */
  const took = { [OURS]: [], [PLAIN]: [] };
  const body = await readFile(`${MADE}/inputs/words-60.json`);
  for (let n = 0; n < times; n++) {
    for (const who of n % 2 ? [OURS, PLAIN] : [PLAIN, OURS]) {
      const begun = performance.now();
      const worker = await serveWorker(folders[who]);
      const turns = await (await worker.ask("", { method: "POST", body })).text();
      took[who].push(performance.now() - begun);
      worker.stop();
      if (turns !== "60") throw new Error(`${who} answered ${turns}`);
    }
  }
  return Object.entries(took).map(([who, all]) => ({ where: "workerd, start to first answer", who, ms: spread(all) }));
}

/** @param {First[]} found */
export function firstUseTable(found) {
  const rows = found.map(({ where, who, ms }) => {
    const mark = where.startsWith("Node") ? (ms.median <= MOST_TO_INSTANTIATE_MS ? " ✓ (5 ms)" : " ✗ (5 ms)") : "";
    const plain = found.find((other) => other.where === where && other.who === PLAIN);
    const ratio = plain && who !== PLAIN ? ratioTo(ms.median / plain.ms.median, MAX_RATIO[who]) : "";
    return [where, who, `${time(ms.median)} [${time(ms.low)}–${time(ms.high)}]${mark}`, ratio];
  });
  return markdown(["", "", "median and quartiles", `by ${PLAIN}`], rows);
}

/** @param {number} ratio @param {number | undefined} aim */
function ratioTo(ratio, aim) {
  const mark = aim === undefined ? "" : ` ${ratio <= aim ? "✓" : "✗"} (${aim})`;
  return `${ratio.toFixed(2)}${mark}`;
}
