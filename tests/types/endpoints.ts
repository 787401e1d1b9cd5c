// Lists, status, waiting, batches, webhooks and metrics: results follow the options, and wrong uses do not compile.
import { ContactshipClient, callMetrics, parseCallWebhook } from "contactship-wasm";
import type {
  AnyCall,
  AttemptInfo,
  BatchProgress,
  Call,
  CallList,
  CallMetrics,
  CallPage,
  CallStatusReport,
  CallWebhook,
  ContactshipError,
  FetchedCall,
  GetCallsOptions,
  ListCallsOptions,
  ListedCall,
  TimedTurn,
  TranscriptEntry,
  Turn,
  WaitForCallOptions,
} from "contactship-wasm";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Missing = null | undefined;
declare function is<T extends true>(): T;
declare const signal: AbortSignal;
declare const yesOrNo: boolean;

const client = new ContactshipClient({ apiKey: "sk" });

export async function aPage() {
  const page = await client.listCalls({ callStatus: "completed", pageSize: 50 });
  is<Same<typeof page.total, number | null>>();
  is<Same<typeof page.offset, number>>();
  is<Same<typeof page.hasMore, boolean>>();
  const id: string | undefined = page.calls[0]?.id;
  const kept: CallPage<ListedCall> = page;
  // @ts-expect-error: a list leaves transcripts out
  page.calls[0]?.chat_history;
  // @ts-expect-error: a page is not an array
  page[0];
  return [id, kept];
}

export async function itemsFollowTheOptions() {
  for await (const call of client.listCalls({ includeTranscript: true })) {
    is<Same<typeof call.chat_history, Turn[] | Missing>>();
    const same: Call = call;
    void same;
  }
  for await (const call of client.listCalls({
    includeTranscript: true,
    includeWords: true,
    transcriptFormat: "toon",
  })) {
    is<Same<typeof call.chat_history, TimedTurn[] | Missing>>();
  }
  const raw = client.listCalls({ includeTranscript: true, transcriptFormat: "toon", rawTranscript: true });
  for await (const page of raw.pages()) {
    is<Same<(typeof page.calls)[0]["chat_history"], string | Missing>>();
  }
  const tools = await client.listCalls({ includeTools: true }).toArray({ limit: 10 });
  is<Same<(typeof tools)[0]["chat_history_with_tools"], TranscriptEntry[] | Missing>>();
  const maybe = await client.listCalls({ includeTranscript: yesOrNo });
  is<Same<(typeof maybe.calls)[0]["chat_history"], Turn[] | Missing>>();
  const options: ListCallsOptions = { order: "desc" };
  const any: CallList<AnyCall> = client.listCalls(options);
  const promise: Promise<string | undefined> = client.listCalls().then((page) => page.calls[0]?.id);
  const caught: Promise<CallPage<ListedCall> | undefined> = client.listCalls().catch(() => undefined);
  const all: [CallPage<ListedCall>, Call] = await Promise.all([client.listCalls(), client.getCall("id")]);
  return [any, promise, caught, all];
}

export const lists = () => [
  client.listCalls({ dateFrom: "2026-03-01", dateTo: new Date(), order: "asc", offset: 20 }),
  client.listCalls({ agentId: "a", campaignId: "c", phoneNumber: "+12025551234", callResult: "answered" }),
  client.listCalls({ callStatus: "a status of next year", signal, timeoutMs: 1000, maxRetries: 0 }),
  client.listCalls({ signal: null }),
  // @ts-expect-error: the page's size is pageSize
  client.listCalls({ limit: 50 }),
  // @ts-expect-error: a number
  client.listCalls({ pageSize: "50" }),
  // @ts-expect-error: no such order
  client.listCalls({ order: "newest" }),
  // @ts-expect-error: a Date or a text
  client.listCalls({ dateFrom: 1772323200000 }),
  // @ts-expect-error: a list has no id
  client.listCalls("id"),
  // @ts-expect-error: the limit is required
  client.listCalls().toArray(),
  // @ts-expect-error: the limit is required
  client.listCalls().toArray({}),
  // @ts-expect-error: no number of calls
  client.listCalls().toArray(500),
];

export async function status() {
  const status: CallStatusReport = await client.getCallStatus("id", { signal, timeoutMs: 1000, maxRetries: 0 });
  is<Same<typeof status.finished, boolean | Missing>>();
  if (status.call_status === "in_progress") return 1;
  if (status.call_status === "a status of next year") return 2;
  const unknown: unknown = status.new_field;
  // @ts-expect-error: a status has no transcript to include
  void client.getCallStatus("id", { includeTranscript: false });
  // @ts-expect-error: the id is missing
  void client.getCallStatus();
  return unknown;
}

