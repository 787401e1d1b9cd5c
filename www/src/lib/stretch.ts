// A stretch of a call: what a time axis shows when it is zoomed.

/** In seconds from the start of the call. */
export interface Stretch {
  from: number;
  to: number;
}

/** No closer: what lies within is drawn wide enough. */
const SHORTEST = 5;

/** The stretch moved into the call, at its length; null where that is the whole call. */
export function clampStretch({ from, to }: Stretch, total: number): Stretch | null {
  const length = Math.max(Math.min(SHORTEST, total), to - from);
  if (!(length < total)) return null;
  const start = Math.min(Math.max(0, from), total - length);
  return { from: start, to: start + length };
}

/** The stretch made `factor` times as long, with `around` where it was; null for the whole call. */
export function zoomed({ from, to }: Stretch, factor: number, around: number, total: number): Stretch | null {
  const fixed = Math.min(Math.max(from, around), to);
  const length = Math.max(SHORTEST, (to - from) * factor);
  const share = to > from ? (fixed - from) / (to - from) : 0;
  return clampStretch({ from: fixed - share * length, to: fixed + (1 - share) * length }, total);
}

/** `61.5-75`, or nothing for the whole call. */
export function formatStretch(stretch: Stretch | null): string {
  return stretch ? [stretch.from, stretch.to].map((one) => String(Math.round(one * 10) / 10)).join("-") : "";
}

/** Reads what `formatStretch` wrote; null for anything else, and for the whole call. */
export function parseStretch(text: string, total: number): Stretch | null {
  const [, from, to] = /^(\d{1,7}(?:\.\d)?)-(\d{1,7}(?:\.\d)?)$/.exec(text) ?? [];
  return from === undefined || to === undefined || Number(to) <= Number(from)
    ? null
    : clampStretch({ from: Number(from), to: Number(to) }, total);
}
