// The call that is open: fetching it, following it while it runs, and what is computed from it, once.
import { batch, computed, effect, signal } from "@preact/signals";
import { callMetrics, type AttemptInfo } from "contactship-wasm";
import { connect, EVERYTHING } from "../api";
import { analysis } from "../lib/analysis";
import { answers, type Answer } from "../lib/answers";
import { conversation, type Conversation } from "../lib/conversation";
import { wordIndex, type WordIndex } from "../lib/lookup";
import { FLICKER_MS } from "../lib/time";
import { number, record, text } from "../lib/values";
import { failure, type Failure } from "./failure";
import { updateListed } from "./listed";
import { go, url } from "./location";

export type Metrics = ReturnType<typeof callMetrics>;

/** A call, ready to be shown. */
export interface Opened {
  id: string;
  /** As the client gave it. */
  call: Record<string, unknown>;
  talk: Conversation;
  index: WordIndex;
  metrics: Metrics;
  /** The agent's answers in order. */
  answers: readonly Answer[];
  analysis: ReturnType<typeof analysis>;
  /** The length of the time axis in seconds. */
  seconds: number;
  /** The transcript's text where it could not be decoded. */
  raw: string | null;
}

/** How far the opening is. */
export type Opening =
  | { state: "none" }
  | { state: "loading"; id: string; late: boolean }
  | { state: "ready"; id: string }
  | { state: "failed"; id: string; failure: Failure };

/** Whether the open call still changes. */
export type Live = null | "waiting" | "running" | "analysing" | "lost";

export const opening = signal<Opening>({ state: "none" });
/** The call on the screen. It stays for a moment while another one is on its way, so that nothing flickers. */
export const opened = signal<Opened | null>(null);
export const live = signal<Live>(null);
/** Every attempt of the last request, the newest last. */
export const attempts = signal<readonly AttemptInfo[]>([]);

const RUNNING = new Set(["in-progress", "in_progress"]);
const TO_COME = new Set(["in-queue", "in_queue", "scheduled", "pending"]);
/** A transcript that grows is fetched again this often. */
const LIVE_MS = 4000;

let current = new AbortController();

/** Computes all that is shown of a call. */
export function prepare(id: string, value: object): Opened {
  const call = value as Record<string, unknown>;
  const talk = conversation(call.chat_history, call.chat_history_with_tools);
  const metrics = callMetrics(value as Parameters<typeof callMetrics>[0]);
  const segments = metrics.segments;
  const last = segments.reduce((latest, segment) => Math.max(latest, segment.end), 0);
  const undecoded = [call.chat_history, call.chat_history_with_tools].find((part) => typeof part === "string");
  return {
    id,
    call,
    talk,
    index: wordIndex(talk.lines),
    metrics,
    answers: answers(segments, "agent"),
    analysis: analysis(call.call_analysis),
    seconds: Math.max(number(call.duration) ?? 0, last),
    raw: typeof undecoded === "string" && undecoded.trim() !== "" ? undecoded : null,
  };
}

/** Fetches the call and shows it; follows it where it is not over. */
export async function open(id: string, how: { format?: "json" | "toon" } = {}): Promise<void> {
  current.abort();
  current = new AbortController();
  const { signal: stop } = current;
  batch(() => {
    opening.value = { state: "loading", id, late: false };
    attempts.value = [];
    live.value = null;
  });
  setTimeout(() => {
    if (stop.aborted || opening.peek().state !== "loading") return;
    batch(() => {
      opened.value = null;
      opening.value = { state: "loading", id, late: true };
    });
  }, FLICKER_MS);
  const client = connect({ onAttempt: (attempt) => stop.aborted || (attempts.value = [...attempts.peek(), attempt]) });
  try {
    const options = { ...EVERYTHING, transcriptFormat: how.format ?? EVERYTHING.transcriptFormat, signal: stop };
    const call = await client.getCall(id, options);
    // Reading a long call was one task for the browser; showing it is another, and a click may come between.
    performance.mark("call:decoded");
    await pause();
    if (stop.aborted) return;
    show(id, call);
    void follow(id, stop);
  } catch (error) {
    if (!stop.aborted) close({ state: "failed", id, failure: failure(error) });
  }
}

/** Lets the browser do what waits. Safari has no `scheduler.yield`. */
async function pause(): Promise<void> {
  if ("scheduler" in globalThis && "yield" in scheduler) await scheduler.yield();
  else await new Promise((resolve) => setTimeout(resolve));
}

function close(why: Opening): void {
  batch(() => {
    opened.value = null;
    opening.value = why;
  });
}

function show(id: string, call: object): void {
  const prepared = prepare(id, call);
  batch(() => {
    opened.value = prepared;
    opening.value = { state: "ready", id };
    updateListed(prepared.call);
  });
  // The frame after the one that draws it: then it is on the screen.
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("call:shown", { detail: id })));
}

/** Shows the call with its transcript as text, where that could not be decoded. */
export function showRaw(id: string, call: unknown): void {
  show(id, record(call));
}

/** Stops waiting for the call that is on its way. */
export function cancel(): void {
  current.abort();
  close({ state: "none" });
  go({ call: "" });
}

function stage(call: Record<string, unknown>): Live {
  const status = text(call.call_status);
  if (RUNNING.has(status)) return "running";
  return TO_COME.has(status) ? "waiting" : null;
}

/** Keeps a call that is not over up to date, until its analysis is there. */
async function follow(id: string, stop: AbortSignal): Promise<void> {
  const first = opened.peek();
  if (!first) return;
  live.value = stage(first.call);
  const justOver = live.value === null && first.analysis === null && isRecent(first.call);
  if (live.value === null && !justOver) return;
  if (justOver) live.value = "analysing";

  const client = connect();
  const refresh = async () => {
    const call = await client.getCall(id, { ...EVERYTHING, signal: stop });
    if (!stop.aborted) show(id, call);
    return call;
  };
  const timer = setInterval(() => {
    if (live.peek() !== "running" || document.hidden) return;
    // What a refresh misses, the next one brings; the waiting below reports what lasts.
    refresh().catch(() => {});
  }, LIVE_MS);
  stop.addEventListener("abort", () => clearInterval(timer));
  try {
    const call = await client.waitForCall(id, {
      ...EVERYTHING,
      intervalMs: 2000,
      signal: stop,
      onStatus(status) {
        const { call_status, finished } = record(status);
        if (stop.aborted) return;
        live.value = finished === true ? "analysing" : TO_COME.has(text(call_status)) ? "waiting" : "running";
        refresh().catch(() => {});
      },
    });
    if (stop.aborted) return;
    show(id, call);
    live.value = null;
  } catch {
    if (!stop.aborted) live.value = "lost";
  } finally {
    clearInterval(timer);
  }
}

/** Whether a call ended so lately that its analysis may still come. */
function isRecent(call: Record<string, unknown>): boolean {
  const finished = Date.parse(text(call.finished_at));
  const talked = Array.isArray(call.chat_history) && call.chat_history.length > 0;
  return talked && Date.now() - finished < 10 * 60_000;
}

/** Opens what the URL names, whenever that changes, and when the network is back. */
export function openFromUrl(): () => void {
  const id = computed(() => url.value.call);
  addEventListener("online", () => {
    const state = opening.peek();
    if (state.state === "failed" && state.failure.code === "network") void open(state.id);
  });
  return effect(() => {
    if (id.value) void open(id.value);
    else {
      current.abort();
      close({ state: "none" });
    }
  });
}
