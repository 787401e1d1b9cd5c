// The types of contactship-wasm: what users see of it, in every runtime.
//
// The fields of a call stand in src/call.rs as well, where drift is found; tests/model.rs fails when the
// two part. Nothing here needs more of the host's types than dom, webworker, Node and Workers all have.

declare global {
  interface SymbolConstructor {
    // Of lib esnext.disposable, which a project need not have.
    readonly dispose: unique symbol;
  }
}

/** The version of this package, such as `"1.2.3"`. */
export const VERSION: string;

/**
 * Fetches calls from ContactShip.
 *
 * A client holds its options and nothing else, so one for each key is enough. It can be made at once,
 * in every runtime: the WebAssembly module is loaded with the first call.
 *
 * @example
 * ```ts
 * import { ContactshipClient } from "contactship-wasm";
 *
 * const client = new ContactshipClient({ apiKey: process.env.CONTACTSHIP_API_KEY! });
 * const call = await client.getCall("a1b2c3d4-e5f6-7890-abcd-ef1234567890");
 * for (const turn of call.chat_history ?? []) console.log(`${turn.role}: ${turn.content}`);
 * ```
 *
 * @example On a web page, where a key must not be: a proxy of yours adds it.
 * ```ts
 * const client = new ContactshipClient({ baseUrl: "/api/contactship" });
 * ```
 */
export class ContactshipClient {
  /**
   * @throws {@link ContactshipError} with code `invalid_argument` for an unknown or wrong option, for a
   * missing `apiKey`, and for an `apiKey` on a web page.
   */
  constructor(options: ContactshipClientOptions);

  /**
   * Fetches a call. The result is a plain object with the API's own field names, in the API's order; it
   * is the same whatever the wire format was. Its type follows the options.
   *
   * @param callId 1 to 128 letters, digits, `-` and `_`. Anything else rejects with `invalid_argument`
   * before a request is made.
   *
   * @returns The call, or a rejection with a {@link ContactshipError}. An abort rejects with
   * `signal.reason`, as `fetch` does.
   *
   * @example Words with their times, over the smaller wire format
   * ```ts
   * const call = await client.getCall(id, { includeWords: true, transcriptFormat: "toon" });
   * console.log(call.chat_history?.[0]?.words?.[0]?.start);
   * ```
   *
   * @example A transcript as the text for a prompt
   * ```ts
   * const call = await client.getCall(id, { transcriptFormat: "toon", rawTranscript: true });
   * const prompt = `Summarise this call:\n${call.chat_history ?? "(no transcript yet)"}`;
   * ```
   */
  getCall<const O extends GetCallOptions = {}>(
    callId: string,
    options?: O & NoOtherThan<GetCallOptions, O>,
  ): Promise<Call<O>>;
  getCall(callId: string, options?: GetCallOptions): Promise<AnyCall>;

  /**
   * Lists calls, newest first. The result can be awaited for one page, and iterated for all calls.
   *
   * Nothing is sent before that; the next page is requested when its calls are needed. Options are read once.
   * A wrong one rejects with `invalid_argument` when the result is used.
   *
   * @example One page
   * ```ts
   * const page = await client.listCalls({ callStatus: "completed", pageSize: 50 });
   * console.log(`${page.calls.length} of ${page.total ?? "unknown"}`);
   * ```
   *
   * @example All calls of March, page after page
   * ```ts
   * for await (const call of client.listCalls({ dateFrom: "2026-03-01", dateTo: "2026-04-01" })) {
   *   console.log(call.id, call.duration);
   * }
   * ```
   */
  listCalls<const O extends ListCallsOptions & object = {}>(
    options?: O & NoOtherThan<ListCallsOptions, O>,
  ): CallList<ListedCall<O>>;
  listCalls(options?: ListCallsOptions): CallList<AnyCall>;

  /**
   * Fetches the status of a call: a small response, meant for polling. {@link waitForCall} polls for you.
   *
   * @param callId As in {@link getCall}.
   * @returns The status, or a rejection as in {@link getCall}.
   *
   * @example
   * ```ts
   * const { call_status, finished } = await client.getCallStatus(id);
   * console.log(finished ? "over" : call_status);
   * ```
   */
  getCallStatus(callId: string, options?: RequestOptions): Promise<CallStatusReport>;

  /**
   * Waits until a call has finished or was analyzed, then resolves with the call, fetched with the options of
   * {@link getCall}.
   *
   * It polls the call's status; where that endpoint answers 404 it polls the call itself, without a transcript.
   * At least 1,000 ms lie between two requests. While it waits for the analysis, the interval grows by half each
   * time, up to 30,000 ms. Each pause varies by up to a tenth, and is at least as long as a `Retry-After`. Failures
   * that `getCall` retries do not end the waiting. A call that reached no one (`no-answer`, `no_answer`, `busy`,
   * `failed`, `canceled`) is complete as soon as it has finished.
   *
   * @param callId As in {@link getCall}.
   * @returns The call, or a rejection with a {@link ContactshipError}: `timeout` after `maxWaitMs`, with the number
   * of requests in `attempts` and the last call or status in `call`; at once for a failure that `getCall` does not
   * retry, such as 400, 401, 403, or 404 for the call itself. An abort rejects with `signal.reason` at once.
   *
   * @example
   * ```ts
   * const call = await client.waitForCall(id, {
   *   onStatus: ({ call_status }) => console.log(call_status),
   *   maxWaitMs: 10 * 60_000,
   * });
   * console.log(call.call_analysis?.summary);
   * ```
   */
  waitForCall<const O extends WaitForCallOptions = {}>(
    callId: string,
    options?: WaitForCallOptions & O & NoOtherThan<WaitForCallOptions, O>,
  ): Promise<Call<O>>;
  waitForCall(callId: string, options?: WaitForCallOptions): Promise<AnyCall>;

