// Where on the time axis each answer of the agent is: callMetrics gives how long each took, in order.

/** A stretch of one role's speech, as callMetrics gives it. */
export interface Stretch {
  role: string;
  start: number;
  end: number;
}

/** An answer: from the end of the question to the start of the reply, in seconds. */
export interface Answer {
  from: number;
  at: number;
  seconds: number;
  /** Index of the segment that answers. */
  segment: number;
}

/** The answers of one role, in the order of `responseLatency.values`. Segments are in order of start. */
export function answers(segments: readonly Stretch[], role: string): Answer[] {
  const found: Answer[] = [];
  // The latest end of this role's segments before each index: is one going on at a time?
  const latest = new Float64Array(segments.length + 1);
  for (const [i, segment] of segments.entries()) {
    latest[i + 1] = Math.max(latest[i] ?? 0, segment.role === role ? segment.end : 0);
  }
  for (const [i, segment] of segments.entries()) {
    if (segment.role === role) continue;
    const after = firstFrom(segments, segment.end);
    // Those that start at the very end are still to come; those before it may go on.
    const upTo = firstAfter(segments, segment.end);
    if ((latest[upTo] ?? 0) > segment.end) continue;
    const next = after === i ? i + 1 : after;
    const reply = segments[next];
    if (reply?.role === role) {
      found.push({ from: segment.end, at: reply.start, seconds: reply.start - segment.end, segment: next });
    }
  }
  return found;
}

/** Index of the first segment with start >= time. */
function firstFrom(segments: readonly Stretch[], time: number): number {
  return search(segments, (start) => start >= time);
}

/** Index of the first segment with start > time. */
function firstAfter(segments: readonly Stretch[], time: number): number {
  return search(segments, (start) => start > time);
}

function search(segments: readonly Stretch[], reached: (start: number) => boolean): number {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (reached(segments[middle]?.start ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
