// Waits until a call was analyzed, then prints what it was about and who spoke how much:
//
//   node examples/wait-and-summarise.mjs CALL_ID
// @ts-check
import process from "node:process";
import { ContactshipError, callMetrics } from "contactship-wasm";
import { client } from "./client.mjs";

const [id] = process.argv.slice(2);
if (!id) {
  console.error("usage: node examples/wait-and-summarise.mjs CALL_ID");
  process.exit(2);
}

// Ctrl-C ends the waiting, and the request that is under way.
const stop = new AbortController();
process.once("SIGINT", () => stop.abort(new Error("stopped")));

try {
  const call = await client.waitForCall(id, {
    includeWords: true,
    maxWaitMs: 20 * 60_000,
    intervalMs: 2000,
    onStatus: ({ call_status, finished }) => console.error(`${call_status}${finished ? ", finished" : ""}`),
    signal: stop.signal,
  });
  const { duration, talkRatio, interruptions, agent } = callMetrics(call);
  console.log(`Summary: ${call.call_analysis?.summary ?? call.call_analysis?.call_summary ?? "none"}`);
  console.log(`Duration: ${duration ?? "unknown"} s`);
  if (talkRatio !== null) console.log(`The agent talked ${Math.round(talkRatio * 100)} % of the time.`);
  if (agent.responseLatency) console.log(`It answered after ${agent.responseLatency.median.toFixed(1)} s (median).`);
  console.log(`Interruptions: ${interruptions.length}`);
} catch (error) {
  if (!(error instanceof ContactshipError)) throw error;
  console.error(`${error.code} after ${error.attempts} requests: ${error.message}`);
  process.exit(1);
}
