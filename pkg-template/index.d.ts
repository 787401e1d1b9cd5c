// The types of contactship-wasm, for every runtime.
//
// src/call.rs lists the fields of a call as well, to detect drift; tests/model.rs fails if the two differ. Only
// types that dom, webworker, Node and Workers all have are used here.

declare global {
  interface SymbolConstructor {
    // Part of lib esnext.disposable, which a project need not include.
    readonly dispose: unique symbol;
  }
}

/** The version of this package, such as `"1.2.3"`. */
export const VERSION: string;

/**
 * Fetches calls from ContactShip.
 *
 * A client holds its options and nothing else, so one for each key is enough. Creating one is synchronous in every
 * runtime. In a browser it starts the download of the WebAssembly module; the first call waits for it.
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
 * @example On a web page, through a proxy of yours that adds the key
 * ```ts
 * const client = new ContactshipClient({ baseUrl: "/api/contactship" });
 * ```
 */
export class ContactshipClient {
  /**
   * @param options Read and checked at once; later changes to the object have no effect.
   *
   * @throws {@link ContactshipError} with code `invalid_argument` for an unknown or invalid option, for a missing
   * `apiKey`, and for an `apiKey` on a web page.
   */
  constructor(options: ContactshipClientOptions);

  /**
   * Fetches a call. Resolves with a plain object that has the API's field names in the API's order, independent of
   * the wire format. Its type follows the options.
   *
   * @param callId 1 to 128 letters, digits, `-` and `_`. Anything else rejects with `invalid_argument`, before any
   * request.
   * @param options What to include, and limits for this call.
   *
   * @returns The call, or a rejection with a {@link ContactshipError}. An abort rejects with `signal.reason`, as
   * [`fetch`](https://fetch.spec.whatwg.org/#fetch-method) does.
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
   * Lists calls, in the server's order (newest first) unless `order` says otherwise. The result can be awaited for one
   * page, and iterated for all calls.
   *
   * No request is sent before. Each further page is requested when the iteration reaches it. Options are read when
   * the method is called; an invalid one rejects with `invalid_argument` when the result is used.
   *
   * @param options Filters, the page size, and what to include in each call.
   * @returns A promise of the first page that is also an async iterable of all calls. Both reject as {@link getCall}
   * does.
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
   * @param options Limits for this request.
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
   * It polls the call's status; if that endpoint answers 404 it polls the call itself, without a transcript.
   * Requests are at least 1,000 ms apart. While it waits for the analysis, the interval grows by half each time, up
   * to 30,000 ms. Each interval has 10 % jitter, and is at least a `Retry-After`. It keeps polling after failures
   * that `getCall` would retry. A call that was not answered (`no-answer`, `no_answer`, `busy`, `failed`, `canceled`)
   * is complete as soon as it has finished.
   *
   * @param callId As in {@link getCall}.
   * @param options What to wait for and how often to poll, and the options of {@link getCall}.
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
   * At most `concurrency` calls are in flight or buffered: a consumer that pauses also pauses the requests. A
   * `rate_limited` with a `Retry-After` delays the requests of all calls, by 60 s at most. `break` aborts the calls
   * in flight.
   *
   * @param ids Ids, or objects with a string `id`, in any iterable or async iterable. An id that {@link getCall}
   * would reject yields an `error`; the same id twice is fetched twice. If the iterable throws, the iteration rejects
   * with that error, and the calls in flight are aborted.
   * @param options How many calls to fetch at a time, and the options of {@link getCall}.
   *
   * @returns An async iterable of `{ id, call }` and `{ id, error }`.
   *
   * @throws While iterating: `signal.reason` after an abort; {@link ContactshipError} with code `invalid_argument`
   * for an invalid option.
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
   * Closes the client: calls in flight complete, new ones reject with `invalid_argument`. Optional: a client that is
   * not freed leaks nothing.
   */
  free(): void;

  /** {@link free}, for `using client = new ContactshipClient(...)`. */
  [Symbol.dispose](): void;
}

/** The second argument of a custom `fetch`. */
export interface FetchInit {
  /** The method of all requests. */
  method: "GET";
  /** Header names in lower case. They include the key. */
  headers: Record<string, string>;
  /** Redirects must not be followed: they would send the key to another origin. */
  redirect: "manual";
  /** Aborted when the caller aborts, the attempt times out, or the rest of the response is not needed. */
  signal: AbortSignal;
}