  /**
   * Fetches many calls, some at a time. Iterate the result: it yields each call, or the error in its place, in the
   * order in which they arrive. One failure does not affect the others.
   *
   * At most `concurrency` calls are in flight or waiting to be taken, so a consumer that stops taking stops the
   * requests. A `rate_limited` with a `Retry-After` holds back the requests of all calls, for 60 s at most.
   * `break` ends what is in flight.
   *
   * @param ids Ids, or objects with a string `id`, in any iterable or async iterable. An id that {@link getCall}
   * would refuse yields an `error`; the same id twice is fetched twice. What the iterable throws ends the
   * iteration, and the calls that are in flight.
   *
   * @throws While iterating: `signal.reason` after an abort; {@link ContactshipError} with code `invalid_argument`
   * for a wrong option.
   *
   * @example
   * ```ts
   * for await (const { id, call, error } of client.getCalls(ids, { includeWords: true })) {
   *   if (call) console.log(id, call.duration);
   *   else console.error(id, error);
   * }
   * ```
   *
   * @example The calls of a list, with their transcripts
   * ```ts
   * const list = client.listCalls({ callStatus: "completed", pageSize: 100 });
   * for await (const { call } of client.getCalls(list)) console.log(call?.chat_history?.length);
   * ```
   */
  getCalls<const O extends GetCallsOptions = {}>(
    ids: CallIds,
    options?: GetCallsOptions & O & NoOtherThan<GetCallsOptions, O>,
  ): AsyncIterable<FetchedCall<Call<O>>>;
  getCalls(ids: CallIds, options?: GetCallsOptions): AsyncIterable<FetchedCall<AnyCall>>;

  /**
   * Ends the client: calls that are under way end as they would have, new ones reject with
   * `invalid_argument`. Forgetting it leaks nothing.
   */
  free(): void;

  /** {@link free}, for `using client = new ContactshipClient(...)`. */
  [Symbol.dispose](): void;
}

/** What a custom `fetch` gets as its second argument. */
export interface FetchInit {
  method: "GET";
  /** Names in lower case; the key is among them. */
  headers: Record<string, string>;
  /** Redirects must not be followed: the key would travel to another origin. */
  redirect: "manual";
  /** Aborted when the caller aborts, the attempt times out, or the response is of no more use. */
  signal: AbortSignal;
}

/** What a custom `fetch` has to resolve with: a `Response` of any library. */
export interface FetchedResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
}

/** The options of a {@link ContactshipClient}: either a key, or the address of a proxy that adds it. */
export type ContactshipClientOptions = CommonClientOptions &
  (
    | {
        /**
         * The organization's key. Required, unless `baseUrl` is not ContactShip's own host. It appears in
         * the header `x-api-key` and nowhere else: in no message, stack, log, hook or URL.
         */
        apiKey?: string | undefined;
        /**
         * Where the API is; its path is kept: requests go to `{baseUrl}/v1/calls/{callId}`. Absolute, or
         * relative to the page's own origin (`/api/contactship`) where there is a page. https only, http
         * for loopback hosts.
         * @defaultValue `"https://api.contactship.ai"`
         */
        baseUrl: string;
      }
    // The last one is what the compiler compares with when neither fits, so that its message names `apiKey`.
    | { apiKey: string; baseUrl?: string | undefined }
  );

