// Runs checks, in whichever host: `all` with the module as it is published, `trap` with one that can be made to fail.
// @ts-check
import { checks as batches } from "./batch.mjs";
import { checks as errors } from "./errors.mjs";
import { checks as fetching } from "./fetch.mjs";
import { checks as lists } from "./lists.mjs";
import { checks as metrics } from "./metrics.mjs";
import { Host, print } from "./support.mjs";
import { checks as time } from "./time.mjs";
import { checks as trap } from "./trap.mjs";
import { checks as waiting } from "./wait.mjs";
import { checks as webhooks } from "./webhooks.mjs";

export const suites = {
  all: [...errors, ...time, ...fetching, ...lists, ...waiting, ...batches, ...webhooks, ...metrics],
  trap,
};

/**
 * The name of each check, and what is wrong, if something is.
 * @param {keyof typeof suites} suite
 * @param {import("./support.mjs").Place} place
 * @param {(name: string) => boolean} [wanted]
 */
export async function run(suite, place, wanted = () => true) {
  // Full jitter, with a random number that means "at once".
  Math.random = () => 0;
  /** @type {{ name: string, wrong?: string }[]} */
  const results = [];
  for (const check of suites[suite].filter(({ name }) => wanted(name))) {
    try {
      await check.run(new Host(place));
      results.push({ name: check.name });
    } catch (error) {
      results.push({ name: check.name, wrong: print(error) });
    }
  }
  return results;
}