/** What a custom `fetch` must resolve with: a `Response`, of any library. */
export interface FetchedResponse {
  /** The HTTP status, from 100 to 999. */
  readonly status: number;
  /** The response's headers, as a `Headers` has them. */
  readonly headers: { get(name: string): string | null };
}

/** The options of a {@link ContactshipClient}: either a key, or the URL of a proxy that adds it. */
export type ContactshipClientOptions = CommonClientOptions &
  (
    | {
        /**
         * The organization's key. Required for ContactShip's own host. It is sent in the header `x-api-key`, and is
         * never part of a message, stack, log, hook or URL.
         */
        apiKey?: string | undefined;
        /**
         * The base URL of the API. A path is kept: requests go to `{baseUrl}/v1/calls/{callId}`. Absolute, or on a
         * page a path on its origin (`/api/contactship`). https only, except http for loopback hosts.
         * @defaultValue `"https://api.contactship.ai"`
         */
        baseUrl: string;
      }
    // If neither fits, the compiler compares with the last one, so that its message names `apiKey`.
    | { apiKey: string; baseUrl?: string | undefined }
  );

interface CommonClientOptions {
  /**
   * The timeout of one attempt, up to the last byte of the body, in milliseconds. With the defaults, `getCall` takes
   * at most 91.5 s: three attempts of 30 s, with delays of at most 0.5 s and 1 s; if the server sends `Retry-After`,
   * 210 s, as each delay can then be 60 s. Loading the module is not counted. For a limit on the total, pass
   * `signal: AbortSignal.timeout(ms)`.
   * @defaultValue `30000`
   */
  timeoutMs?: number | undefined;
  /**
   * How many times a failed attempt is retried: after 408, 425, 429, 500, 502, 503, 504, a timeout or a network
   * failure. The delay is exponential backoff with full jitter (up to 500 ms, doubling to 8 s), or `Retry-After`
   * ([RFC 9110, section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)).
   * @defaultValue `2`
   */
  maxRetries?: number | undefined;
  /**
   * The maximum size of a body, in bytes, counted while it arrives. A larger one rejects with
   * `response_too_large`.
   * @defaultValue `33554432` (32 MiB)
   */
  maxResponseBytes?: number | undefined;
  /** Headers that are added to each request. They must not contain `x-api-key`. */
  headers?: HeadersLike | undefined;
  /**
   * Replaces the global `fetch`, for example with a Cloudflare service binding's, `undici.fetch` or `node-fetch`.
   * It is called as `(url, init)` and must pass all of `init` on, as its headers carry the key. Wrap a method in an
   * arrow function, to keep its `this`.
   * @example
   * ```ts
   * new ContactshipClient({ apiKey: env.KEY, fetch: (url, init) => env.API.fetch(url, init) });
   * ```
   */
  fetch?: ((url: string, init: FetchInit) => Promise<FetchedResponse>) | undefined;
  /**
   * Whether a field of another type than documented is an error (`invalid_response`). Otherwise the field keeps the
   * received value, and is reported to `onWarning`.
   * @defaultValue `false`
   */
  strict?: boolean | undefined;
  /**
   * Called for each anomaly in a response that is not an error; of a list, for those of its first 1,000 calls that have
   * any. Exceptions that it throws are ignored.
   */
  onWarning?: ((warning: Warning) => void) | undefined;
  /** Called after each attempt. It never sees the key. Exceptions that it throws are ignored. */
  onAttempt?: ((attempt: AttemptInfo) => void) | undefined;
  /**
   * Allows an `apiKey` on a web page or in its workers, where every visitor can read it. Use it only on pages that
   * you alone can open.
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
   * Whether to include the transcript, `chat_history`.
   * @defaultValue `true`
   */
  includeTranscript?: boolean | undefined;
}

/** What to include in transcripts, and their format. */
interface TranscriptOptions {
  /**
   * Whether to include the words of each turn, with their times.
   * @defaultValue `false`
   */
  includeWords?: boolean | undefined;
  /**
   * Whether to include `chat_history_with_tools`: the transcript with tool calls, key presses and the like.
   * @defaultValue `false`
   */
  includeTools?: boolean | undefined;
  /**
   * The wire format of transcripts. TOON is smaller; the decoded result is the same.
   * @defaultValue `"json"`
   */
  transcriptFormat?: "json" | "toon" | undefined;
  /**
   * Whether to return a TOON transcript as text, for example for a prompt, instead of decoding it.
   * @defaultValue `false`
   */
  rawTranscript?: boolean | undefined;
}

