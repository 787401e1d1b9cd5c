// The Worker's entry: takes webhooks, enriches and delivers calls from the queue, records dead letters, replays.
import { delaySeconds } from "./backoff";
import { claim } from "./claim";
import { recordDead } from "./dead";
import { enrich } from "./enrich";
import { log } from "./log";
import { isCallId, type EnrichmentMessage } from "./message";
import { replay } from "./replay";

export { Enrichment } from "./enrichment";

const DEAD_LETTERS = "contactship-dead-enrichments";

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (request.method !== "POST") return new Response("POST only\n", { status: 405, headers: { allow: "POST" } });
    if (pathname === "/webhooks/contactship") return claim(request, env);
    const [, id] = /^\/replay\/(.*)$/.exec(pathname) ?? [];
    if (isCallId(id)) return replay(request, id, env);
    return new Response("not found\n", { status: 404 });
  },

  async queue(batch, env) {
    const work = batch.queue === DEAD_LETTERS ? recordDead : enrich;
    // Each message is acknowledged or repeated by itself: one failure does not repeat the others.
    await Promise.all(
      batch.messages.map((message) =>
        work(message, env).catch((error: unknown) => {
          log({ event: "failure", message: message.id, attempt: message.attempts, reason: String(error) });
          message.retry({ delaySeconds: delaySeconds(message.attempts, env) });
        }),
      ),
    );
  },
} satisfies ExportedHandler<Env, EnrichmentMessage>;
