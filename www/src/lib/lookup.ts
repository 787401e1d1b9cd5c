// Which word is spoken at a time: a lookup in sorted starts, built once for each call.
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
  readonly size: number;
}

/** Builds the index: O(n log n) once, O(log n) for each lookup. */
export function wordIndex(lines: readonly Line[]): WordIndex {
  let size = 0;
  for (const line of lines) size += line.words.length;
  const starts = new Float64Array(size);
  const lineOf = new Int32Array(size);
  const wordOf = new Int32Array(size);
  let next = 0;
  let sorted = true;
  for (const [i, line] of lines.entries()) {
    for (const [j, word] of line.words.entries()) {
      if (next > 0 && (starts[next - 1] ?? 0) > word.start) sorted = false;
      starts[next] = word.start;
      lineOf[next] = i;
      wordOf[next] = j;
      next++;
    }
  }
  // Where two speak at once the words of the two are not in order.
  const order = sorted
    ? null
    : Int32Array.from(starts.keys()).sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0) || a - b);
  const slot = (rank: number) => (order ? (order[rank] ?? 0) : rank);

  const at = (seconds: number): Place | null => {
    let [low, high] = [0, size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[slot(middle)] ?? 0) <= seconds) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return null;
    const found = slot(low - 1);
    return { line: lineOf[found] ?? 0, word: wordOf[found] ?? 0 };
  };
  return { at, lineAt: (seconds) => at(seconds)?.line ?? -1, size };
}