/** How requests are made; the options of {@link ContactshipClient.getCallStatus}. */
export interface RequestOptions {
  /**
   * Aborts the call and its request. The promise rejects with `signal.reason`, which can be any value. `null` is no
   * signal, as in `fetch`.
   */
  signal?: AbortSignal | null | undefined;
  /** As in {@link ContactshipClientOptions}, for this call: the timeout of one attempt, in milliseconds. */
  timeoutMs?: number | undefined;
  /** As in {@link ContactshipClientOptions}, for this call. */
  maxRetries?: number | undefined;
}

/** The options of {@link ContactshipClient.listCalls}. */
export interface ListCallsOptions extends TranscriptOptions, RequestOptions {
  /** The maximum number of calls per page, 1 to 100. Default: the server's, documented as 20. */
  pageSize?: number | undefined;
  /**
   * How many calls to skip.
   * @defaultValue `0`
   */
  offset?: number | undefined;
  /** The order by creation time: `"desc"` is newest first, the server's default. */
  order?: "asc" | "desc" | undefined;
  /** Only calls since this time. A string is sent unchanged: `"2026-03-01"`, `"2026-03-01T09:00:00Z"`. */
  dateFrom?: Date | string | undefined;
  /** Only calls until this time; the API does not document whether it is included. A string is sent unchanged. */
  dateTo?: Date | string | undefined;
  /** Only calls with this `call_status`. */
  callStatus?: CallStatus | undefined;
  /** Only calls with this `call_result`. */
  callResult?: CallResult | undefined;
  /** Only calls of the agent with this id. */
  agentId?: string | undefined;
  /** Only calls of the campaign with this id. */
  campaignId?: string | undefined;
  /** Only calls with this number, in E.164 format: `"+12025551234"`. */
  phoneNumber?: string | undefined;
  /**
   * Whether to include the transcripts, `chat_history`. Unlike `getCall`, a list leaves them out by default.
   * @defaultValue `false`
   */
  includeTranscript?: boolean | undefined;
}

/** The options of {@link ContactshipClient.waitForCall}. */
export interface WaitForCallOptions extends GetCallOptions {
  /**
   * What to wait for. `"finished"`: the call has finished. `"analyzed"`: it has finished, and `call_analysis` is
   * available, and so is the transcript, unless `includeTranscript` is false.
   * @defaultValue `"analyzed"`
   */
  until?: "finished" | "analyzed" | undefined;
  /**
   * The interval between two polls, in milliseconds, from 1000.
   * @defaultValue `4000`
   */
  intervalMs?: number | undefined;
  /**
   * The total time to wait, in milliseconds, after which the promise rejects with `timeout`.
   * @defaultValue `1800000` (30 minutes)
   */
  maxWaitMs?: number | undefined;
  /**
   * Called with the first status, and with each one whose `call_status` or `finished` differs from the last. If
   * there is no status endpoint, the status is derived from the call. Exceptions that it throws are ignored.
   */
  onStatus?: ((status: CallStatusReport) => void) | undefined;
  /** Has no effect here: polling continues after failures that can be retried. */
  maxRetries?: number | undefined;
}

/** The options of {@link ContactshipClient.getCalls}. */
export interface GetCallsOptions extends GetCallOptions {
  /**
   * The maximum number of calls in flight or buffered, 1 to 64.
   * @defaultValue `6`
   */
  concurrency?: number | undefined;
  /** Called after each call, fetched or failed. Exceptions that it throws are ignored. */
  onProgress?: ((progress: BatchProgress) => void) | undefined;
}

/** The progress of {@link ContactshipClient.getCalls}. */
export interface BatchProgress {
  /** How many calls have been fetched or have failed. */
  done: number;
  /** How many of them failed. */
  failed: number;
  /** The total number of calls; `undefined` until it is known. */
  total: number | undefined;
}

/** What {@link ContactshipClient.getCalls} takes: ids, or objects that have one, in any iterable. */
export type CallIds = (Iterable<string | WithId> | AsyncIterable<string | WithId>) & object;

/** An object with the id of a call, and any other fields. */
export type WithId = { readonly id: string } | { readonly id: string; readonly [field: string]: unknown };

/** What {@link ContactshipClient.getCalls} yields: a call, or why there is none. */
export type FetchedCall<C> =
  | {
      /** The id, as passed. */
      id: string;
      /** The call. */
      call: C;
      /** Not set: the call was fetched. */
      error?: undefined;
    }
  | {
      /** The id, as passed. */
      id: string;
      /** Not set: the call could not be fetched. */
      call?: undefined;
      /** Why there is no call. */
      error: ContactshipError;
    };