interface CommonClientOptions {
  /**
   * The time for one attempt, to the last byte of the body, in milliseconds. With the defaults, `getCall` takes at
   * most 91.5 s: three attempts of 30 s, and pauses of at most 0.5 s and 1 s; where the server sends `Retry-After`,
   * 210 s, as each pause can last 60 s then. Loading the
   * module is not counted. For a limit on the total, pass `signal: AbortSignal.timeout(ms)`.
   * @defaultValue `30000`
   */
  timeoutMs?: number | undefined;
  /**
   * How often a failed attempt is repeated: after 408, 425, 429, 500, 502, 503, 504, a timeout or a
   * network failure; after a random time of at most 500 ms that doubles up to 8 s, or after `Retry-After`.
   * @defaultValue `2`
   */
  maxRetries?: number | undefined;
  /**
   * The largest body that is read, in bytes, counted while it arrives. Beyond it a call rejects with
   * `response_too_large`.
   * @defaultValue `33554432` (32 MiB)
   */
  maxResponseBytes?: number | undefined;
  /** Headers that are added to each request. They may not name `x-api-key`. */
  headers?: HeadersLike | undefined;
  /**
   * Replaces the global `fetch`, for example with a Cloudflare service binding's, `undici.fetch` or `node-fetch`.
   * It is called as `(url, init)` and has to pass all of `init` on: the key is in its headers. Pass a method as an
   * arrow function, or it loses its object.
   * @example
   * ```ts
   * new ContactshipClient({ apiKey: env.KEY, fetch: (url, init) => env.API.fetch(url, init) });
   * ```
   */
  fetch?: ((url: string, init: FetchInit) => Promise<FetchedResponse>) | undefined;
  /**
   * Whether a field of another type than documented is an error (`invalid_response`). Otherwise it is
   * passed on as it came, and reported to `onWarning`.
   * @defaultValue `false`
   */
  strict?: boolean | undefined;
  /** Called for what is odd about an answer. What it throws is ignored. */
  onWarning?: ((warning: Warning) => void) | undefined;
  /** Called after each attempt. It never sees the key. What it throws is ignored. */
  onAttempt?: ((attempt: AttemptInfo) => void) | undefined;
  /**
   * Allows an `apiKey` on a web page or in a worker of one, where anyone who opens the page can read it.
   * For pages that no one else can open.
   * @defaultValue `false`
   */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** A `Headers`, an object of names and values, or a list of pairs. */
export type HeadersLike =
  | Readonly<Record<string, string>>
  | readonly (readonly [name: string, value: string])[]
  | { forEach(callback: (value: string, name: string) => void): void };

/** The options of one {@link ContactshipClient.getCall}. */
export interface GetCallOptions extends TranscriptOptions, RequestOptions {
  /**
   * Whether the call comes with its transcript, `chat_history`.
   * @defaultValue `true`
   */
  includeTranscript?: boolean | undefined;
}

/** What comes with a transcript, and how. */
interface TranscriptOptions {
  /**
   * Whether the turns come with their words and the words' times.
   * @defaultValue `false`
   */
  includeWords?: boolean | undefined;
  /**
   * Whether the call comes with `chat_history_with_tools`: the transcript with tool calls, key presses
   * and the like.
   * @defaultValue `false`
   */
  includeTools?: boolean | undefined;
  /**
   * How transcripts travel. TOON is smaller; the result is the same.
   * @defaultValue `"json"`
   */
  transcriptFormat?: "json" | "toon" | undefined;
  /**
   * Whether a transcript that comes as TOON stays its text, for a prompt.
   * @defaultValue `false`
   */
  rawTranscript?: boolean | undefined;
}

/** How requests are made; the options of {@link ContactshipClient.getCallStatus}. */
export interface RequestOptions {
  /**
   * Ends the call and its request. The promise rejects with `signal.reason`, whatever value that is. `null` is no
   * signal, as in `fetch`.
   */
  signal?: AbortSignal | null | undefined;
  /** As in {@link ContactshipClientOptions}, for this call: milliseconds for one attempt. */
  timeoutMs?: number | undefined;
  /** As in {@link ContactshipClientOptions}, for this call. */
  maxRetries?: number | undefined;
}

/** The options of {@link ContactshipClient.listCalls}. */
export interface ListCallsOptions extends TranscriptOptions, RequestOptions {
  /**
   * How many calls a page has at most, 1 to 100. Without it the server decides (20, as documented).
   */
  pageSize?: number | undefined;
  /**
   * How many calls are skipped.
   * @defaultValue `0`
   */
  offset?: number | undefined;
  /** By creation: `"desc"` is newest first, the server's default. */
  order?: "asc" | "desc" | undefined;
  /** Calls since then. A text is sent as it is: `"2026-03-01"`, `"2026-03-01T09:00:00Z"`. */
  dateFrom?: Date | string | undefined;
  /** Calls until then. A text is sent as it is. */
  dateTo?: Date | string | undefined;
  /** Calls with this `call_status`. */
  callStatus?: CallStatus | undefined;
  /** Calls with this `call_result`. */
  callResult?: CallResult | undefined;
  /** Calls of this agent. */
  agentId?: string | undefined;
  /** Calls of this campaign. */
  campaignId?: string | undefined;
  /** Calls with this number, in E.164 format: `"+12025551234"`. */
  phoneNumber?: string | undefined;
  /**
   * Whether the calls come with their transcripts, `chat_history`. Unlike `getCall`, a list leaves them out.
   * @defaultValue `false`
   */
  includeTranscript?: boolean | undefined;
}

/** The options of {@link ContactshipClient.waitForCall}. */
export interface WaitForCallOptions extends GetCallOptions {
  /**
   * What to wait for. `"finished"`: the call is over. `"analyzed"`: it is over, and `call_analysis` is there, and
   * so is the transcript, unless `includeTranscript` is false.
   * @defaultValue `"analyzed"`
   */
  until?: "finished" | "analyzed" | undefined;
  /**
   * The pause between two polls, in milliseconds, from 1000.
   * @defaultValue `4000`
   */
  intervalMs?: number | undefined;
  /**
   * The longest time to wait in all, in milliseconds; then the promise rejects with `timeout`.
   * @defaultValue `1800000` (30 minutes)
   */
  maxWaitMs?: number | undefined;
  /**
   * Called with the first status, and with each one whose `call_status` or `finished` differs from the last. Where
   * there is no status endpoint it is made from the call. What it throws is ignored.
   */
  onStatus?: ((status: CallStatusReport) => void) | undefined;
  /** Has no effect here: failures that can be retried do not end the waiting. */
  maxRetries?: number | undefined;
}

/** The options of {@link ContactshipClient.getCalls}. */
export interface GetCallsOptions extends GetCallOptions {
  /**
   * How many calls are in flight or waiting to be taken at most, 1 to 64.
   * @defaultValue `6`
   */
  concurrency?: number | undefined;
  /** Called after each call, fetched or failed. What it throws is ignored. */
  onProgress?: ((progress: BatchProgress) => void) | undefined;
}

/** How far {@link ContactshipClient.getCalls} is. */
export interface BatchProgress {
  /** How many calls have arrived or failed. */
  done: number;
  /** How many of them failed. */
  failed: number;
  /** How many there are in all; `undefined` until that is known. */
  total: number | undefined;
}

/** What {@link ContactshipClient.getCalls} takes: ids, or objects that have one, in any iterable. */
export type CallIds = Iterable<string | WithId> | AsyncIterable<string | WithId>;

/** An object with the id of a call, and with anything besides. */
export type WithId = { readonly id: string } | { readonly id: string; readonly [field: string]: unknown };

/** What {@link ContactshipClient.getCalls} yields: a call, or why there is none. */
export type FetchedCall<C> =
  | {
      /** The id, as it was given. */
      id: string;
      /** The call. */
      call: C;
      error?: undefined;
    }
  | {
      /** The id, as it was given. */
      id: string;
      call?: undefined;
      /** Why there is no call. */
      error: ContactshipError;
    };

/**
 * What {@link ContactshipClient.listCalls} returns: a promise of its first page, and an iterable of all its calls.
 * However often it is awaited, the page is requested once; each iteration requests its pages anew.
 *
 * No call comes twice in one iteration, even where rows shift between pages: it keeps a `Set` of the ids that it
 * has seen. Calls without a string `id` all come. An iteration ends with the last page, a page of no rows or,
 * without a total, three full pages in a row with nothing new (from a server that ignores `offset`). `break`, `return()` and an abort end it at
 * once, with no request after them.
 */
export interface CallList<C> extends AsyncIterable<C> {
  /** As `Promise.prototype.then`: requests the first page. */
  then<T = CallPage<C>, U = never>(
    onFulfilled?: ((page: CallPage<C>) => T | PromiseLike<T>) | null,
    onRejected?: ((reason: any) => U | PromiseLike<U>) | null,
  ): Promise<T | U>;
  /** As `Promise.prototype.catch`. */
  catch<T = never>(onRejected?: ((reason: any) => T | PromiseLike<T>) | null): Promise<CallPage<C> | T>;
  /** As `Promise.prototype.finally`. */
  finally(onFinally?: (() => void) | null): Promise<CallPage<C>>;

