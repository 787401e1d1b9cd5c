// A destination to try the Worker with: verifies each delivery with the `standardwebhooks` package, and prints it.
// @ts-check
import { createServer } from "node:http";
import process from "node:process";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";

const { DESTINATION_SECRET = "", PORT = "8790" } = process.env;
const webhook = new Webhook(DESTINATION_SECRET);
/** The ids that came before: a delivery whose answer was lost comes again under its id. */
const known = new Set();

const server = createServer(async (request, response) => {
  try {
    const body = await text(request);
    const headers = /** @type {Record<string, string>} */ (request.headers);
    const payload = webhook.verify(body, headers);
    if (!known.has(headers["webhook-id"])) console.log(JSON.stringify(payload, null, 2));
    known.add(headers["webhook-id"]);
    response.writeHead(204).end();
  } catch (error) {
    console.error(`refused: ${error}`);
    response.writeHead(400).end();
  }
});
server.listen(Number(PORT), "127.0.0.1", () => console.log(`deliveries are received on http://127.0.0.1:${PORT}`));
// Ends with the program that started it.
process.stdin.on("end", () => process.exit()).resume();