/**
 * What {@link ContactshipClient.listCalls} returns: a promise of its first page, and an async iterable of all its
 * calls. Awaiting it again does not repeat the request; each iteration requests its pages again.
 *
 * An iteration yields each call once, even if rows shift between pages: it keeps a `Set` of the ids seen. All calls
 * without a string `id` are yielded. It ends with the last page, a page without rows or, without a total, three full
 * pages in a row with nothing new (from a server that ignores `offset`). `break`, `return()` and an abort end it at
 * once, with no further request.
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
   *
   * @returns An iterator over the pages, from `offset` on.
   *
   * @example
   * ```ts
   * for await (const page of client.listCalls().pages()) console.log(page.offset, page.calls.length);
   * ```
   */
  pages(): AsyncIterableIterator<CallPage<C>>;

  /**
   * Collects calls into an array, and requests no further page once there are enough.
   *
   * @param options `limit`: the maximum number of calls, from 0. It is required, as lists can be long.
   * @returns The calls, or a rejection as in {@link ContactshipClient.getCall}.
   *
   * @example
   * ```ts
   * const newest = await client.listCalls({ order: "desc" }).toArray({ limit: 500 });
   * ```
   */
  toArray(options: { limit: number }): Promise<C[]>;
}

/** A page of a list. */
export interface CallPage<C> {
  /** Its calls, without those of an earlier page of the same iteration. */
  calls: C[];
  /** How many calls there are in all pages; `null` if the server does not report it. */
  total: number | null;
  /** How many rows precede this page. */
  offset: number;
  /** Whether there are more: fewer rows so far than `total` or, without a total, a full page. */
  hasMore: boolean;
}

/** The status of a call, as `getCallStatus` returns it. Any field can be null or missing. */
export interface CallStatusReport {
  /** The call's id. */
  call_id?: string | null;
  /** The id of the agent. */
  agent_id?: string | null;
  /** The current state of the call, or its final one. */
  call_status?: ReportedCallStatus | null;
  /** Whether the call has finished; true some seconds after the hang-up. */
  finished?: boolean | null;
  /** Why the call ended; can stay null for a while after that. */
  disconnection_reason?: DisconnectionReason | null;
  /** When the call began, in ISO 8601. */
  started_at?: string | null;
  /** When the call ended, in ISO 8601. */
  ended_at?: string | null;
  /** Any other field of the API. */
  [field: string]: unknown;
}

/** The state of a call in a status. The values differ from {@link CallStatus}. Other values are possible. */
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
 * A call, as `getCall` returns it with the options `O` (default: no options).
 *
 * Any field can be null or missing: the analysis, the recording and the transcript are available some time after the
 * call has ended. A field of another type than documented keeps the received value, see `strict` of
 * {@link ContactshipClientOptions}. Fields that this version does not know are kept; read them through a
 * `Record<string, unknown>`, to which every call is assignable.
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

/** A call, as `listCalls` returns it with the options `O`: without a transcript by default. */
export type ListedCall<O extends ListCallsOptions = {}> = Call<
  Omit<O, "includeTranscript"> & { includeTranscript: Chosen<O, "includeTranscript", false> }
>;

/** A call that was fetched with options that are not known at compile time. */
export type AnyCall = Call<GetCallOptions>;

/** The fields of a call that do not depend on the options. */
export interface CallFields {
  /** The call's id. It is always present. */
  id: string;
  /** The direction of the call. */
  direction?: CallDirection | null;
  /** The number that started the call, in E.164 format: `"+12025551234"`. */
  from?: string | null;
  /** The URL of the recording. */
  call_record?: string | null;
  /** The current state of the call, or its final one. */
  call_status?: CallStatus | null;
  /** The outcome of the call. */
  call_result?: CallResult | null;
  /** Why the call ended. */
  disconnection_reason?: DisconnectionReason | null;
  /** When the call ended, in ISO 8601: `"2026-03-15T14:35:22Z"`, or with an offset or fractions. */
  finished_at?: string | null;
  /** When the call began, in ISO 8601. */
  start_at?: string | null;
  /** How long the call took, in seconds. */
  duration?: number | null;
  /** The analysis of the call, available some time after it has ended. */
  call_analysis?: CallAnalysis | null;
  /** What kind of call it is. */
  type?: CallType | null;
  /** When the call was created, in ISO 8601. */
  created_at?: string | null;
  /** The id of the agent. */
  agent_id?: string | null;
  /** The id of the campaign. */
  campaign_id?: string | null;
  /** The other party of the call. */
  contact?: Contact | null;
  /** The wire format of the transcripts. */
  transcript_format?: TranscriptFormat | null;
}

