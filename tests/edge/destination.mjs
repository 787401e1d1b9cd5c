// Where the enricher delivers to: a receiver that verifies signatures with the `standardwebhooks` package and knows
// repetitions by their `webhook-id`, as the specification asks of receivers.
// @ts-check
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";
import { listen } from "../hosts/listen.mjs";

/** 32 bytes, as the specification wants 24 to 64. */
export const secret = `whsec_${Buffer.from("0123456789abcdef0123456789abcdef").toString("base64")}`;

/** How a destination can fail: what it does instead of answering 204. */
export const failures = {
  /** @param {import("node:http").ServerResponse} response */
  error: (response) => void response.writeHead(500).end("no"),
  /** @param {import("node:http").ServerResponse} response */
  busy: (response) => void response.writeHead(429, { "retry-after": "1" }).end(),
  /** @param {import("node:http").ServerResponse} response */
  redirect: (response) => void response.writeHead(302, { location: "/elsewhere" }).end(),
  /** @param {import("node:http").ServerResponse} response */
  reset: (response) => void response.destroy(),
  /** Until the sender gives up. */
  hang: () => {},
};

/**
 * @typedef {object} Destination
 * @property {string} url
 * @property {Map<string, { type: string, timestamp: string, data: any }>} accepted by `webhook-id`
 * @property {number} answered how many deliveries were answered by 2xx
 * @property {string[]} wrong what was not as it has to be
 * @property {(id: string, response: import("node:http").ServerResponse, accepted: boolean) => boolean} fails set by a test: whether
 *   it has answered in its own way; called before a delivery is accepted, and after
 * @property {() => Promise<unknown>} close
 */

/** @returns {Promise<Destination>} */
export async function startDestination() {
  const webhook = new Webhook(secret);
  const server = createServer((request, response) => {
    /** @type {Buffer[]} */
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const id = String(request.headers["webhook-id"]);
      const body = Buffer.concat(chunks).toString();
      try {
        webhook.verify(body, /** @type {Record<string, string>} */ (request.headers));
      } catch (error) {
        destination.wrong.push(`${id}: ${error}`);
      }
      if (request.method !== "POST" || request.url !== "/hook")
        destination.wrong.push(`${request.method} ${request.url}`);
      if (body.length > 20_000) destination.wrong.push(`${id}: ${body.length} bytes`);
      if (destination.fails(id, response, false)) return;
      destination.accepted.set(id, JSON.parse(body));
      if (destination.fails(id, response, true)) return;
      // On a busy machine the sender may have given up before: then the answer is lost, and the delivery comes again.
      response.writeHead(204).end(() => {
        if (!request.socket.destroyed) destination.answered += 1;
      });
    });
  });
  const { address, close } = await listen(server);
  /** @type {Destination} */
  const destination = {
    url: `${address}/hook`,
    accepted: new Map(),
    answered: 0,
    wrong: [],
    fails: () => false,
    close,
  };
  return destination;
}
