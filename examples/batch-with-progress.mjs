// Fetches the newest completed calls with their transcripts, and shows how far it is:
//
//   node examples/batch-with-progress.mjs 200
//
// The list gives the ids, a few calls are fetched at a time, and a rate limit holds back all of them.
// @ts-check
import process from "node:process";
import { client } from "./client.mjs";

const count = Number(process.argv[2] ?? 100);
const WIDTH = 30;

const newest = await client
  .listCalls({ callStatus: "completed", order: "desc", pageSize: 100 })
  .toArray({ limit: count });

let turns = 0;
/** @type {string[]} */
const failures = [];
const batch = client.getCalls(newest, {
  transcriptFormat: "toon",
  concurrency: 6,
  onProgress({ done, failed, total = newest.length }) {
    const filled = Math.round((WIDTH * done) / total);
    const bar = "#".repeat(filled).padEnd(WIDTH, ".");
    process.stderr.write(`\r[${bar}] ${done}/${total}${failed > 0 ? `, ${failed} failed` : ""}`);
  },
});
for await (const { id, call, error } of batch) {
  if (call) turns += call.chat_history?.length ?? 0;
  else failures.push(`${id}: ${error.message}`);
}
process.stderr.write("\n");

console.log(`${newest.length - failures.length} calls, ${turns} turns`);
for (const failure of failures) console.log(failure);
