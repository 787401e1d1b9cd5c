// What the tests of Next.js share: to ask its server as soon as it listens, and to end it.
// @ts-check
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Ends Next.js with the processes that it has started: one that is left restarts where its folder goes away.
 * @param {import("node:child_process").ChildProcess} server
 */
export async function stopped(server) {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  process.kill(-(/** @type {number} */ (server.pid)), "SIGKILL");
  await ended;
}

/** @param {string} address */
export async function answer(address) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await fetch(address);
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(100);
    }
  }
}
