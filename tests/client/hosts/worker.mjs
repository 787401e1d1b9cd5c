// A Worker that runs one check per request, and answers with what is wrong.
// @ts-check
// @ts-expect-error -- the one package or the other: hosts/workerd.mjs decides which
import * as library from "#library";
import { run } from "../checks/all.mjs";

// Where a body fails, workerd reports an internal promise as unhandled, however the body is read:
// `try { await reader.read() } catch {}` is enough. That much is not ours.
const OF_WORKERD = [
  "AbortError: The operation was aborted",
  "Error: Network connection lost.",
  "Error: Stream was cancelled.",
  "TypeError: Gzip decompression failed.",
];

/** @type {string[]} */
const unhandled = [];
addEventListener("unhandledrejection", (event) => {
  const reason = String(/** @type {PromiseRejectionEvent} */ (event).reason);
  if (!OF_WORKERD.includes(reason)) unhandled.push(reason);
});

export default {
  /** @param {Request} request */
  async fetch(request) {
    const query = new URL(request.url).searchParams;
    const [suite, check] = [query.get("suite"), query.get("check")];
    if (!check) return new Response("ready");
    const place = { library, sandbox: query.get("sandbox") ?? "", key: query.get("key") ?? "", name: "workerd" };
    const results = await run(/** @type {any} */ (suite), /** @type {any} */ (place), (name) => name === check);
    return Response.json({ wrong: results[0]?.wrong, ran: results.length, unhandled: unhandled.splice(0) });
  },
};
