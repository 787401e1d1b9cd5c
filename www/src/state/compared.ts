// Many calls at once: opened a few at a time, with a progress that can be stopped.
import { signal } from "@preact/signals";
import { callMetrics } from "contactship-wasm";
import { connect } from "../api";
import { analysis } from "../lib/analysis";
import { failure, type FailureCode } from "./failure";
import { listOptions, picked } from "./listed";
import { url } from "./location";
import type { Metrics } from "./opened";

/** A row of the comparison. */
export interface Row {
  id: string;
  call: Record<string, unknown> | null;
  metrics: Metrics | null;
  sentiment: string;
  error: FailureCode | null;
}

export interface Comparison {
  state: "idle" | "running" | "stopped" | "done" | "failed";
  rows: readonly Row[];
  total: number;
  failed: number;
  error: FailureCode | null;
}

const IDLE: Comparison = { state: "idle", rows: [], total: 0, failed: 0, error: null };
export const comparison = signal<Comparison>(IDLE);

let current = new AbortController();

/** Opens the calls that were chosen, or else the first `count` that the list's filters give. */
export async function compare(count: number): Promise<void> {
  current.abort();
  current = new AbortController();
  const { signal: stop } = current;
  comparison.value = { ...IDLE, state: "running" };
  const client = connect();
  // Answers come in any order; the rows are in that of the ids.
  let places = new Map<string, number>();
  // Collected for each frame: a row for each answer would draw the table hundreds of times.
  let waiting: Row[] = [];
  let scheduled = 0;
  const flush = () => {
    scheduled = 0;
    if (stop.aborted && comparison.peek().state === "idle") return;
    const before = comparison.peek();
    comparison.value = {
      ...before,
      rows: [...before.rows, ...waiting].sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0)),
      failed: before.failed + waiting.filter((row) => row.error).length,
    };
    waiting = [];
  };
  try {
    const chosen = picked.peek();
    const ids = chosen.length
      ? chosen
      : (
          await client
            .listCalls({ ...listOptions(url.peek()), pageSize: Math.min(100, count), signal: stop })
            .toArray({ limit: count })
        ).map((call) => call.id);
    places = new Map(ids.map((id, place) => [id, place]));
    comparison.value = { ...comparison.peek(), total: ids.length };
    for await (const item of client.getCalls(ids, { includeWords: true, transcriptFormat: "toon", signal: stop })) {
      waiting.push(row(item));
      scheduled ||= requestAnimationFrame(flush);
    }
    cancelAnimationFrame(scheduled);
    flush();
    comparison.value = { ...comparison.peek(), state: "done" };
  } catch (error) {
    cancelAnimationFrame(scheduled);
    if (stop !== current.signal) return;
    flush();
    comparison.value = {
      ...comparison.peek(),
      state: stop.aborted ? "stopped" : "failed",
      error: stop.aborted ? null : failure(error).code,
    };
  }
}

export function stopComparing(): void {
  current.abort();
}

export function forgetComparison(): void {
  current.abort();
  comparison.value = IDLE;
}

function row(item: { id: string; call?: object | undefined; error?: unknown }): Row {
  if (!item.call) return { id: item.id, call: null, metrics: null, sentiment: "", error: failure(item.error).code };
  const call = item.call as Record<string, unknown>;
  return {
    id: item.id,
    call,
    metrics: callMetrics(item.call as Parameters<typeof callMetrics>[0]),
    sentiment: analysis(call.call_analysis)?.sentiment ?? "",
    error: null,
  };
}
