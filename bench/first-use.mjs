// The first call of a program that has just begun: from import to object, against a client that is nothing
// but `fetch`. Everything is cold: a new browser context, a new workerd, a new Node each time.
// @ts-check
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { MADE } from "./bundle.mjs";
import { launch } from "./hosts/chromium.mjs";
import { lines } from "./hosts/node.mjs";
import { serveWorker, writeWorker } from "./hosts/workerd.mjs";
import { spread } from "./measure.mjs";
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
    await lines(["--input-type=module", "--eval", script], (line) => took.push(Number(line)));
  }
  return [{ where: "Node, compile and instantiate", who: OURS, ms: spread(took) }];
}

/** Pages that make one call, each with the import in its time. @type {Record<string, string>} */
const PAGES = {
  [OURS]: `const { ContactshipClient } = await import("/pkg/browser.js");
    const client = new ContactshipClient({ baseUrl: "/api" });
    const call = await client.getCall("call", { includeWords: true });`,
  [PLAIN]: `const { getCall } = await import("/bench/plain-client.mjs");
    const call = await getCall("/api", "call");`,
};

/** @param {number} times */
async function inChromium(times) {
  const call = await readFile(`${MADE}/inputs/words-60.json`, "utf8");
  /** @type {Record<string, string>} */
  const pages = { "/api/v1/calls/call": call };
  for (const [who, script] of Object.entries(PAGES)) {
    pages[`/${encodeURIComponent(who)}`] = `<!doctype html><title>${who}</title><script type="module">
      const begun = performance.now();
      ${script}
      globalThis.took = call.chat_history.length === 60 && performance.now() - begun;
    </script>`;
  }
  const server = await serve(ROOT, pages);
  const browser = await launch();
  /** @type {Record<string, number[]>} */
  const took = { [OURS]: [], [PLAIN]: [] };
  try {
    for (let n = 0; n <= times; n++) {
      for (const who of n % 2 ? [OURS, PLAIN] : [PLAIN, OURS]) {
        const context = await browser.newContext();
        const page = await context.newPage();
        await page.goto(`${server.address}/${encodeURIComponent(who)}`);
        const ms = await (await page.waitForFunction("globalThis.took")).jsonValue();
        // The browser's own first page is no page's fault.
        if (n > 0) took[who].push(ms);
        await context.close();
      }
    }
  } finally {
    await browser.close();
    server.close();
  }
  return Object.entries(took).map(([who, all]) => ({ where: "Chromium, import to first call", who, ms: spread(all) }));
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
    return [where, who, `${time(ms.median)} [${time(ms.low)}–${time(ms.high)}]${mark}`];
  });
  return markdown(["", "", "median and quartiles"], rows);
}
