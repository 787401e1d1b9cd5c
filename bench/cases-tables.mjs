// What users wait for, as tables: a column for each host.
// @ts-check
import { CALL_METRICS, GET_CALL, GET_CALLS, LIST_CALLS, NATIVE_BATCH, NATIVE_FETCH } from "./names.mjs";
import { markdown, ratioCell, size, time } from "./table.mjs";

/** A call or page of this size, in bytes of JSON, is to take no longer than the native way. */
const LARGE = 200_000;
const MAX_RATIO = 1.0;
/** Bun's `json()` parses the bytes themselves; no other reader can. */
const MAX_RATIO_IN_BUN = 1.1;
/** Of the time that decoding took. */
const MAX_METRICS = 1 / 3;

/** @typedef {{ host: string, results: import("./cases.mjs").CaseResult[] }} HostCases */
/** @typedef {import("./inputs.mjs").Input} Input */

/** @param {Input[]} inputs @param {HostCases[]} hosts */
export function casesTables(inputs, hosts) {
  return [...callTables(inputs, hosts), ...listTables(inputs, hosts), ...metricsTables(hosts)].join("\n\n");
}

/** @param {Input[]} inputs @param {HostCases[]} hosts @returns {string[]} */
function callTables(inputs, hosts) {
  const names = namesOf(hosts, "calls");
  if (names.length === 0) return [];
  const table = (/** @type {string} */ head, /** @type {(name: string, host: HostCases) => string} */ cell) =>
    markdown(
      [head, ...hosts.map(title)],
      names.map((name) => [labelOf(inputs, name), ...hosts.map((host) => cell(name, host))]),
    );
  const ratios = (/** @type {string} */ way) =>
    table(`\`${way}\``, (name, host) => ratio(host, "calls", name, way, aimOf(inputs, name, host)));
  return [
    "### Whole calls",
    `Time of \`getCall\` by that of \`${NATIVE_FETCH}\`: the same call over HTTP on loopback, in turn; median and ` +
      `quartiles. ✓ and ✗: from ${size(LARGE)} on at most ${MAX_RATIO}, in Bun ${MAX_RATIO_IN_BUN}.`,
    ratios(GET_CALL.json),
    ratios(GET_CALL.toon),
    `The median time of \`${NATIVE_FETCH}\`:`,
    table("", (name, host) => timeOf(host, "calls", name, NATIVE_FETCH)),
  ];
}

/** @param {Input[]} inputs @param {HostCases[]} hosts @returns {string[]} */
function listTables(inputs, hosts) {
  const names = namesOf(hosts, "lists");
  if (names.length === 0) return [];
  const rows = names.flatMap((name) => {
    const label = labelOf(inputs, name);
    const isPage = name.startsWith("page-");
    const [ways, base] = isPage ? [LIST_CALLS, NATIVE_FETCH] : [GET_CALLS, NATIVE_BATCH];
    return [
      ...[ways.json, ways.toon].map((way) => [
        `${label}: \`${way}\``,
        ...hosts.map((host) => ratio(host, "lists", name, way, isPage ? aimOf(inputs, name, host) : undefined)),
      ]),
      [`the time of \`${base}\``, ...hosts.map((host) => timeOf(host, "lists", name, base))],
    ];
  });
  return [
    "### Lists and many calls",
    "A page with transcripts and words, as large as the call of 5,000 turns above; many calls of 60 turns with words, " +
      "six at a time. Over HTTP, as above.",
    markdown(["", ...hosts.map(title)], rows),
  ];
}

/** @param {HostCases[]} hosts @returns {string[]} */
function metricsTables(hosts) {
  const ways = [GET_CALL.json, GET_CALL.toon];
  const found = hosts.map(({ results }) =>
    ways.map((base) => results.find(({ part, figures }) => part === "metrics" && figureOf(figures, base))),
  );
  if (!found.flat().some(Boolean)) return [];
  const rows = ways.map((base, n) => [
    `by \`${base}\` without a network`,
    ...found.map((results) => {
      const figure = figureOf(results[n]?.figures, CALL_METRICS);
      return figure ? ratioCell(figure.ratio, MAX_METRICS) : "";
    }),
  ]);
  const times = found.map(([result]) => figureOf(result?.figures, CALL_METRICS));
  return [
    "### Metrics",
    `Time of \`${CALL_METRICS}\` by that of decoding the same call, of 5,000 turns with words; aim: at most a third.`,
    markdown(
      ["", ...hosts.map(title)],
      [...rows, ["its time", ...times.map((figure) => (figure ? time(figure.ms.median) : ""))]],
    ),
  ];
}

/** The host without its version. @param {HostCases} host */
function title({ host }) {
  return host.split(" ")[0];
}

/** @param {HostCases[]} hosts @param {import("./cases.mjs").Part} part */
function namesOf(hosts, part) {
  const all = hosts.flatMap(({ results }) => results.filter((result) => result.part === part));
  return [...new Set(all.map(({ name }) => name))];
}

/** @param {Input[]} inputs @param {string} name */
function labelOf(inputs, name) {
  const input = inputs.find((one) => one.name === name);
  if (input) return `${input.title} (${size(input.jsonBytes)})`;
  return `${Number(name.split("-")[1]).toLocaleString("en")} calls`;
}

/** @param {Input[]} inputs @param {string} name @param {HostCases} host */
function aimOf(inputs, name, { host }) {
  const { jsonBytes = 0 } = inputs.find((one) => one.name === name) ?? {};
  if (jsonBytes < LARGE) return undefined;
  return host.startsWith("Bun") ? MAX_RATIO_IN_BUN : MAX_RATIO;
}

/** @param {HostCases} host @param {import("./cases.mjs").Part} part @param {string} name @param {string} way */
function figureIn({ results }, part, name, way) {
  return figureOf(results.find((result) => result.part === part && result.name === name)?.figures, way);
}

/** @param {import("./measure.mjs").Figure[] | undefined} figures @param {string} way */
function figureOf(figures, way) {
  return figures?.find(({ name }) => name === way);
}

/**
 * @param {HostCases} host @param {import("./cases.mjs").Part} part @param {string} name @param {string} way
 * @param {number} [aim]
 */
function ratio(host, part, name, way, aim) {
  const figure = figureIn(host, part, name, way);
  return figure ? ratioCell(figure.ratio, aim) : "";
}

/** @param {HostCases} host @param {import("./cases.mjs").Part} part @param {string} name @param {string} way */
function timeOf(host, part, name, way) {
  const figure = figureIn(host, part, name, way);
  return figure ? time(figure.ms.median) : "";
}