export async function waiting() {
  const call = await client.waitForCall("id");
  is<Same<typeof call, Call>>();
  const timed = await client.waitForCall("id", {
    until: "finished",
    intervalMs: 2000,
    maxWaitMs: 60_000,
    includeWords: true,
    onStatus: ({ call_status, finished }) => [call_status?.toUpperCase(), finished],
  });
  is<Same<typeof timed.chat_history, TimedTurn[] | Missing>>();
  const bare = await client.waitForCall("id", { includeTranscript: false });
  // @ts-expect-error: it was not asked for
  bare.chat_history;
  const options: WaitForCallOptions = { until: "analyzed" };
  const any: AnyCall = await client.waitForCall("id", options);
  // @ts-expect-error: nothing of that kind can be waited for
  void client.waitForCall("id", { until: "recorded" });
  // @ts-expect-error: no such option
  void client.waitForCall("id", { interval: 2000 });
  return any;
}

interface Row {
  id: string;
  customer: number;
}
declare const rows: Row[];

export async function batches() {
  for await (const { id, call, error } of client.getCalls(["a", "b"], { includeWords: true, concurrency: 10 })) {
    is<Same<typeof id, string>>();
    if (call) is<Same<typeof call.chat_history, TimedTurn[] | Missing>>();
    else is<Same<typeof error, ContactshipError>>();
    // @ts-expect-error: there may be none
    call.id;
  }
  const onProgress = ({ done, failed, total }: BatchProgress) => [done / (total ?? done), failed];
  const options: GetCallsOptions = { concurrency: 6 };
  const results: AsyncIterable<FetchedCall<AnyCall>>[] = [
    client.getCalls(client.listCalls({ callStatus: "completed" }), { onProgress }),
    client.getCalls(new Set(["a"])),
    client.getCalls([{ id: "a", anything: 1 }]),
    client.getCalls(rows),
    client.getCalls(["a"], options),
    // @ts-expect-error: numbers are no ids
    client.getCalls([1, 2]),
    // @ts-expect-error: a text is one id, not many
    client.getCalls("abc"),
    // @ts-expect-error: objects without an id
    client.getCalls([{ call_id: "a" }]),
    // @ts-expect-error: neither ids nor an iterable
    client.getCalls(1),
    // @ts-expect-error: no such option
    client.getCalls(["a"], { parallel: 6 }),
  ];
  // @ts-expect-error: the batch is no promise of an array
  const array: Call[] = await client.getCalls(["a"]);
  return [results, array];
}

export function webhooks(bytes: Uint8Array, parsed: object) {
  const data: CallWebhook = parseCallWebhook("{}");
  is<Same<typeof data.call.call_id, string>>();
  is<Same<typeof data.call.duration, number | Missing>>();
  const name: string | Missing = data.contact?.full_name ?? data.agent?.name;
  const unknown: unknown = data.call.new_field;
  // @ts-expect-error: the id has another name than in getCall
  const id: string = data.call.id;
  // @ts-expect-error: a contact can be missing
  data.contact.full_name;
  // @ts-expect-error: a request is not its body, and a number is none
  parseCallWebhook(1);
  return [name, unknown, id, parseCallWebhook(bytes), parseCallWebhook(parsed)];
}

interface MyCall {
  chat_history: { role: string; words?: { start: number; end: number }[] }[];
}

export async function metrics() {
  const call = await client.getCall("id", { includeWords: true });
  const metrics: CallMetrics = callMetrics(call);
  is<Same<typeof metrics.talkRatio, number | null>>();
  is<Same<typeof metrics.agent.turns, number>>();
  const median: number | undefined = metrics.agent.responseLatency?.median;
  const by: "agent" | "user" | undefined = metrics.interruptions[0]?.by;
  // @ts-expect-error: null without words
  metrics.silenceSeconds.toFixed();
  // @ts-expect-error: null without answers
  metrics.user.responseLatency.max;
  // @ts-expect-error: a promise is not a call
  callMetrics(client.getCall("id"));
  // @ts-expect-error: a transcript is not a call
  callMetrics("transcript");
  const ofInterface: MyCall = { chat_history: [{ role: "user" }] };
  return [
    median,
    by,
    callMetrics(ofInterface),
    callMetrics({ id: "a1", chat_history: [] }),
    callMetrics({ chat_history: [] }),
    callMetrics(await client.getCall("id", { includeTools: true })),
  ];
}

export function errorsOfAttempts({ error }: AttemptInfo) {
  // @ts-expect-error: an abort passes any value
  error?.code;
  return error;
}
