// Attempts and the pauses between them. What an attempt asks for, what came of it, and whether there is another
// one is said by the module (client.rs); what waits is here.
// @ts-check
import { Deadline } from "./deadline.js";

/**
 * @typedef {{
 *   attempt: (deadline: Deadline) => Promise<import("./exchange.js").Exchange>,
 *   outcome: (exchange: import("./exchange.js").Exchange, deadline: Deadline) => unknown,
 *   free: () => void,
 * }} GetCall a call that is being fetched, as the module has it
 */

/**
 * Resolves with the call, or rejects with what the module or the caller's signal says.
 * @param {GetCall} call
 * @param {number} timeoutMs of each attempt
 * @param {AbortSignal | undefined} signal the caller's
 */
export async function attempts(call, timeoutMs, signal) {
  try {
    for (;;) {
      if (signal?.aborted) throw signal.reason;
      const deadline = new Deadline(timeoutMs, signal);
      const outcome = await attempt(call, deadline);
      // A pause is a number. What a failed module says is neither that nor a call, and nobody waits for it.
      if (typeof outcome !== "number") return outcome;
      await new Deadline(outcome, signal).sleep();
    }
  } finally {
    call.free();
  }
}

/** @param {GetCall} call @param {Deadline} deadline */
async function attempt(call, deadline) {
  try {
    return call.outcome(await call.attempt(deadline), deadline);
  } finally {
    deadline.end();
  }
}