/** The direction of a call. Other values are possible. */
export type CallDirection = "inbound" | "outbound" | "outbound-api" | (string & {});

/** The current state of a call, or its final one. Other values are possible. */
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

/** The outcome of a call. Other values are possible. */
export type CallResult = "answered" | "voicemail" | "no_answer" | "busy" | "failed" | (string & {});

/** Why a call ended. Other values are possible. */
export type DisconnectionReason =
  "agent_hangup" | "user_hangup" | "max_duration_reached" | "call_transfer" | (string & {});

/** What kind of call it is. Other values are possible. */
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

/** The wire format of transcripts. Other values are possible. */
export type TranscriptFormat = "json" | "toon" | (string & {});

/** Who speaks. Other values are possible. */
export type Role = "agent" | "user" | "assistant" | (string & {});

/** The other party of a call. */
export interface Contact {
  /** The contact's id. */
  id?: string | null;
  /** The contact's name. */
  full_name?: string | null;
  /** The contact's number, in E.164 format: `"+14155552678"`. */
  phone_number?: string | null;
  /** The contact's email address. */
  email?: string | null;
  /** The contact's country, as a two-letter code: `"US"`. */
  country?: string | null;
  /** Any other field of the API, `additional_data` for example. */
  [field: string]: unknown;
}

/** The analysis of a call, available some time after it has ended. */
export interface CallAnalysis {
  /** What the call was about. */
  summary?: string | null;
  /** The contact's mood: `"positive"` for example. */
  sentiment?: string | null;
  /** Any other field of the API, `custom_analysis_data` for example. */
  [field: string]: unknown;
}

/** A turn of a transcript: what one role says before the other speaks. */
export type Turn = {
  /** Who speaks. */
  role?: Role | null;
  /** What was said. */
  content?: string | null;
};

/** A turn with its words, with `includeWords`. */
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
  /** Any other field of the API. */
  [field: string]: unknown;
}

/**
 * An entry of `chat_history_with_tools`. The API does not document them, so every field is optional, and roles that
 * are not listed here are possible.
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

/** Speech. */
export interface SpokenEntry {
  /** Who speaks. */
  role: "agent" | "user" | "assistant";
  /** What was said. */
  content?: string | null;
  /** The words of the turn, with `includeWords`. */
  words?: Word[] | null;
  /** Any other field of the API. */
  [field: string]: unknown;
}

/** The agent calls a tool. */
export interface ToolCallInvocation {
  /** The kind of entry. */
  role: "tool_call_invocation";
  /** The id of the tool call, shared by its result. */
  tool_call_id?: string | null;
  /** The name of the tool. */
  name?: string | null;
  /** The arguments, as JSON text. */
  arguments?: string | null;
  /** Any other field of the API. */
  [field: string]: unknown;
}

/** The result of a tool call. */
export interface ToolCallResult {
  /** The kind of entry. */
  role: "tool_call_result";
  /** The id of the tool call, as in its invocation. */
  tool_call_id?: string | null;
  /** The output of the tool. */
  content?: string | null;
  /** Whether the tool call succeeded. */
  successful?: boolean | null;
  /** Any other field of the API. */
  [field: string]: unknown;
}

/** The agent moves to another node of its script. */
export interface NodeTransition {
  /** The kind of entry. */
  role: "node_transition";
  /** Any other field of the API. */
  [field: string]: unknown;
}

/** A key press (DTMF). */
export interface KeyPress {
  /** The kind of entry. */
  role: "dtmf";
  /** The key: `"0"` to `"9"`, `"*"` or `"#"`. */
  digit?: string | null;
  /** Any other field of the API. */
  [field: string]: unknown;
}

