// The consumer's work on one message: fetch the call, compute its metrics, keep it in R2, deliver it, all of it
// repeatable.
import { callMetrics, ContactshipClient, ContactshipError, type CallMetrics } from "contactship-wasm";
import { delaySeconds } from "./backoff";
import { deliver, type Attempt } from "./deliver";
import { log } from "./log";
import { callIdOf, type EnrichmentMessage } from "./message";
import { thinPayload } from "./payload";
import * as store from "./store";

/** Enriches and delivers the call of one message, or has the queue repeat it later. */
export async function enrich(message: Message<EnrichmentMessage>, env: Env): Promise<void> {
  const callId = callIdOf(message);
  if (callId === undefined) throw new Error("the message names no call");
  const started = Date.now();
  const enrichment = env.ENRICHMENT.getByName(callId);
  const lease = await enrichment.begin();
  if (lease.state === "done") return message.ack();
  if (lease.state === "busy") return message.retry({ delaySeconds: delaySeconds(message.attempts, env) });
  const attempt = await tried(callId, lease, env);
  log({
    event: "enrich",
    call_id: callId,
    attempt: message.attempts,
    outcome: attempt.outcome,
    ms: Date.now() - started,
    ...(attempt.outcome === "again" && { reason: attempt.reason }),
  });
  if (attempt.outcome === "again") {
    await enrichment.release(attempt.reason);
    // Not slept away: a Worker that waits is paid for, and can be evicted.
    message.retry({ delaySeconds: delaySeconds(message.attempts, env, attempt.retryAfter) });
  } else {
    await enrichment.end(attempt.outcome);
    message.ack();
  }
}

async function tried(callId: string, lease: { webhookId: string; queuedAt: number }, env: Env): Promise<Attempt> {
  try {
    const stored = await store.read(callId, env);
    const enriched = stored ?? (await fetched(callId, lease.queuedAt, env));
    if (!enriched) return { outcome: "again", reason: "not analysed yet" };
    return await deliver(thinPayload(callId, enriched), lease.webhookId, env);
  } catch (error) {
    return failed(error);
  }
}

/** The call with its metrics, which R2 has from then on; `undefined` while the analysis is worth waiting for. */
async function fetched(callId: string, queuedAt: number, env: Env): Promise<store.EnrichedCall | undefined> {
  const client = new ContactshipClient({
    apiKey: env.CONTACTSHIP_API_KEY,
    baseUrl: env.CONTACTSHIP_API_URL,
    timeoutMs: Number(env.API_TIMEOUT_MS),
    // The queue repeats, with the delays that it is given.
    maxRetries: 0,
  });
  const call = await client.getCall(callId, { includeWords: true, transcriptFormat: "toon" });
  const waited = (Date.now() - queuedAt) / 1000;
  if (!complete(call) && waited < Number(env.ANALYSIS_WAIT_SECONDS)) return undefined;
  const metrics: CallMetrics = callMetrics(call);
  const enriched = { enriched_at: new Date().toISOString(), call, metrics };
  await store.write(callId, enriched, env);
  return enriched;
}

/** Calls that reached no one are never analysed. */
const UNREACHED = new Set<unknown>(["no-answer", "no_answer", "busy", "failed", "canceled"]);

function complete(call: { call_status?: unknown; call_analysis?: unknown; chat_history?: unknown }): boolean {
  return UNREACHED.has(call.call_status) || (call.call_analysis != null && call.chat_history != null);
}

function failed(error: unknown): Attempt {
  if (!(error instanceof ContactshipError)) return { outcome: "again", reason: String(error) };
  const reason = `${error.code}: ${error.message}`;
  if (error.retryAfterMs === undefined) return { outcome: "again", reason };
  return { outcome: "again", reason, retryAfter: error.retryAfterMs / 1000 };
}
