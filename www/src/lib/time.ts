// Times and durations as text, and text back to seconds.
import { numberFormat } from "./intl";

/** What comes within this time needs no sign that it is awaited. */
export const FLICKER_MS = 150;

/** A place in a call: `1:02`, or `1:02:03` from an hour on. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/**
 * The seconds of a text such as `75`, `1:15`, `1:02:03` or `62.5`; null for anything else.
 */
export function parseClock(text: string): number | null {
  const parts = text.trim().replace(",", ".").split(":");
  if (parts.length > 3 || parts.some((part) => !/^\d{1,6}(\.\d{1,3})?$/.test(part))) return null;
  const seconds = parts.reduce((sum, part) => sum * 60 + Number(part), 0);
  return Number.isFinite(seconds) ? seconds : null;
}

/** A length with its unit in the reader's language: `0.9 s`, `42 s`, `5 min 17 s`. */
export function length(seconds: number, locale: string): string {
  const number = (value: number, digits: number) =>
    numberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  if (seconds < 9.95) return `${number(seconds, 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  return rest > 0 ? `${minutes} min ${rest} s` : `${minutes} min`;
}

/** Milliseconds since 1970 of an ISO 8601 text; null where it is none. */
export function instant(text: unknown): number | null {
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\d/.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

/** The step between the marks of an axis, so that at most `most` of them fit into `seconds`. */
export function tickStep(seconds: number, most: number): number {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];
  return (
    steps.find((step) => seconds / step <= Math.max(1, most)) ?? Math.ceil(seconds / Math.max(1, most) / 3600) * 3600
  );
}