/** An entry of a role that this version does not know. */
export interface OtherEntry {
  // Not `string & {}`: with that, TypeScript could not narrow entries by `role`.
  /** The kind of entry. */
  role?: string | null;
  /** As in {@link SpokenEntry} and {@link ToolCallResult}. */
  content?: string | null;
  /** As in {@link SpokenEntry}. */
  words?: Word[] | null;
  /** As in {@link ToolCallInvocation}. */
  tool_call_id?: string | null;
  /** As in {@link ToolCallInvocation}. */
  name?: string | null;
  /** As in {@link ToolCallInvocation}. */
  arguments?: string | null;
  /** As in {@link ToolCallResult}. */
  successful?: boolean | null;
  /** As in {@link KeyPress}. */
  digit?: string | null;
  /** Any other field of the API. */
  [field: string]: unknown;
}

/** The argument of `onWarning`. */
export type Warning =
  | {
      /** A field of another type than documented. It keeps the received value. */
      code: "unexpected_type";
      /** The path of the field: `contact.email`, `chat_history[3].content`. */
      path: string;
      /** The documented type. */
      expected: "string" | "number" | "object" | "array";
      /** The received type. */
      actual: "string" | "number" | "boolean" | "object" | "array" | "null" | "undefined";
    }
  | {
      /** A transcript in the TOON of an older encoder. It was decoded. */
      code: "toon_legacy";
      /** The path of the transcript: `chat_history` or `chat_history_with_tools`. */
      path: string;
      /** Not set. */
      expected?: undefined;
      /** The encoder's versions. */
      actual: string;
    }
  | {
      /** A transcript in a list that does not decode. The field keeps its text. */
      code: "invalid_toon";
      /** The path of the transcript: `data[3].chat_history`. */
      path: string;
      /** Not set. */
      expected?: undefined;
      /** Why it does not decode. */
      actual: string;
    };

/** The argument of `onAttempt`, after an attempt. */
export interface AttemptInfo {
  /** The number of the attempt; the first is 1. */
  attempt: number;
  /** The HTTP status of the response, if there was one. */
  status?: number;
  /**
   * Why the attempt failed: a {@link ContactshipError}, or `signal.reason` after an abort, which can be any value.
   */
  error?: unknown;
  /** How long the attempt took, to the last byte of the body, in milliseconds. */
  durationMs: number;
  /** The delay before the next attempt, in milliseconds, if there is one. */
  retryInMs?: number;
}

/**
 * The codes of {@link ContactshipError}:
 *
 * - `invalid_argument`: an invalid option or id; nothing was sent
 * - `unauthorized` (401), `forbidden` (403), `not_found` (404), `bad_request` (400 and 422)
 * - `rate_limited` (429): retried after `Retry-After`; beyond 60 s fails at once, with `retryAfterMs`
 * - `server_error` (5xx), `http_error` (any other status, a redirect included)
 * - `timeout`: no complete response in time; `network`: no connection, connection reset, incomplete body
 * - `response_too_large`: the body is over `maxResponseBytes`
 * - `invalid_response`: 200, but not a call; or drift, with `strict`
 * - `invalid_toon`: text that does not decode, see `line` and `column`; for a transcript the call is in `call`
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
 * The error that all functions of this package throw or reject with, except after an abort.
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
  /** The name of the class. */
  readonly name: "ContactshipError";
  /** The kind of error, for `switch`. */
  readonly code: ContactshipErrorCode;
  /** The HTTP status of the response, if there was one. */
  readonly status?: number;
  /**
   * The value of `Retry-After`, in milliseconds from when the response arrived
   * ([RFC 9110, section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)).
   */
  readonly retryAfterMs?: number;
  /** How many requests were made. */
  readonly attempts: number;
  /** The id of the requested call. */
  readonly callId?: string;
  /** The server's id of the request (`x-request-id` or `cf-ray`), for support requests. */
  readonly requestId?: string;
  /** The beginning of the error's body, at most 2 KB, with the key redacted. */
  readonly body?: string;
  /** `invalid_toon`: the line in the TOON text, from 1. */
  readonly line?: number;
  /** `invalid_toon`: the column in that line, from 1, in UTF-16 code units. */
  readonly column?: number;
  /**
   * `invalid_toon`: the call, with the transcript as text; `invalid_response` with `strict`: the call as received;
   * `timeout` of `waitForCall`: the last call or status. It is not enumerable, so that logs do not show it.
   */
  readonly call?: AnyCall;
  /** The underlying error or value, if any; a redacted copy, if it could contain the key. */
  readonly cause?: unknown;
}

