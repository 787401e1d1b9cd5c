// Cells and tables in Markdown.
// @ts-check

/** @typedef {import("./measure.mjs").Spread} Spread */

/** A ratio with its quartiles, and whether the aim, if there is one, was reached. @param {Spread} ratio @param {number} [aim] */
export function ratioCell({ median, low, high }, aim) {
  const digits = median < 10 ? 2 : 1;
  const [middle, from, to] = [median, low, high].map((value) => value.toFixed(digits));
  const mark = aim === undefined ? "" : Number(middle) <= aim ? " ✓" : " ✗";
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

/** @param {string[]} head @param {string[][]} rows */
export function markdown(head, rows) {
  const widths = head.map((cell, n) => Math.max(3, cell.length, ...rows.map((row) => row[n]?.length ?? 0)));
  const line = (/** @type {string[]} */ cells) =>
    `| ${widths.map((width, n) => (cells[n] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.map(line)].join("\n");
}
