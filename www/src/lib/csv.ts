// Rows as CSV, as RFC 4180 has it.

/** A cell. */
export type Cell = string | number | boolean | null | undefined;

/**
 * The rows as CSV. A text that a spreadsheet would take for a formula gets a leading apostrophe: cells hold what
 * strangers said.
 */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

function cell(value: Cell): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
