// The rest of what the package exports, used rightly and wrongly.
import {
  ContactshipClient,
  ContactshipError,
  VERSION,
  decodeToon,
  init,
  type ContactshipClientOptions,
  type ContactshipErrorCode,
  type DecodeToonOptions,
} from "contactship-wasm";

declare const bytes: Uint8Array;
declare const response: Response;
declare const signal: AbortSignal;

export const clients = [
  new ContactshipClient({ apiKey: "sk" }),
  new ContactshipClient({ baseUrl: "/api/contactship" }),
  new ContactshipClient({ apiKey: undefined, baseUrl: "https://proxy.example" }),
  new ContactshipClient({
    apiKey: "sk",
    timeoutMs: 1000,
    maxRetries: 0,
    maxResponseBytes: 1024,
    headers: { "x-tenant": "one" },
    strict: true,
    dangerouslyAllowBrowser: false,
    fetch,
    onWarning(warning) {
      const { code, path, expected, actual } = warning;
      if (warning.code === "toon_legacy") warning.actual.toUpperCase();
      return [code, path, expected, actual];
    },
    onAttempt({ attempt, status, error, durationMs, retryInMs }) {
      return [attempt.toFixed(), status?.toFixed(), error, durationMs.toFixed(), retryInMs?.toFixed()];
    },
  }),
  new ContactshipClient({ apiKey: "sk", headers: new Headers({ "x-tenant": "one" }) }),
  new ContactshipClient({ apiKey: "sk", headers: [["x-tenant", "one"]] }),
  new ContactshipClient({ apiKey: "sk", fetch: (url, init) => fetch(url, init) }),
  new ContactshipClient({ apiKey: "sk", fetch: () => Promise.reject(new Error("offline")) }),
];

export const wrongClients = [
  // @ts-expect-error: without options there is neither a key nor a proxy
  () => new ContactshipClient(),
  // @ts-expect-error: the same
  () => new ContactshipClient({}),
  // @ts-expect-error: the same, though something is said
  () => new ContactshipClient({ timeoutMs: 1000 }),
  // @ts-expect-error: a key is a string
  () => new ContactshipClient({ apiKey: 1 }),
  // @ts-expect-error: a key that may be missing
  () => new ContactshipClient({ apiKey: "sk" as string | undefined }),
  // @ts-expect-error: no such option
  () => new ContactshipClient({ apiKey: "sk", timeout: 1000 }),
  // @ts-expect-error: milliseconds, no string
  () => new ContactshipClient({ apiKey: "sk", timeoutMs: "30s" }),
  // @ts-expect-error: no headers
  () => new ContactshipClient({ apiKey: "sk", headers: ["x-tenant"] }),
  // @ts-expect-error: not what fetch resolves with
  () => new ContactshipClient({ apiKey: "sk", fetch: async () => "text" }),
  // @ts-expect-error: there is no such warning
  () => new ContactshipClient({ apiKey: "sk", onWarning: (warning) => warning.code === "typo" }),
];

const client = new ContactshipClient({ apiKey: "sk" } satisfies ContactshipClientOptions);
export const calls = () => [
  client.getCall("id", {}),
  client.getCall("id", { signal, timeoutMs: 1000, maxRetries: 5 }),
  // @ts-expect-error: the id is missing
  client.getCall(),
  // @ts-expect-error: an id is a string
  client.getCall(12345),
  // @ts-expect-error: no such option
  client.getCall("id", { includeWord: true }),
  // @ts-expect-error: no such option, though others are right
  client.getCall("id", { includeWords: true, transcriptFromat: "toon" }),
  // @ts-expect-error: no such format
  client.getCall("id", { transcriptFormat: "xml" }),
  // @ts-expect-error: true or false
  client.getCall("id", { includeTranscript: "no" }),
  // @ts-expect-error: the controller is not the signal
  client.getCall("id", { signal: new AbortController() }),
];

export function disposal() {
  client.free();
  client[Symbol.dispose]();
}

export function everyCode(error: unknown): string | undefined {
  if (!(error instanceof ContactshipError)) return undefined;
  const { status, retryAfterMs, callId, requestId, body, line, column, call, cause } = error;
  const numbers: (number | undefined)[] = [status, retryAfterMs, line, column, error.attempts];
  const texts: (string | undefined)[] = [callId, requestId, body, call?.id, error.message];
  // @ts-expect-error: its type is unknown
  cause.message;
  // @ts-expect-error: no such code
  if (error.code === "notfound") return undefined;
  return `${numbers} ${texts} ${spoken(error.code)}`;
}

function spoken(code: ContactshipErrorCode): string {
  switch (code) {
    case "invalid_argument":
    case "unauthorized":
    case "forbidden":
    case "not_found":
    case "bad_request":
      return "mend it";
    case "rate_limited":
    case "server_error":
    case "http_error":
    case "timeout":
    case "network":
      return "try again";
    case "response_too_large":
    case "invalid_response":
    case "invalid_toon":
    case "not_ready":
    case "internal":
      return "tell us";
    default: {
      const none: never = code;
      return none;
    }
  }
}

const toon: DecodeToonOptions = { strict: false, indent: 4, legacy: false };
export const decoded: unknown[] = [
  decodeToon("a: 1"),
  decodeToon(bytes, toon),
  decodeToon(bytes.buffer as ArrayBuffer),
];
export const wrongToon = [
  // @ts-expect-error: neither text nor bytes
  () => decodeToon({ a: 1 }),
  // @ts-expect-error: no such option
  () => decodeToon("a: 1", { strikt: true }),
  // @ts-expect-error: what comes out is not known
  () => decodeToon("a: 1").a,
  // @ts-expect-error: errors come from the package
  () => new ContactshipError("not_found", "no"),
  // @ts-expect-error: a number is no module
  () => init(1),
];
export const loads: Promise<void>[] = [
  init(),
  init("/contactship_wasm_bg.wasm"),
  init(new URL("https://cdn.example/contactship_wasm_bg.wasm")),
  init(bytes),
  init(response),
  init(fetch("/contactship_wasm_bg.wasm")),
];
export const version: string = VERSION;
