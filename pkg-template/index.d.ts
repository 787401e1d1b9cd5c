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
    | { apiKey: string; baseUrl?: string | undefined }
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
  );

interface CommonClientOptions {
  /**
   * The time for one attempt, to the last byte of the body, in milliseconds.
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
   * Allows an `apiKey` on a web page or in a worker of one, where whoever opens the page can read it.
   * For pages that nobody else can open.
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
export interface GetCallOptions {
  /**
   * Whether the call comes with its transcript, `chat_history`.
   * @defaultValue `true`
   */
  includeTranscript?: boolean | undefined;
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
  /** Ends the call and its request. The promise rejects with `signal.reason`, whatever value that is. */
  signal?: AbortSignal | undefined;
  /** As in {@link ContactshipClientOptions}, for this call: milliseconds for one attempt. */
  timeoutMs?: number | undefined;
  /** As in {@link ContactshipClientOptions}, for this call. */
  maxRetries?: number | undefined;
}

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
    };

/** What `onAttempt` is told of an attempt that has ended. */
export interface AttemptInfo {
  /** Which attempt it was; the first is 1. */
  attempt: number;
  /** The status of the answer, where there was one. */
  status?: number;
  /** What went wrong, if something did. */
  error?: ContactshipError;
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
   * call as it came. Logs do not show it.
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
 * nest at most 512 deep.
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
 * Loads the WebAssembly module. Nobody has to: the first call does it. It makes that call faster,
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
type Chosen<O, K extends keyof GetCallOptions, Default> = K extends keyof O
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
