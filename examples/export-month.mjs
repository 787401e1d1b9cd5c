// Writes the calls of a month as CSV:
//
//   node examples/export-month.mjs 2026-03 > calls.csv
//
// One request for 100 calls, and never more than one page in memory.
// @ts-check
import process from "node:process";
import { client } from "./client.mjs";

const month = process.argv[2] ?? "";
const from = new Date(`${month}-01T00:00:00Z`);
if (!/^\d{4}-\d{2}$/.test(month) || Number.isNaN(from.getTime())) {
  console.error("usage: node examples/export-month.mjs YEAR-MONTH");
  process.exit(2);
}

const to = new Date(from);
to.setUTCMonth(to.getUTCMonth() + 1);

console.log(row(["id", "created", "direction", "from", "contact", "status", "result", "seconds", "summary"]));
for await (const call of client.listCalls({ dateFrom: from, dateTo: to, order: "asc", pageSize: 100 })) {
  // Servers differ in whether the last moment of a range is part of it.
  if (call.created_at && new Date(call.created_at) >= to) continue;
  const { summary, call_summary } = call.call_analysis ?? {};
  console.log(
    row([
      call.id,
      call.created_at,
      call.direction,
      call.from,
      call.contact?.full_name,
      call.call_status,
      call.call_result,
      call.duration,
      summary ?? call_summary,
    ]),
  );
}

/** @param {unknown[]} cells */
function row(cells) {
  return cells.map(cell).join(",");
}

/** A cell, quoted as RFC 4180 wants it. @param {unknown} value */
function cell(value) {
  let text = value === null || value === undefined ? "" : String(value);
  // A spreadsheet would run what a caller said as a formula. Phone numbers stay as they are.
  if (/^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.]+$/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
