// The reader's language: from the URL, else the browser's; and what Intl writes in it.
import { computed } from "@preact/signals";
import { url } from "../state/location";
import { dateFormat, numberFormat } from "../lib/intl";
import { instant, length } from "../lib/time";
import { en, type Words } from "./en";
import { es } from "./es";

export type { Words } from "./en";

const LANGUAGES: Record<string, Words> = { en, es };

/** The code of the language that the page is in. */
export const language = computed<"en" | "es">(() => {
  if (url.value.lang) return url.value.lang;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in LANGUAGES) === "es" ? "es" : "en";
});

/** The locale for Intl: the reader's own variant of the language where the browser names one. */
export const locale = computed(
  () => navigator.languages.find((tag) => tag.startsWith(language.value)) ?? language.value,
);

/** All text of the page. */
export const words = computed<Words>(() => LANGUAGES[language.value] ?? en);

/** An enum value as people say it; one that is not known as it is, made readable. */
export function say(value: unknown): string {
  if (typeof value !== "string" || value === "") return "";
  const known = words.value.values;
  if (Object.hasOwn(known, value)) return known[value] ?? value;
  const readable = value.replaceAll(/[_-]+/g, " ").trim();
  return readable.charAt(0).toUpperCase() + readable.slice(1);
}

export function count(value: number): string {
  return numberFormat(locale.value).format(value);
}

export function percent(share: number): string {
  return numberFormat(locale.value, { style: "percent" }).format(share);
}

export function decimals(value: number, digits: number): string {
  return numberFormat(locale.value, { maximumFractionDigits: digits }).format(value);
}

export function long(seconds: number): string {
  return length(seconds, locale.value);
}

/** `Mar 15, 14:30` in the reader's zone. */
export function moment(text: unknown): string {
  const at = instant(text);
  if (at === null) return "";
  const sameYear = new Date(at).getFullYear() === new Date().getFullYear();
  return dateFormat(locale.value, {
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(at);
}

/** `14:30` in the reader's zone. */
export function timeOfDay(text: unknown): string {
  const at = instant(text);
  if (at === null) return "";
  return dateFormat(locale.value, { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** The exact instant with its zone, for who asks. */
export function exact(text: unknown): string {
  const at = instant(text);
  if (at === null) return "";
  return dateFormat(locale.value, { dateStyle: "full", timeStyle: "long" }).format(at);
}

/** `Mar 15, 2026` for `2026-03-15`. */
export function day(text: string): string {
  const at = instant(`${text}T00:00:00`);
  return at === null ? text : dateFormat(locale.value, { dateStyle: "medium" }).format(at);
}

/** The heading of a day in the list. */
export function dayHeading(text: unknown): string {
  const at = instant(text);
  if (at === null) return words.value.list.noDate;
  const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(Date.now()) - midnight(at)) / 86_400_000);
  if (days === 0) return words.value.list.today;
  if (days === 1) return words.value.list.yesterday;
  return dateFormat(locale.value, { weekday: "short", day: "numeric", month: "short" }).format(at);
}
