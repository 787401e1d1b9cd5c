// The consumer of the dead-letter queue: records what could not be delivered, for a person to look at and replay.
import { log } from "./log";
import { callIdOf, type EnrichmentMessage } from "./message";
import * as store from "./store";

/** Records one dead letter in its Durable Object and in R2, as `dead/ID.json`. */
export async function recordDead(message: Message<EnrichmentMessage>, env: Env): Promise<void> {
  const { id, reason } = await ended(message, env);
  await store.writeDead(id, { id, dead_at: new Date().toISOString(), reason, body: message.body }, env);
  log({ event: "dead", call_id: id, reason });
  message.ack();
}

async function ended(message: Message<EnrichmentMessage>, env: Env) {
  const id = callIdOf(message);
  if (id === undefined) return { id: message.id, reason: "the message names no call" };
  return { id, reason: await env.ENRICHMENT.getByName(id).end("dead") };
}
