// Which word is spoken at a time: a lookup in the lines by their start, made once for each call.
import type { Line } from "./conversation";

/** The place of a word: its line, and its index in that line's words. */
export interface Place {
  line: number;
  word: number;
}

/** Finds words by time. */
export interface WordIndex {
  /** The word that is spoken at `seconds`, or else the last one that began before; null before the first. */
  at(seconds: number): Place | null;
  /** The line at `seconds`, also where only another one's words are timed; -1 before the first. */
  lineAt(seconds: number): number;
}

/** Makes an index that is built by the first lookup. It looks at lines only: their words are made when they are near. */
export function wordIndex(lines: readonly Line[]): WordIndex {
  let built: Timed | null = null;
  const at = (seconds: number) => find((built ??= timed(lines)), seconds);
  return { at, lineAt: (seconds) => at(seconds)?.line ?? -1 };
}

/** The lines with times in the order of their start. */
interface Timed {
  lines: readonly { line: number; start: number; its: Line }[];
  /** For each of them the latest end so far. */
  latest: Float64Array;
}

function timed(all: readonly Line[]): Timed {
  const lines = all
    .flatMap((one, line) => (one.kind === "speech" && one.start !== null ? [{ line, start: one.start, its: one }] : []))
    .sort((a, b) => a.start - b.start || a.line - b.line);
  const latest = new Float64Array(lines.length);
  let end = 0;
  for (const [i, { its }] of lines.entries()) latest[i] = end = Math.max(end, its.end ?? 0);
  return { lines, latest };
}

function find({ lines, latest }: Timed, seconds: number): Place | null {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle]?.start ?? 0) <= seconds) low = middle + 1;
    else high = middle;
  }
  // Where two speak at once, a line that began before may have the later word; one that ended before it has not.
  let best: (Place & { start: number }) | null = null;
  for (let i = low - 1; i >= 0 && (best === null || (latest[i] ?? 0) >= best.start); i--) {
    const { line = 0, its } = lines[i] ?? {};
    for (const [word, { start }] of (its?.words ?? []).entries()) {
      if (start > seconds) continue;
      if (best === null || start > best.start || (start === best.start && line >= best.line)) {
        best = { line, word, start };
      }
    }
  }
  return best && { line: best.line, word: best.word };
}
