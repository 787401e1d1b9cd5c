// The stretch of the call that the time axis shows: all of it, or what the reader has zoomed into.
import { computed, effect, signal } from "@preact/signals";
import { clampStretch, formatStretch, parseStretch, zoomed, type Stretch } from "../lib/stretch";
import { go, url } from "./location";
import { opened } from "./opened";
import { hover, time } from "./player";

/** What was zoomed into; null for the whole call. */
const chosen = signal<Stretch | null>(null);
const total = computed(() => opened.value?.seconds ?? 0);

/** What the axis shows, in seconds. */
export const stretch = computed<Stretch>(() => chosen.value ?? { from: 0, to: total.value });
export const isZoomed = computed(() => chosen.value !== null);

/** Where a time is on the axis: 0 at its start, 1 at its end, outside of that where it is not in sight. */
export function share(seconds: number): number {
  const { from, to } = stretch.value;
  return to > from ? (seconds - from) / (to - from) : 0;
}

/** Shows a stretch that is `factor` times as long; what is under the pointer, else the playhead, stays in its place. */
export function zoom(factor: number): void {
  const around = hover.peek() ?? time.peek();
  choose(zoomed(stretch.peek(), factor, around, total.peek()));
}

/** Moves the stretch by a share of its length. */
export function pan(by: number): void {
  const { from, to } = stretch.peek();
  if (chosen.peek()) choose(clampStretch({ from: from + by * (to - from), to: to + by * (to - from) }, total.peek()));
}

/** Shows the whole call. */
export function showAll(): void {
  choose(null);
}

let timer = 0;
function choose(next: Stretch | null): void {
  chosen.value = next;
  // A wheel turns a hundred times a second, and browsers take a hundred addresses in half a minute.
  clearTimeout(timer);
  timer = window.setTimeout(() => go({ zoom: formatStretch(next) }, "replace"), 250);
}

/** Follows the URL, and the playhead where that leaves the stretch. */
export function followStretch(): () => void {
  const wanted = computed(() => url.value.zoom);
  const stops = [
    effect(() => {
      clearTimeout(timer);
      chosen.value = total.value > 0 ? parseStretch(wanted.value, total.value) : null;
    }),
    effect(() => {
      const at = time.value;
      const { from, to } = stretch.peek();
      if (!chosen.peek() || (at >= from && at <= to)) return;
      // A little of what was before stays in sight.
      const start = at - 0.1 * (to - from);
      choose(clampStretch({ from: start, to: start + (to - from) }, total.peek()));
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