/**
 * Decodes TOON (Token-Oriented Object Notation,
 * [version 4.4](https://github.com/toon-format/spec/blob/main/SPEC.md)) into plain values.
 *
 * Synchronous. In a browser, await {@link init} first: the module may not be loaded yet.
 *
 * @param text A string, or its UTF-8 bytes. Time and memory are linear in its length, also for hostile input; values
 * nest at most 512 deep, and field groups give no more objects than the text has bytes, beyond 65,536. Lone surrogates
 * in a string become U+FFFD, as `TextEncoder` encodes them. At most 268,435,455 bytes.
 * @param options Which texts to accept.
 *
 * @returns The value: an object, an array, a string, a number, a boolean or null. A number beyond the range of a double
 * stays a string. Keys that are array indices come first, in ascending order, as in every object.
 *
 * @throws {@link ContactshipError} with code `invalid_toon`, `line` and `column` if the text does not decode; with
 * code `invalid_argument` for an invalid option; with code `not_ready` before the module is loaded.
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
   * Whether to apply the checks of strict mode: counts, widths, indentation, duplicate keys
   * ([section 14](https://github.com/toon-format/spec/blob/main/SPEC.md) of the specification).
   * @defaultValue `true`
   */
  strict?: boolean | undefined;
  /**
   * The number of spaces per indentation level, 1 to 64.
   * @defaultValue `2`
   */
  indent?: number | undefined;
  /**
   * Whether text that version 4.4 rejects is read again by the rules of older encoders. Only with `strict`. If both
   * readings fail, the first error is thrown.
   * @defaultValue `true`
   */
  legacy?: boolean | undefined;
}

/**
 * Reads the body of a webhook that ContactShip sends after a call was analyzed, and returns its `data`.
 *
 * **Webhooks are not signed**: anyone who knows the URL can send one. Trust nothing in it but the id, and fetch the
 * call with your key. Deliveries are repeated: remember which ids you have handled.
 *
 * Synchronous. In a browser, await {@link init} first: the module may not be loaded yet.
 *
 * @param body A string, UTF-8 bytes, or the object that a framework has parsed.
 *
 * @returns The webhook's `data`.
 *
 * @throws {@link ContactshipError} with code `invalid_argument` if the body is not JSON or has no string
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
  /** The other party of the call. */
  contact?: Contact | null;
  /** The campaign that the call belongs to. */
  campaign?: Record<string, unknown> | null;
  /** Any other field of the API. */
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
  /** Any other field of the API. */
  [field: string]: unknown;
}

/** The call in a webhook. Its field names differ from those of `getCall`. */
export interface WebhookCall {
  /** The call's id, for `getCall`. It is always present. */
  call_id: string;
  /** What kind of call it is. */
  call_type?: CallType | null;
  /** The final state of the call. */
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
  /** The analysis of the call. */
  call_analysis?: CallAnalysis | null;
  /** The outcome of the call. */
  call_result?: CallResult | null;
  /** The number that started the call, in E.164 format. */
  from_number?: string | null;
  /** The number that was called, in E.164 format. */
  to_number?: string | null;
  /** The additional data that was passed when the call was started. */
  call_additional_data?: Record<string, unknown> | null;
  /** Any other field of the API. */
  [field: string]: unknown;
}

/**
 * Computes who spoke when in a call: talk times, silences, interruptions and response latencies.
 *
 * All times are seconds. They come from the words, so fetch the call with `includeWords: true`. The roles `agent`
 * and `assistant` are the agent, `user` is the user, other entries are ignored. A word is counted if
 * `0 <= start <= end`. Without any such word everything but `turns` and `duration` is null, and the lists are empty.
 *
 * Synchronous. In a browser, await {@link init} first: the module may not be loaded yet.
 *
 * @param call A call, or anything with `chat_history` or, if that is not an array, `chat_history_with_tools`.
 *
 * @returns The metrics of the call.
 *
 * @throws {@link ContactshipError} with code `invalid_argument` if it is not an object, or cannot be read; with code
 * `not_ready` before the module is loaded.
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
  /** Read if `chat_history` is not an array. */
  readonly chat_history_with_tools?: unknown;
}

