// What people read: the ratios beside what was aimed at, and the times.
// @ts-check

/** @typedef {import("./inputs.mjs").Input} Input */
/** @typedef {import("./program.mjs").Result} Result */
/** @typedef {import("./measure.mjs").Spread} Spread */

/**
 * What is aimed at, as ratio to the base: by input and then by rival.
 * @type {[inputs: RegExp, targets: Record<string, number>][]}
 */
const TARGETS = [
  [/^words-(60|200)$/, { "ours, TOON": 0.5, "ours, JSON": 1.0 }],
  [/^words-(5000|25000)$/, { "ours, TOON": 0.65, "ours, JSON": 1.1 }],
  [/^text-2000-/, { "ours, TOON": 0.7, "ours, JSON": 1.0 }],
  [/^text-60$/, { "ours, TOON": 1.2, "ours, JSON": 1.3, "getCall, JSON": 2.0 }],
  [/^(words-200|text-2000-..|words-\d{4,})$/, { "getCall, JSON": 1.1 }],
];

/** How many times faster than the reference decoder the TOON road is to be. */
const FASTER_THAN_REFERENCE = 30;

/** @param {string} input @param {string} rival @returns {number | undefined} */
export function target(input, rival) {
  for (const [inputs, targets] of TARGETS) if (inputs.test(input) && rival in targets) return targets[rival];
  return undefined;
}

/** @param {Result} result @param {string} rival */
const of = (result, rival) => result.figures.find(({ name }) => name === rival);

/** @param {Spread} ratio @param {number | undefined} aim */
function ratioCell({ median, low, high }, aim) {
  const digits = median < 10 ? 2 : 1;
  const [middle, from, to] = [median, low, high].map((value) => value.toFixed(digits));
  const mark = aim === undefined ? "" : median <= aim ? ` ✓ (${aim})` : ` ✗ (${aim})`;
  return `${middle} [${from}–${to}]${mark}`;
}

/** @param {number} ms */
export function time(ms) {
  if (ms < 1) return `${(ms * 1000).toFixed(0)} µs`;
  return `${ms < 100 ? ms.toFixed(2) : ms.toFixed(0)} ms`;
}

/** @param {number} bytes */
export function size(bytes) {
  if (bytes < 10_000) return `${(bytes / 1000).toFixed(1)} KB`;
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(0)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/**
 * Ratios with their quartiles, and whether the aim (in brackets) was reached.
 * @param {Input[]} inputs @param {Result[]} results
 */
export function ratios(inputs, results) {
  const names = [...new Set(results.flatMap(({ figures }) => figures.map(({ name }) => name)))];
  const shown = names.filter((name) => results.some((result) => of(result, name)?.ratio.median !== 1));
  const faster = names.includes("toon 4.4.0") ? ["TOON: times faster than toon 4.4.0"] : [];
  const rows = results.map((result) => {
    const cells = shown.map((name) => {
      const found = of(result, name);
      return found ? ratioCell(found.ratio, target(result.input, name)) : "";
    });
    const [own, reference] = [of(result, "ours, TOON"), of(result, "toon 4.4.0")];
    if (own && reference) {
      const times = reference.ms.median / own.ms.median;
      cells.push(`${times.toFixed(0)} ${times >= FASTER_THAN_REFERENCE ? "✓" : "✗"} (${FASTER_THAN_REFERENCE})`);
    }
    return [title(inputs, result), ...cells];
  });
  return markdown(["", ...shown, ...faster], rows);
}

/**
 * Median times.
 * @param {Input[]} inputs @param {Result[]} results
 */
export function times(inputs, results) {
  const names = [...new Set(results.flatMap(({ figures }) => figures.map(({ name }) => name)))];
  const rows = results.map((result) => [
    title(inputs, result),
    ...names.map((name) => {
      const found = of(result, name);
      return found ? time(found.ms.median) : "";
    }),
  ]);
  return markdown(["", ...names], rows);
}

/**
 * How the cost of a byte grows from 150 KB to 30 MB.
 * @param {Input[]} inputs @param {Result[]} results
 */
export function linearity(inputs, results) {
  const perByte = (/** @type {string} */ input, /** @type {string} */ rival) => {
    const result = results.find((one) => one.input === input);
    const about = inputs.find((one) => one.name === input);
    const found = result && of(result, rival);
    if (!found || !about) return NaN;
    return found.ms.median / (rival.includes("TOON") ? about.toonBytes : about.jsonBytes);
  };
  const rows = ["ours, TOON", "ours, JSON", "JSON.parse"].map((rival) => {
    const growth = perByte("words-25000", rival) / perByte("words-200", rival);
    const mark = rival === "JSON.parse" ? "" : growth <= 1.3 ? " ✓ (1.3)" : " ✗ (1.3)";
    return [rival, `${growth.toFixed(2)}${mark}`];
  });
  return rows.some(([, growth]) => growth.startsWith("NaN"))
    ? ""
    : markdown(["", "a byte of 30 MB costs, by one of 200 KB"], rows);
}

/** @param {Input[]} inputs @param {Result} result */
function title(inputs, result) {
  const input = inputs.find(({ name }) => name === result.input);
  return input ? `${input.title} (${size(input.jsonBytes)})` : result.input;
}

/** @param {string[]} head @param {string[][]} rows */
export function markdown(head, rows) {
  const widths = head.map((cell, n) => Math.max(3, cell.length, ...rows.map((row) => row[n]?.length ?? 0)));
  const line = (/** @type {string[]} */ cells) =>
    `| ${widths.map((width, n) => (cells[n] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.map(line)].join("\n");
}
