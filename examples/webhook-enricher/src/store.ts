// The enriched calls in R2, for deliveries that are repeated and for replays. And whether the destination wants more.
import type { Call, CallMetrics } from "contactship-wasm";

/** A call with its metrics. */
export interface EnrichedCall {
  /** ISO 8601. */
  enriched_at: string;
  call: Call<{ includeWords: true }>;
  metrics: CallMetrics;
}

const key = (callId: string) => `calls/${callId}.json`;
const DISABLED = "destination-disabled.json";

export async function read(callId: string, env: Env): Promise<EnrichedCall | undefined> {
  const stored = await env.CALLS.get(key(callId));
  return stored ? await stored.json<EnrichedCall>() : undefined;
}

export async function write(callId: string, enriched: EnrichedCall, env: Env): Promise<void> {
  const httpMetadata = { contentType: "application/json" };
  await env.CALLS.put(key(callId), JSON.stringify(enriched), { httpMetadata });
}

/** Keeps what is known of a call that could not be delivered, for people. */
export async function writeDead(callId: string, record: object, env: Env): Promise<void> {
  await env.CALLS.put(`dead/${callId}.json`, JSON.stringify(record));
}

export async function forgetDead(callId: string, env: Env): Promise<void> {
  await env.CALLS.delete(`dead/${callId}.json`);
}

/** Whether the destination has answered 410. */
export async function disabled(env: Env): Promise<boolean> {
  return (await env.CALLS.head(DISABLED)) !== null;
}

export async function disable(env: Env): Promise<void> {
  await env.CALLS.put(DISABLED, JSON.stringify({ disabled_at: new Date().toISOString() }));
}

export async function enable(env: Env): Promise<void> {
  await env.CALLS.delete(DISABLED);
}
