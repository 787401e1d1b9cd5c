// How long the queue waits before it repeats a message.

/** Queues accept at most 12 hours (some pages say 24). */
const LONGEST_DELAY_SECONDS = 12 * 3600;

/**
 * Doubles with each attempt up to a limit, with a fifth of jitter, and is never shorter than what a server asked for.
 * @param attempts how many there were, from 1
 * @param retryAfter seconds
 */
export function delaySeconds(attempts: number, env: Env, retryAfter = 0): number {
  const doubled = Number(env.RETRY_SECONDS) * 2 ** Math.min(attempts - 1, 20);
  const jittered = Math.min(doubled, Number(env.RETRY_LIMIT_SECONDS)) * (0.8 + 0.4 * Math.random());
  return Math.min(Math.ceil(Math.max(jittered, retryAfter)), LONGEST_DELAY_SECONDS);
}
