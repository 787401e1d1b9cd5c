// What went wrong, as plain data that a component can show.
import { ContactshipError } from "contactship-wasm";
import type { Words } from "../words/en";

export type FailureCode = keyof Words["errors"]["codes"];

/** A failure: its code chooses the words, the rest is for support. */
export interface Failure {
  code: FailureCode;
  message: string;
  status: number | null;
  attempts: number | null;
  requestId: string | null;
  retryAfterMs: number | null;
  /** When it happened, in milliseconds since 1970: what `retryAfterMs` counts from. */
  at: number;
  line: number | null;
  column: number | null;
  /** The call with its raw transcript, where that alone could not be read. */
  call: unknown;
}

const CODES: ReadonlySet<string> = new Set([
  "invalid_argument",
  "unauthorized",
  "forbidden",
  "not_found",
  "bad_request",
  "rate_limited",
  "server_error",
  "http_error",
  "timeout",
  "network",
  "response_too_large",
  "invalid_response",
  "invalid_toon",
  "not_ready",
  "internal",
]);

/** Makes a failure of whatever was thrown. */
export function failure(error: unknown): Failure {
  const known = error instanceof ContactshipError ? error : null;
  return {
    code: known && CODES.has(known.code) ? (known.code as FailureCode) : "unknown",
    message: error instanceof Error ? error.message : String(error),
    status: known?.status ?? null,
    attempts: known?.attempts ?? null,
    requestId: known?.requestId ?? null,
    retryAfterMs: known?.retryAfterMs ?? null,
    at: Date.now(),
    line: known?.line ?? null,
    column: known?.column ?? null,
    call: known?.call ?? null,
  };
}
