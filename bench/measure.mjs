// Measuring rivals side by side. The libraries that were looked at (mitata, tinybench) measure one
// benchmark to its end before they begin the next, so that a machine that grows slow or quick in between
// decides who wins. Here every round gives each rival its turn, and a ratio compares turns of one round.
// @ts-check

/**
 * A rival runs `times` times in a row and returns how many milliseconds that took.
 * @typedef {{ name: string, run: (times: number) => Promise<number> }} Rival
 * @typedef {{ median: number, low: number, high: number }} Spread the median and the quartiles
 * @typedef {{ name: string, samples: number, ms: Spread, ratio: Spread }} Figure
 * @typedef {{ rounds: number, batchMs: number, warmMs: number, budgetMs: number }} Effort
 */

/** `quick` is enough to see that everything works. @type {Record<"full" | "quick", Effort>} */
export const EFFORTS = {
  full: { rounds: 31, batchMs: 10, warmMs: 200, budgetMs: 1000 },
  quick: { rounds: 1, batchMs: 0, warmMs: 0, budgetMs: 0 },
};

/** Rounds that even the slowest rival takes part in. */
const LEAST_ROUNDS = 3;

/**
 * @param {Rival[]} rivals
 * @param {string} base whose time all others are set against
 * @param {Effort} effort
 * @returns {Promise<Figure[]>}
 */
export async function compare(rivals, base, effort) {
  const runners = [];
  for (const rival of rivals) runners.push({ ...rival, times: await warmUp(rival, effort), spent: 0 });
  /** @type {Map<string, number>[]} */
  const rounds = [];
  for (let round = 0; round < effort.rounds; round++) {
    /** @type {Map<string, number>} */
    const took = new Map();
    for (const runner of rotated(runners, round)) {
      if (round >= LEAST_ROUNDS && runner.spent > effort.budgetMs) continue;
      const ms = await runner.run(runner.times);
      runner.spent += ms;
      took.set(runner.name, ms / runner.times);
    }
    rounds.push(took);
  }
  return rivals.map(({ name }) => figure(name, rounds, base));
}

/** How often a rival runs in one turn, so that the turn is long enough for the clock. @param {Rival} rival @param {Effort} effort */
async function warmUp(rival, { warmMs, batchMs }) {
  let spent = await rival.run(1);
  let times = 1;
  let last = spent;
  while (spent < warmMs) {
    spent += last = await rival.run(times);
    if (last < batchMs / 2) times *= 2;
  }
  return Math.max(1, Math.ceil(batchMs / Math.max(last / times, 0.001)));
}

/** The list, begun elsewhere. @template T @param {T[]} list @param {number} by @returns {T[]} */
export function rotated(list, by) {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

/** @param {string} name @param {Map<string, number>[]} rounds @param {string} base @returns {Figure} */
function figure(name, rounds, base) {
  const taken = rounds.filter((took) => took.has(name));
  const of = (/** @type {Map<string, number>} */ took, /** @type {string} */ who) => took.get(who) ?? NaN;
  const ratios = taken.filter((took) => took.has(base)).map((took) => of(took, name) / of(took, base));
  return { name, samples: taken.length, ms: spread(taken.map((took) => of(took, name))), ratio: spread(ratios) };
}

/** @param {number[]} values @returns {Spread} */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (/** @type {number} */ part) => {
    const place = part * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return below + (above - below) * (place % 1);
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}
