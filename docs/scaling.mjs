// Prints the tables of docs/scaling.md: what grows with the calls a minute that the webhook enricher takes.
// @ts-check
//
// Run `node docs/scaling.mjs`. All figures are computed from the limits and prices below, as Cloudflare published them;
// change one, or what a call takes, and put what is printed into docs/scaling.md.
import process from "node:process";
import { fileURLToPath } from "node:url";

/** When the limits and prices were looked up. */
const DATE = "November 2026";

/** Limits, each with its source below https://developers.cloudflare.com. */
const LIMIT = {
  /** Messages a second of one queue: queues/platform/limits. */
  queueMessages: 5000,
  /** Consumers of one queue at once: queues/platform/limits. */
  consumers: 250,
  /** Connections of one invocation that wait for an answer at once: workers/platform/limits. */
  connections: 6,
  /** Requests a minute of one organization, from an earlier page of ContactShip's documentation. */
  apiRequests: 120,
};

/** Prices in USD, with what a month of the paid plan includes: [a million, included]. Paid plan: 5 USD. */
const PRICE = /** @type {const} */ ({
  /** workers/platform/pricing */
  requests: [0.3, 10e6],
  cpuMs: [0.02, 30e6],
  /** queues/platform/pricing: an operation is a write, a read or a delete of up to 64 KB. */
  queueOperations: [0.4, 1e6],
  /** durable-objects/platform/pricing: of 128 MB each */
  objectRequests: [0.15, 1e6],
  objectGbSeconds: [12.5, 400_000],
  objectRowsWritten: [1, 50e6],
  objectRowsRead: [0.001, 25e9],
  /** r2/pricing */
  r2Writes: [4.5, 1e6],
  r2Reads: [0.36, 10e6],
});
const PLAN = 5;
/** USD for a GB for a month, and the GB that are included: r2/pricing, durable-objects/platform/pricing. */
const R2_STORAGE = { price: 0.015, included: 10 };
const OBJECT_STORAGE = { price: 0.2, included: 5 };

/** What one call takes in the webhook enricher: counted in its source, estimated where it says so. */
const CALL = {
  /** Deliveries of its webhook: one, and every tenth is repeated (estimated). */
  webhooks: 1.1,
  /** Attempts to enrich it: the second finds the analysis that the first missed, for every tenth (estimated). */
  attempts: 1.1,
  /** Seconds of one attempt: the API, R2 and the destination (estimated). */
  attemptSeconds: 1.5,
  /** CPU time of a webhook and of an attempt, in milliseconds (estimated, generously). */
  webhookCpuMs: 1,
  attemptCpuMs: 5,
  /** Messages in one invocation of the consumer, all begun at once: its max_batch_size. */
  batch: 10,
  /** Requests to its Durable Object: claim for each webhook, begin and end or release for each attempt, the alarm. */
  objectRequests: 1.1 + 2 * 1.1 + 1,
  /** Seconds in which its object works (estimated); idle objects that may be evicted cost nothing. */
  objectSeconds: 0.5,
  /** Rows written: queued, leased, ended, the alarm set, and what forgetting removes. */
  objectRowsWritten: 6,
  objectRowsRead: 6,
  /** Bytes of its object, kept for a month: what an empty SQLite database takes. */
  objectBytes: 12_000,
  /** Objects written to R2, and looked for before: the enriched call; and whether the destination is disabled. */
  r2Writes: 1,
  r2Reads: 2 * 1.1,
  /** Bytes of an enriched call of some 40 turns with words (estimated). */
  bytes: 100_000,
};

const RATES = [10, 1000, 100_000];
const MINUTES = 30 * 24 * 60;
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 2 });
/** @param {number} part @param {number} of */
const share = (part, of) => `${short.format((100 * part) / of)} %`;

