// What is delivered of a call: its outcome and its numbers, without the conversation and whom it was with.
import type { SpeakerMetrics } from "contactship-wasm";
import type { EnrichedCall } from "./store";

const LONGEST_TEXT = 2000;

/** The body of the webhook: well under the 20 kB of Standard Webhooks, and the same over all attempts. */
export function thinPayload(callId: string, { enriched_at, call, metrics }: EnrichedCall): string {
  return JSON.stringify({
    type: "call.enriched",
    timestamp: enriched_at,
    data: {
      call_id: callId,
      call_status: call.call_status ?? null,
      call_result: call.call_result ?? null,
      disconnection_reason: call.disconnection_reason ?? null,
      finished_at: call.finished_at ?? null,
      duration: metrics.duration,
      summary: text(call.call_analysis?.summary ?? call.call_analysis?.call_summary),
      sentiment: text(call.call_analysis?.sentiment ?? call.call_analysis?.user_sentiment),
      metrics: {
        talkRatio: metrics.talkRatio,
        overlapSeconds: metrics.overlapSeconds,
        silenceSeconds: metrics.silenceSeconds,
        agent: speaker(metrics.agent),
        user: speaker(metrics.user),
      },
    },
  });
}

function speaker({ responseLatency, ...metrics }: SpeakerMetrics) {
  if (!responseLatency) return { ...metrics, responseLatency };
  const { values: _, ...latency } = responseLatency;
  return { ...metrics, responseLatency: latency };
}

/** The API promises texts, and an analysis can be anything. */
function text(value: unknown): string | null {
  return typeof value === "string" ? value.slice(0, LONGEST_TEXT) : null;
}