/** The metrics of a call. All times are seconds. */
export interface CallMetrics {
  /** `call.duration` if it is a number, else the end of the last word, else null. */
  duration: number | null;
  /**
   * In order of start; if two start together, the agent's comes first. Words of one role, ordered by start, belong to
   * one segment while the next starts at most 0.8 s after the latest end so far (Deepgram's default for splitting
   * utterances).
   */
  segments: SpeechSegment[];
  /**
   * The agent's talk seconds divided by those of both, from 0 to 1 (Gong's talk-to-listen ratio; talk time as in
   * Amazon Connect Contact Lens).
   */
  talkRatio: number | null;
  /** The total time in which both roles have a segment (Amazon Connect Contact Lens). */
  overlapSeconds: number | null;
  /**
   * Stretches of at least 1 s between the first word and the last in which neither role has a segment. Amazon
   * Connect counts non-talk time from 3 s, Google from 5 s: filter to get theirs.
   */
  silences: TimeSpan[];
  /** The total of `silences` (as Amazon Connect's non-talk time, from 1 s). */
  silenceSeconds: number | null;
  /**
   * In order of time: a segment starts strictly inside one of the other role, and both overlap for at least 0.5 s
   * (both directions as in Twilio Conversation Relay and Amazon Transcribe Call Analytics; 0.5 s is LiveKit's
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
  /** The length of the overlap, in seconds. */
  seconds: number;
  /** Whether the interrupted segment ends no later than the interrupting one. */
  yielded: boolean;
}

/** The metrics of one role. All but `turns` are null if no word of the call is counted. */
export interface SpeakerMetrics {
  /** Runs of entries of this role; entries that are neither the agent's nor the user's are ignored. */
  turns: number;
  /** How many words are counted. */
  words: number | null;
  /** The total length of the segments, in seconds (Amazon Connect Contact Lens). */
  talkSeconds: number | null;
  /** Words per minute of talk (as Amazon Connect's talk speed); null without any talk. */
  wordsPerMinute: number | null;
  /** The start of the first word, in seconds; null if this role has none. */
  firstWordAt: number | null;
  /**
   * The longest run of segments of this role, in seconds, from the start of the first to the latest end; segments of
   * the other role under 0.5 s are ignored (Gong's longest monologue).
   */
  longestMonologueSeconds: number | null;
  /** How many interruptions are by this role (Twilio Conversation Relay). */
  interruptions: number | null;
  /**
   * How long the other role waits for an answer; null if it never does. For each segment of the other role at
   * whose end this role is silent, and after which this role is the next to start: that start minus that end
   * (Retell's end-to-end latency, which is the agent's).
   */
  responseLatency: ResponseLatency | null;
}

/** Response latencies, in seconds. Percentiles interpolate linearly between the closest ranks. */
export interface ResponseLatency {
  /** The median. */
  median: number;
  /** The 90th percentile. */
  p90: number;
  /** The maximum. */
  max: number;
  /** The number of values. */
  count: number;
  /** All of them, in order of time. */
  values: number[];
}

/**
 * Loads the WebAssembly module. Optional: creating a client does so in the background. Await it before a synchronous
 * function in a browser, or to load the module from another source. Can be called at any time; once the module is
 * loaded it does nothing.
 *
 * @param source Where to load the module from. Default: the file in this package.
 *
 * @returns A promise that rejects with a {@link ContactshipError} of code `not_ready` if the module cannot be loaded;
 * it can then be called again.
 *
 * @example
 * ```ts
 * await init();
 * await init("/assets/contactship_wasm_bg.wasm");
 * ```
 */
export function init(source?: ModuleSource | PromiseLike<ModuleSource>): Promise<void>;

/**
 * A source of the WebAssembly module: its URL, a `Response`, its bytes, or a `WebAssembly.Module` (typed as `object`,
 * as not every `lib` declares it).
 */
export type ModuleSource = string | URL | Response | ArrayBuffer | ArrayBufferView | object;

/** The type of the option `K` of `O`, or `Default` where it is not set. */
type Chosen<O, K extends string, Default> = K extends keyof O
  ? Exclude<O[K], undefined> | (undefined extends O[K] ? Default : never)
  : Default;

/** A transcript with the options `O`: its text, its entries, or either if the options do not determine it. */
type Transcript<O, Entry> = TranscriptIn<
  Chosen<O, "transcriptFormat", "json">,
  Chosen<O, "rawTranscript", false>,
  Entry
>;
type TranscriptIn<Format, Raw, Entry> = Format extends "toon" ? (Raw extends true ? string : Entry[]) : Entry[];

type TurnOf<Words> = [Words] extends [false] ? Turn : TimedTurn;

/** An object type written out: editors show its fields, and it is assignable to `Record<string, unknown>`. */
type Plain<T> = { [K in keyof T]: T[K] };

/** Rejects unknown options: TypeScript's excess property check does not apply to a type parameter. */
type NoOtherThan<Known, O> = { [K in Exclude<keyof O, keyof Known>]: never };

export {};