/** What grows, row by row. @type {[what: string, (rate: number) => string][]} */
const GROWS = [
  ["webhooks a second", (rate) => short.format((rate * CALL.webhooks) / 60)],
  ["messages a second of one queue", (rate) => short.format((rate * CALL.attempts) / 60)],
  [`- of its ${whole.format(LIMIT.queueMessages)}`, (rate) => share((rate * CALL.attempts) / 60, LIMIT.queueMessages)],
  ["consumers at once", (rate) => whole.format(Math.ceil(consumers(rate)))],
  [`- of ${LIMIT.consumers} of one queue`, (rate) => share(consumers(rate), LIMIT.consumers)],
  ["requests a minute to the API", (rate) => whole.format(rate * CALL.attempts)],
  [`- of ${LIMIT.apiRequests} of an organization`, (rate) => share(rate * CALL.attempts, LIMIT.apiRequests)],
  ["Durable Objects, each kept for 30 days", (rate) => whole.format(calls(rate))],
  ["writes to R2 a second, each to its own key", (rate) => short.format((rate * CALL.r2Writes) / 60)],
  ["GB more in R2 each month", (rate) => whole.format(stored(rate))],
];

/** USD a month, row by row. @type {[what: string, (rate: number) => number][]} */
const COSTS = [
  ["paid plan", () => PLAN],
  ["Workers: requests", (rate) => price("requests", calls(rate) * (CALL.webhooks + CALL.attempts / CALL.batch))],
  [
    "Workers: CPU time",
    (rate) => price("cpuMs", calls(rate) * (CALL.webhooks * CALL.webhookCpuMs + CALL.attempts * CALL.attemptCpuMs)),
  ],
  // Written once, deleted once, and read with each attempt.
  ["Queues", (rate) => price("queueOperations", calls(rate) * (2 + CALL.attempts))],
  ["Durable Objects: requests", (rate) => price("objectRequests", calls(rate) * CALL.objectRequests)],
  [
    "Durable Objects: time in which they work",
    (rate) => price("objectGbSeconds", calls(rate) * CALL.objectSeconds * 0.128),
  ],
  [
    "Durable Objects: rows",
    (rate) =>
      price("objectRowsWritten", calls(rate) * CALL.objectRowsWritten) +
      price("objectRowsRead", calls(rate) * CALL.objectRowsRead),
  ],
  ["Durable Objects: storage", (rate) => storage(OBJECT_STORAGE, (calls(rate) * CALL.objectBytes) / 1e9)],
  [
    "R2: writes and reads",
    (rate) => price("r2Writes", calls(rate) * CALL.r2Writes) + price("r2Reads", calls(rate) * CALL.r2Reads),
  ],
  ["R2: storage of one month's calls", (rate) => storage(R2_STORAGE, stored(rate))],
];

/** Calls a month. @param {number} rate */
const calls = (rate) => rate * MINUTES;
/** Invocations of the consumer at once, each with as many messages in work as it may have connections. @param {number} rate */
const consumers = (rate) =>
  ((rate / 60) * CALL.attempts * CALL.attemptSeconds) / Math.min(CALL.batch, LIMIT.connections);
/** GB. @param {number} rate */
const stored = (rate) => (calls(rate) * CALL.bytes) / 1e9;
/** USD. @param {{ price: number, included: number }} kind @param {number} gb */
const storage = (kind, gb) => Math.max(0, gb - kind.included) * kind.price;
/** USD beyond what is included. @param {keyof typeof PRICE} what @param {number} amount */
function price(what, amount) {
  const [million, included] = PRICE[what];
  return (Math.max(0, amount - included) / 1e6) * million;
}

/** Both tables as Markdown. */
export function tables() {
  const head = RATES.map((rate) => `${whole.format(rate)} calls a minute`);
  const grows = GROWS.map(([what, of]) => [what, ...RATES.map(of)]);
  const costs = COSTS.map(([what, of]) => [what, ...RATES.map((rate) => whole.format(of(rate)))]);
  const total = RATES.map((rate) => COSTS.reduce((sum, [, of]) => sum + of(rate), 0));
  const per = RATES.map((rate, index) => short.format(((total[index] ?? 0) / calls(rate)) * 1000));
  return [
    ...table([`limits of ${DATE}`, ...head], grows),
    "",
    ...table(
      [`USD a month, prices of ${DATE}`, ...head],
      [...costs, ["**all**", ...total.map((sum) => `**${whole.format(sum)}**`)], ["USD for 1,000 calls", ...per]],
    ),
  ].join("\n");
}

/** @param {string[]} head @param {string[][]} rows */
function table(head, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  return [line(head), `|---|${"--:|".repeat(head.length - 1)}`, ...rows.map(line)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(tables());
