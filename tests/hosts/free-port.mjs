// Finds a free port of loopback, for servers that cannot choose one and report it.
// @ts-check
import { createServer } from "node:http";
import { listen } from "./listen.mjs";

/** A port that was free a moment ago. @returns {Promise<number>} */
export async function freePort() {
  const { address, close } = await listen(createServer());
  await close();
  return Number(new URL(address).port);
}
