// The list of calls: what the filters in the URL choose, page after page.
import { computed, effect, signal } from "@preact/signals";
import { connect } from "../api";
import { FLICKER_MS } from "../lib/time";
import { record, text } from "../lib/values";
import { failure, type Failure } from "./failure";
import { url } from "./location";
import { FILTERS, type UrlState } from "./url";

/** What the list shows of a call. */
export type Listed = Record<string, unknown> & { id: string };

export interface List {
  calls: readonly Listed[];
  total: number | null;
  /** `late` where a first page takes so long that the calls before it are gone. */
  state: "loading" | "late" | "idle" | "done" | "failed";
  failure: Failure | null;
  /** Another number whenever the calls are those of a new first page. */
  run: number;
}

const PAGE = 50;
const EMPTY: List = { calls: [], total: null, state: "loading", failure: null, run: 0 };

export const list = signal<List>(EMPTY);
/** Ids that were chosen for the comparison, in that order. */
export const picked = signal<readonly string[]>([]);

interface Page {
  calls: readonly object[];
  total: number | null;
  offset: number;
}

let pages: AsyncIterator<Page> | null = null;
/** Where the page after the last one that arrived begins. */
let reached = 0;
let current = new AbortController();

/** The options of listCalls for what the URL says. */
export function listOptions(state: UrlState) {
  return {
    order: state.order || ("desc" as const),
    ...(state.status && { callStatus: state.status }),
    ...(state.result && { callResult: state.result }),
    ...(state.agent && { agentId: state.agent }),
    ...(state.campaign && { campaignId: state.campaign }),
    ...(state.number && { phoneNumber: state.number }),
    ...(state.from && { dateFrom: startOfDay(state.from) }),
    ...(state.to && { dateTo: endOfDay(state.to) }),
  };
}

// A day is the reader's day.
const startOfDay = (day: string) => new Date(`${day}T00:00:00`);
const endOfDay = (day: string) => new Date(`${day}T23:59:59.999`);

/** Begins anew with the filters of the URL. */
export function reload(): void {
  reached = 0;
  start();
}

/** Goes on where a page failed: an iterator that failed has ended, so another one takes its place. */
export function retry(): void {
  start();
}

/** What stays when the page at `reached` comes: a first page replaces what was listed before. */
const kept = (): List => (reached === 0 ? { ...EMPTY, run: list.peek().run + 1 } : list.peek());

/** Runs while the first page is awaited. */
let timer = 0;

/** Asks for the page at `reached`. */
function start(): void {
  clearTimeout(timer);
  current.abort();
  current = new AbortController();
  const options = { ...listOptions(url.peek()), offset: reached, pageSize: PAGE, signal: current.signal };
  try {
    pages = connect().listCalls(options).pages()[Symbol.asyncIterator]() as AsyncIterator<Page>;
  } catch (error) {
    list.value = { ...kept(), state: "failed", failure: failure(error) };
    return;
  }
  if (reached > 0) list.value = { ...list.peek(), state: "loading", failure: null };
  else timer = window.setTimeout(() => (list.value = { ...kept(), state: "late" }), FLICKER_MS);
  void more(true);
}

/** Loads the next page, unless one is on its way or there is none. */
export async function more(first = false): Promise<void> {
  if (!pages || (!first && (reached === 0 || list.peek().state !== "idle"))) return;
  const { signal: stop } = current;
  const iterator = pages;
  if (!first) list.value = { ...list.peek(), state: "loading" };
  try {
    const { value, done } = await iterator.next();
    if (stop.aborted) return;
    clearTimeout(timer);
    const before = kept();
    if (!done) reached = value.offset + value.calls.length;
    // Rows may have shifted between a page that failed and the same page now.
    const known = new Set(before.calls.map(({ id }) => id));
    const calls = done ? [] : value.calls.filter(hasId).filter(({ id }) => !known.has(id));
    list.value = {
      ...before,
      calls: [...before.calls, ...calls],
      total: done ? before.total : value.total,
      state: done ? "done" : "idle",
      failure: null,
    };
    // A page with room below it: the next one is wanted at once, and the last one shows that it is.
    if (!done && value.total !== null && list.peek().calls.length >= value.total)
      list.value = { ...list.peek(), state: "done" };
    // A page without news moves no row, so nothing else would ask for the next one.
    else if (!done && calls.length === 0) void more();
  } catch (error) {
    if (stop.aborted) return;
    clearTimeout(timer);
    list.value = { ...kept(), state: "failed", failure: failure(error) };
  }
}

/** Brings the row of a call up to date with what is known of it now: one that goes on changes while it is open. */
export function updateListed(call: Readonly<Record<string, unknown>>): void {
  const { calls } = list.peek();
  const at = calls.findIndex(({ id }) => id === call.id);
  const before = calls[at];
  if (
    !before ||
    SHOWN.every((name) => Boolean(before[name]) === Boolean(call[name]) && text(before[name]) === text(call[name]))
  )
    return;
  const now = Object.fromEntries(SHOWN.map((name) => [name, call[name]]));
  list.value = { ...list.peek(), calls: calls.with(at, { ...before, ...now }) };
}

/** What a row shows of a call that changes while it goes on. */
const SHOWN = ["call_status", "call_result", "disconnection_reason", "duration", "start_at", "call_analysis"];

function hasId(call: object): call is Listed {
  return text(record(call).id) !== "";
}

/** Lists what the URL chooses, whenever that changes, and when the network is back. */
export function reloadFromUrl(): () => void {
  addEventListener("online", () => {
    if (list.peek().failure?.code === "network") retry();
  });
  const filters = computed(() => JSON.stringify([url.value.order, ...FILTERS.map((name) => url.value[name])]));
  return effect(() => {
    filters.value;
    reload();
  });
}

/** The call after or before the open one; the first where none is open. */
export function neighbour(step: 1 | -1): string | null {
  const { calls } = list.peek();
  const at = calls.findIndex((call) => call.id === url.peek().call);
  if (at < 0) return calls[0]?.id ?? null;
  return calls[at + step]?.id ?? null;
}

export function togglePicked(id: string): void {
  const before = picked.peek();
  picked.value = before.includes(id) ? before.filter((other) => other !== id) : [...before, id];
}