  /**
   * Iterates over the pages.
   * @example
   * ```ts
   * for await (const page of client.listCalls().pages()) console.log(page.offset, page.calls.length);
   * ```
   */
  pages(): AsyncIterableIterator<CallPage<C>>;

  /**
   * Collects calls, and stops the requests when there are enough.
   *
   * @param options `limit`: how many calls at most, from 1. It is required: lists can be long.
   * @example
   * ```ts
   * const newest = await client.listCalls({ order: "desc" }).toArray({ limit: 500 });
   * ```
   */
  toArray(options: { limit: number }): Promise<C[]>;
}

/** A page of a list. */
export interface CallPage<C> {
  /** Its calls, without those that came in an earlier page of the same iteration. */
  calls: C[];
  /** How many calls there are in all pages; `null` where the server does not say. */
  total: number | null;
  /** How many rows come before this page. */
  offset: number;
  /** Whether there is more: fewer rows so far than `total` or, without a total, a full page. */
  hasMore: boolean;
}

/** The status of a call, as `getCallStatus` gives it. Any field can be null or missing. */
export interface CallStatusReport {
  /** The call's id. */
  call_id?: string | null;
  /** The id of the agent. */
  agent_id?: string | null;
  /** How far the call is. */
  call_status?: ReportedCallStatus | null;
  /** Whether the call is over; true seconds after the hang-up. */
  finished?: boolean | null;
  /** Why the call ended; can stay null for a while after that. */
  disconnection_reason?: DisconnectionReason | null;
  /** When the call began, in ISO 8601. */
  started_at?: string | null;
  /** When the call ended, in ISO 8601. */
  ended_at?: string | null;
  /** What the API sends besides. */
  [field: string]: unknown;
}

/** How far a call is, by its status. These differ from {@link CallStatus}. Other values can come. */
export type ReportedCallStatus =
  | "in_queue"
  | "scheduled"
  | "pending"
  | "in_progress"
  | "ended"
  | "voicemail"
  | "no_answer"
  | "failed"
  | "canceled"
  | (string & {});

/**
 * A call, as `getCall` gives it with the options `O`: with none, if nothing is said.
 *
 * Any field can be null or missing: the analysis, the recording and the transcript arrive some time after
 * the call has ended. A field of another type than documented is passed on as it came, see
 * {@link ContactshipClientOptions} `strict`. Fields that this version does not know are kept; read them
 * through a `Record<string, unknown>`, which every call is assignable to.
 *
 * @example
 * ```ts
 * import type { Call } from "contactship-wasm";
 *
 * function talkTime(call: Call<{ includeWords: true }>) {
 *   const words = call.chat_history?.flatMap((turn) => turn.words ?? []) ?? [];
 *   return words.reduce((sum, { start, end }) => sum + ((end ?? 0) - (start ?? 0)), 0);
 * }
 * const fields: Record<string, unknown> = call;
 * console.log(fields.a_field_from_next_year);
 * ```
 */
export type Call<O extends GetCallOptions = {}> = Plain<
  CallFields &
    ([Chosen<O, "includeTranscript", true>] extends [false]
      ? {}
      : {
          /** The transcript: what was said, turn by turn. Its TOON text with `rawTranscript`. */
          chat_history?: Transcript<O, TurnOf<Chosen<O, "includeWords", false>>> | null;
        }) &
    ([Chosen<O, "includeTools", false>] extends [false]
      ? {}
      : {
          /** The transcript with tool calls, key presses and the like. Its TOON text with `rawTranscript`. */
          chat_history_with_tools?: Transcript<O, TranscriptEntry> | null;
        })
>;

/** A call, as `listCalls` gives it with the options `O`: without a transcript, unless it is asked for. */
export type ListedCall<O extends ListCallsOptions = {}> = Call<
  Omit<O, "includeTranscript"> & { includeTranscript: Chosen<O, "includeTranscript", false> }
>;

/** A call as any options can give it: what is known before the options are. */
export type AnyCall = Call<GetCallOptions>;

/** The fields of a call that do not depend on the options. */
export interface CallFields {
  /** The call's id. It is always there. */
  id: string;
  /** Who called whom. */
  direction?: CallDirection | null;
  /** The number that started the call, in E.164 format: `"+12025551234"`. */
  from?: string | null;
  /** The URL of the recording. */
  call_record?: string | null;
  /** How far the call is, or how it ended. */
  call_status?: CallStatus | null;
  /** What came of the call. */
  call_result?: CallResult | null;
  /** Why the call ended. */
  disconnection_reason?: DisconnectionReason | null;
  /** When the call ended, in ISO 8601: `"2026-03-15T14:35:22Z"`, or with an offset or fractions. */
  finished_at?: string | null;
  /** When the call began, in ISO 8601. */
  start_at?: string | null;
  /** How long the call took, in seconds. */
  duration?: number | null;
  /** What was made of the call, some time after its end. */
  call_analysis?: CallAnalysis | null;
  /** What kind of call it is. */
  type?: CallType | null;
  /** When the call was created, in ISO 8601. */
  created_at?: string | null;
  /** The id of the agent. */
  agent_id?: string | null;
  /** The id of the campaign. */
  campaign_id?: string | null;
  /** Whom the call was with. */
  contact?: Contact | null;
  /** How the transcripts travelled. */
  transcript_format?: TranscriptFormat | null;
}

/** Who called whom. Other values can come. */
export type CallDirection = "inbound" | "outbound" | "outbound-api" | (string & {});

/** How far a call is, or how it ended. Other values can come. */
export type CallStatus =
  | "in-progress"
  | "completed"
  | "no-answer"
  | "failed"
  | "in-queue"
  | "incomplete"
  | "busy"
  | "answering-machine"
  | "scheduled"
  | "voice_mail"
  | "pending"
  | "no_answer"
  | (string & {});

/** What came of a call. Other values can come. */
export type CallResult = "answered" | "voicemail" | "no_answer" | "busy" | "failed" | (string & {});

/** Why a call ended. Other values can come. */
export type DisconnectionReason =
  "agent_hangup" | "user_hangup" | "max_duration_reached" | "call_transfer" | (string & {});

/** What kind of call it is. Other values can come. */
export type CallType =
  | "ai_call"
  | "test_web_call"
  | "test_phone_call"
  | "api_call"
  | "platform_contact_call"
  | "campaign_call"
  | "inbound_call"
  | "widget_web_call"
  | "web_call"
  | (string & {});

/** How transcripts travel. Other values can come. */
export type TranscriptFormat = "json" | "toon" | (string & {});

/** Who speaks. Other values can come. */
export type Role = "agent" | "user" | "assistant" | (string & {});

/** Whom a call was with. */
export interface Contact {
  /** The contact's id. */
  id?: string | null;
  /** The contact's name. */
  full_name?: string | null;
  /** The contact's number, in E.164 format: `"+14155552678"`. */
  phone_number?: string | null;
  /** The contact's address for mail. */
  email?: string | null;
  /** The contact's country, as a code of two letters: `"US"`. */
  country?: string | null;
  /** What the API sends besides, `additional_data` for example. */
  [field: string]: unknown;
}

/** What was made of a call, some time after its end. */
export interface CallAnalysis {
  /** What the call was about. */
  summary?: string | null;
  /** The contact's mood: `"positive"` for example. */
  sentiment?: string | null;
  /** What the API sends besides, `custom_analysis_data` for example. */
  [field: string]: unknown;
}

/** An entry of a transcript: what somebody said before somebody else spoke. */
export type Turn = {
  /** Who speaks. */
  role?: Role | null;
  /** What was said. */
  content?: string | null;
};

/** A turn with its words, as `includeWords` gives it. */
export type TimedTurn = Turn & {
  /** The words of the turn, in the order in which they were spoken. */
  words?: Word[] | null;
};

/** A spoken word. */
export interface Word {
  /** The word, with its punctuation. */
  word?: string | null;
  /** When it begins, in seconds of audio. */
  start?: number | null;
  /** When it ends, in seconds of audio. */
  end?: number | null;
  /** What the API sends besides. */
  [field: string]: unknown;
}

/**
 * An entry of `chat_history_with_tools`. The API does not document them, so every part is optional, and
 * roles can come that are not listed here.
 *
 * @example
 * ```ts
 * for (const entry of call.chat_history_with_tools ?? []) {
 *   if (entry.role === "tool_call_invocation") console.log(entry.name, entry.arguments);
 * }
 * ```
 */
export type TranscriptEntry =
  SpokenEntry | ToolCallInvocation | ToolCallResult | NodeTransition | KeyPress | OtherEntry;

/** Somebody speaks. */
export interface SpokenEntry {
  /** Who speaks. */
  role: "agent" | "user" | "assistant";
  /** What was said. */
  content?: string | null;
  /** The words of the turn, with `includeWords`. */
  words?: Word[] | null;
  /** What the API sends besides. */
  [field: string]: unknown;
}

/** The agent calls a tool. */
export interface ToolCallInvocation {
  role: "tool_call_invocation";
  /** Which call of a tool it is; the result has the same. */
  tool_call_id?: string | null;
  /** The name of the tool. */
  name?: string | null;
  /** The arguments, as JSON text. */
  arguments?: string | null;
  /** What the API sends besides. */
  [field: string]: unknown;
}

/** A tool has answered. */
export interface ToolCallResult {
  role: "tool_call_result";
  /** Which call of a tool it answers. */
  tool_call_id?: string | null;
  /** What the tool answered. */
  content?: string | null;
  /** Whether the tool did what it was to do. */
  successful?: boolean | null;
  /** What the API sends besides. */
  [field: string]: unknown;
}

/** The agent goes on to another part of its script. */
export interface NodeTransition {
  role: "node_transition";
  /** What the API sends with it. */
  [field: string]: unknown;
}

/** Somebody pressed a key of the phone. */
export interface KeyPress {
  role: "dtmf";
  /** Which one: `"0"` to `"9"`, `"*"` or `"#"`. */
  digit?: string | null;
  /** What the API sends besides. */
  [field: string]: unknown;
}

/** An entry of a role that this version does not know. */
export interface OtherEntry {
  // Not `string & {}`: through that, TypeScript would not tell entries apart by their role.
  role?: string | null;
  content?: string | null;
  words?: Word[] | null;
  tool_call_id?: string | null;
  name?: string | null;
  arguments?: string | null;
  successful?: boolean | null;
  digit?: string | null;
  /** What the API sends with it. */
  [field: string]: unknown;
}

/** What `onWarning` is told. */
export type Warning =
  | {
      /** A field of another type than documented. It was passed on as it came. */
      code: "unexpected_type";
      /** Which one: `contact.email`, `chat_history[3].content`. */
      path: string;
      /** The documented type. */
      expected: "string" | "number" | "object" | "array";
      /** The type that came. */
      actual: "string" | "number" | "boolean" | "object" | "array";
    }
  | {
      /** A transcript in the TOON of an older encoder. It was decoded all the same. */
      code: "toon_legacy";
      /** Which one: `chat_history` or `chat_history_with_tools`. */
      path: string;
      expected?: undefined;
      /** The encoder's versions. */
      actual: string;
    }
  | {
      /** A transcript in a list does not decode. Its text stays in its place. */
      code: "invalid_toon";
      /** Which one: `data[3].chat_history`. */
      path: string;
      expected?: undefined;
      /** What is wrong with it. */
      actual: string;
    };

/** What `onAttempt` is told of an attempt that has ended. */
export interface AttemptInfo {
  /** Which attempt it was; the first is 1. */
  attempt: number;
  /** The status of the answer, where there was one. */
  status?: number;
  /**
   * What went wrong, if something did: a {@link ContactshipError}; after an abort the signal's reason, whatever
   * value that is.
   */
  error?: unknown;
  /** How long the attempt took, in milliseconds. */
  durationMs: number;
  /** In how many milliseconds the next attempt begins, if there is one. */
  retryInMs?: number;
}

/**
 * What a {@link ContactshipError} is about:
 *
 * - `invalid_argument`: a bad option or id; nothing was sent
 * - `unauthorized` (401), `forbidden` (403), `not_found` (404), `bad_request` (400 and 422)
 * - `rate_limited` (429): retried after `Retry-After`; beyond 60 s fails at once, with `retryAfterMs`
 * - `server_error` (5xx), `http_error` (any other status, a redirect included)
 * - `timeout`: no full answer in time; `network`: no connection, reset, body cut short
 * - `response_too_large`: the body is over `maxResponseBytes`
 * - `invalid_response`: 200, but not a call; or drift, under `strict`
 * - `invalid_toon`: a text does not decode, see `line` and `column`; for a transcript the call is in `call`
 * - `not_ready`: the WebAssembly module is not loaded; await {@link init}
 * - `internal`: the WebAssembly module failed; the next call works again
 */
export type ContactshipErrorCode =
  | "invalid_argument"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "bad_request"
  | "rate_limited"
  | "server_error"
  | "http_error"
  | "timeout"
  | "network"
  | "response_too_large"
  | "invalid_response"
  | "invalid_toon"
  | "not_ready"
  | "internal";

/**
 * What everything here throws and rejects with, an abort excepted.
 *
 * @example
 * ```ts
 * try {
 *   await client.getCall(id);
 * } catch (error) {
 *   if (!(error instanceof ContactshipError)) throw error;
 *   if (error.code === "not_found") console.log("There is no such call.");
 *   else console.log(error.code, error.message, error.requestId);
 * }
 * ```
 */
export class ContactshipError extends Error {
  private constructor();
  readonly name: "ContactshipError";
  /** What it is about: for `switch`. */
  readonly code: ContactshipErrorCode;
  /** The status of the answer, where there was one. */
  readonly status?: number;
  /** When the server wants to be asked again, in milliseconds. */
  readonly retryAfterMs?: number;
  /** How many requests were made. */
  readonly attempts: number;
  /** The call that was asked for. */
  readonly callId?: string;
  /** The request's id, as the server names it: for its support. */
  readonly requestId?: string;
  /** The beginning of the error's body, at most 2 KB, with the key blanked out. */
  readonly body?: string;
  /** `invalid_toon`: the line in the TOON text, from 1. */
  readonly line?: number;
  /** `invalid_toon`: the column in that line, from 1. */
  readonly column?: number;
  /**
   * `invalid_toon`: the call, with the transcript's text in place; `invalid_response` under `strict`: the
   * call as it came; `timeout` of `waitForCall`: the last call or status. Logs do not show it.
   */
  readonly call?: AnyCall;
  /** What caused it, where something did; a copy without the key, where it could hold that. */
  readonly cause?: unknown;
}

/**
 * Decodes TOON (Token-Oriented Object Notation, version 4.4) into plain values.
 *
 * It is synchronous. In a browser, where nothing is loaded before the first use, await {@link init} first.
 *
 * @param text A string, or its UTF-8 bytes. Time and memory grow with its length, hostile or not; values
 * nest at most 512 deep. Lone surrogates in a string become U+FFFD, as `TextEncoder` encodes them.
 *
 * @throws {@link ContactshipError} with code `invalid_toon`, `line` and `column` where the text does not
 * decode; with code `not_ready` before the module is loaded.
 *
 * @example
 * ```ts
 * decodeToon("turns[2]{role,content}:\n  agent,Hello!\n  user,Hi.");
 * // { turns: [{ role: "agent", content: "Hello!" }, { role: "user", content: "Hi." }] }
 * ```
 */
export function decodeToon(text: string | ArrayBuffer | ArrayBufferView, options?: DecodeToonOptions): unknown;

/** The options of {@link decodeToon}. */
export interface DecodeToonOptions {
  /**
   * Whether counts, widths and indentation must be as the specification demands.
   * @defaultValue `true`
   */
  strict?: boolean | undefined;
  /**
   * How many spaces a level is indented by.
   * @defaultValue `2`
   */
  indent?: number | undefined;
  /**
   * Whether a text that fails by the specification is read again as older encoders wrote it; with `strict`
   * only. If that fails too, the error is the first reading's.
   * @defaultValue `true`
   */
  legacy?: boolean | undefined;
}

/**
 * Reads the body of a webhook that ContactShip sends after a call was analyzed, and returns its `data`.
 *
 * **Webhooks are not signed**: anyone who knows the address can send one. Believe nothing in it but the id, and
 * fetch the call with your key to know the truth. Deliveries are repeated: remember which ids you have handled.
 *
 * It is synchronous. In a browser, where nothing is loaded before the first use, await {@link init} first.
 *
 * @param body Text, UTF-8 bytes, or the object that a framework has parsed.
 *
 * @throws {@link ContactshipError} with code `invalid_argument` where the body is not JSON or has no string
 * `data.call.call_id`; with code `not_ready` before the module is loaded.
 *
 * @example The safe way: fetch the call
 * ```ts
 * async function receive(request: Request) {
 *   const { call } = parseCallWebhook(await request.text());
 *   return client.getCall(call.call_id);
 * }
 * ```
 */
export function parseCallWebhook(body: string | ArrayBuffer | ArrayBufferView | object): CallWebhook;

/** The `data` of a webhook. Any field but `call.call_id` can be null or missing. */
export interface CallWebhook {
  /** The call. */
  call: WebhookCall;
  /** The agent. */
  agent?: WebhookAgent | null;
  /** The organization. */
  organization?: Record<string, unknown> | null;
  /** Whom the call was with. */
  contact?: Contact | null;
  /** The campaign that the call belongs to. */
  campaign?: Record<string, unknown> | null;
  /** What the API sends besides. */
  [field: string]: unknown;
}

/** The agent in a webhook. */
export interface WebhookAgent {
  /** The agent's id. */
  agent_id?: string | null;
  /** The agent's name. */
  name?: string | null;
  /** The language that the agent speaks. */
  language?: string | null;
  /** What the API sends besides. */
  [field: string]: unknown;
}

/** The call in a webhook. Its field names differ from those of `getCall`. */
export interface WebhookCall {
  /** The call's id, for `getCall`. It is always there. */
  call_id: string;
  /** What kind of call it is. */
  call_type?: CallType | null;
  /** How the call ended. */
  call_status?: CallStatus | null;
  /** How long the call took, in seconds. */
  duration?: number | null;
  /** When the call began, in Unix milliseconds; 0 is unknown. */
  start_timestamp?: number | null;
  /** When the call ended, in Unix milliseconds; 0 is unknown. */
  end_timestamp?: number | null;
  /** Why the call ended. */
  disconnection_reason?: DisconnectionReason | null;
  /** The URL of the recording. */
  recording_url?: string | null;
  /** The transcript as text. */
  transcript?: string | null;
  /** The transcript. */
  transcript_object?: TimedTurn[] | null;
  /** The transcript with tool calls, key presses and the like. */
  transcript_with_tool_calls?: TranscriptEntry[] | null;
  /** What was made of the call. */
  call_analysis?: CallAnalysis | null;
  /** What came of the call. */
  call_result?: CallResult | null;
  /** The number that started the call, in E.164 format. */
  from_number?: string | null;
  /** The number that was called, in E.164 format. */
  to_number?: string | null;
  /** What was given with the call when it was started. */
  call_additional_data?: Record<string, unknown> | null;
  /** What the API sends besides. */
  [field: string]: unknown;
}

/**
 * Computes who spoke when in a call: talk times, silences, interruptions and how long answers took.
 *
 * All times are seconds. They come from the words, so fetch the call with `includeWords: true`: the roles `agent`
 * and `assistant` are the agent, `user` is the user, other entries are passed over. A word counts where
 * `0 <= start <= end`. Without any such word everything but `turns` and `duration` is null, and the lists are empty.
 *
 * It is synchronous. In a browser, where nothing is loaded before the first use, await {@link init} first.
 *
 * @param call A call, or anything with `chat_history` or, where that is not a list, `chat_history_with_tools`.
 *
 * @throws {@link ContactshipError} with code `invalid_argument` where it is not an object, or cannot be read; with
 * code `not_ready` before the module is loaded.
 *
 * @example
 * ```ts
 * const call = await client.getCall(id, { includeWords: true });
 * const { talkRatio, agent } = callMetrics(call);
 * console.log(`agent talks ${Math.round((talkRatio ?? 0) * 100)} %`, agent.responseLatency?.median);
 * ```
 */
export function callMetrics(call: MeasurableCall | { readonly [field: string]: unknown }): CallMetrics;

/** What {@link callMetrics} reads. Every {@link Call} is one. */
export interface MeasurableCall {
  /** In seconds. */
  readonly duration?: unknown;
  /** Entries with `role` and `words`. */
  readonly chat_history?: unknown;
  /** Read where `chat_history` is not a list. */
  readonly chat_history_with_tools?: unknown;
}

/** The metrics of a call. All times are seconds. */
export interface CallMetrics {
  /** `call.duration` where it is a number, else the end of the last word, else null. */
  duration: number | null;
  /**
   * In order of start, of two that start together the agent's first. Words of one role, ordered by start, belong to
   * one segment while the next starts at most 0.8 s after the latest end so far (Deepgram's default for splitting
   * utterances).
   */
  segments: SpeechSegment[];
  /**
   * The agent's talk seconds divided by those of both, from 0 to 1 (Gong's talk-to-listen ratio; talk time as in
   * Amazon Connect Contact Lens).
   */
  talkRatio: number | null;
  /** The total time in which segments of both roles are going on (Amazon Connect Contact Lens). */
  overlapSeconds: number | null;
  /**
   * Stretches of at least 1 s between the first word and the last in which neither role has a segment. Amazon
   * Connect counts non-talk time from 3 s, Google from 5 s: filter where you want theirs.
   */
  silences: TimeSpan[];
  /** The total of `silences` (as Amazon Connect's non-talk time, from 1 s). */
  silenceSeconds: number | null;
  /**
   * In order of time: a segment starts strictly inside one of the other role, and both go on together for at least
   * 0.5 s (both directions as in Twilio Conversation Relay and Amazon Transcribe Call Analytics; 0.5 s is LiveKit's
   * least barge-in).
   */
  interruptions: Interruption[];
  /** Of the agent: roles `agent` and `assistant`. */
  agent: SpeakerMetrics;
  /** Of the user: role `user`. */
  user: SpeakerMetrics;
}

/** A stretch of time, in seconds. */
export interface TimeSpan {
  /** When it begins. */
  start: number;
  /** When it ends. */
  end: number;
}

/** Speech of one role without a longer pause. */
export interface SpeechSegment extends TimeSpan {
  /** Who speaks. */
  role: "agent" | "user";
  /** The index of the transcript entry of its first word. */
  entry: number;
}

/** A segment that starts inside a segment of the other role. */
export interface Interruption {
  /** Who interrupts. */
  by: "agent" | "user";
  /** When, in seconds. */
  at: number;
  /** How long both go on together, in seconds: to the earlier of both ends. */
  seconds: number;
  /** Whether the interrupted segment ends no later than the interrupting one. */
  yielded: boolean;
}

/** The metrics of one role. All but `turns` are null where no word of the call counts. */
export interface SpeakerMetrics {
  /** Runs of entries of this role; entries that are neither the agent's nor the user's are passed over. */
  turns: number;
  /** How many words count. */
  words: number | null;
  /** The total length of the segments, in seconds (Amazon Connect Contact Lens). */
  talkSeconds: number | null;
  /** Words per minute of talk (as Amazon Connect's talk speed); null without any talk. */
  wordsPerMinute: number | null;
  /** The start of the first word, in seconds; null where this role has none. */
  firstWordAt: number | null;
  /**
   * The longest run of segments of this role, in seconds, from the start of the first to the latest end; segments of
   * the other role under 0.5 s are passed over (Gong's longest monologue).
   */
  longestMonologueSeconds: number | null;
  /** How many interruptions are by this role (Twilio Conversation Relay). */
  interruptions: number | null;
  /**
   * How long the other role waits for an answer; null where it never does. For each segment of the other role at
   * whose end this role is silent, and after which this role is the next to start: that start minus that end
   * (Retell's end-to-end latency, which is the agent's).
   */
  responseLatency: ResponseLatency | null;
}

/** How long answers take, in seconds. Percentiles interpolate linearly between the closest ranks. */
export interface ResponseLatency {
  /** The median. */
  median: number;
  /** The 90th percentile. */
  p90: number;
  /** The longest. */
  max: number;
  /** How many there are. */
  count: number;
  /** All of them, in order of time. */
  values: number[];
}

/**
 * Loads the WebAssembly module. It is optional: the first call does it. It makes that call faster,
 * {@link decodeToon} possible in a browser, and takes a module that is there already. Safe to call at any
 * time; once the module is loaded it does nothing.
 *
 * @returns A promise that rejects with a {@link ContactshipError} of code `not_ready` where the module
 * cannot be loaded; it can be called again then.
 *
 * @example
 * ```ts
 * await init();
 * await init("/assets/contactship_wasm_bg.wasm");
 * ```
 */
export function init(source?: ModuleSource | PromiseLike<ModuleSource>): Promise<void>;

/**
 * Where the WebAssembly module is: its address, an answer with its bytes, its bytes, or a
 * `WebAssembly.Module` (of which no library of types says more than that it is an object).
 */
export type ModuleSource = string | URL | Response | ArrayBuffer | ArrayBufferView | object;

/** What the option `K` of `O` can be, if `Default` stands in where nothing is said. */
type Chosen<O, K extends string, Default> = K extends keyof O
  ? Exclude<O[K], undefined> | (undefined extends O[K] ? Default : never)
  : Default;

/** A transcript as the options `O` give it: its text, its entries, or either where they do not tell. */
type Transcript<O, Entry> = TranscriptIn<
  Chosen<O, "transcriptFormat", "json">,
  Chosen<O, "rawTranscript", false>,
  Entry
>;
type TranscriptIn<Format, Raw, Entry> = Format extends "toon" ? (Raw extends true ? string : Entry[]) : Entry[];

type TurnOf<Words> = [Words] extends [false] ? Turn : TimedTurn;

/** An object type written out: editors show its fields, and it is assignable to `Record<string, unknown>`. */
type Plain<T> = { [K in keyof T]: T[K] };

/** Forbids what is no option: TypeScript itself looks for that only where there is no type parameter. */
type NoOtherThan<Known, O> = { [K in Exclude<keyof O, keyof Known>]: never };

export {};
