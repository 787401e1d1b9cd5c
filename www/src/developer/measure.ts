// How long something takes in this browser.

/** The median of all runs in milliseconds; null where it threw. */
export interface Measured {
  name: string;
  ms: number | null;
  runs: number;
}

const TIME_MS = 250;
const MOST = 200;

/** Runs it over and over for a quarter of a second, at least three times after one that warms up. */
export async function median(name: string, run: () => unknown): Promise<Measured> {
  const times: number[] = [];
  try {
    await run();
    const started = performance.now();
    while (times.length < 3 || (performance.now() - started < TIME_MS && times.length < MOST)) {
      const before = performance.now();
      await run();
      times.push(performance.now() - before);
      // The page stays alive between two runs.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  } catch {
    return { name, ms: null, runs: times.length };
  }
  times.sort((a, b) => a - b);
  return { name, ms: times[times.length >> 1] ?? null, runs: times.length };
}
