// The one place that makes the client. The page talks to its own origin; the server there adds the key.
import { ContactshipClient, type AttemptInfo, type Warning } from "contactship-wasm";

const BASE_URL = "/api/contactship";

/** Every use of the API on this page asks for the same, so that one response serves all that is shown. */
export const EVERYTHING = { includeWords: true, includeTools: true, transcriptFormat: "toon" } as const;

/** A client; making one costs nothing, so each use has its own hooks. */
export function connect(
  hooks: { onAttempt?: (attempt: AttemptInfo) => void; onWarning?: (warning: Warning) => void } = {},
) {
  return new ContactshipClient({ baseUrl: BASE_URL, ...hooks });
}

/** A client that gets this body whatever it asks for: for measuring what reading it takes. */
export function reading(body: Uint8Array<ArrayBuffer>): ContactshipClient {
  return new ContactshipClient({
    baseUrl: BASE_URL,
    fetch: () => Promise.resolve(new Response(body, { headers: { "content-type": "application/json" } })),
  });
}

/** The body of a call as it travels, undecoded. */
export async function rawBody(id: string, format: "json" | "toon"): Promise<RawBody> {
  const path = `${BASE_URL}/v1/calls/${encodeURIComponent(id)}`;
  const address = `${path}?include_words=true&include_tools=true&transcript_format=${format}`;
  const response = await fetch(address);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const entry = performance.getEntriesByName(response.url, "resource").at(-1);
  const transferred = entry instanceof PerformanceResourceTiming ? entry.transferSize : 0;
  return { bytes, transferred: transferred || null };
}

/** A body, and how many bytes it took to transfer it with its head, where the browser says so. */
export interface RawBody {
  bytes: Uint8Array<ArrayBuffer>;
  transferred: number | null;
}

/**
 * Where a recording is played from: the page's own origin where it serves recordings, as the demo's server does,
 * else the address that the API gives. Null for anything that is not an http URL.
 */
export function recordingUrl(address: unknown): string | null {
  if (typeof address !== "string" || !address) return null;
  try {
    const { protocol, pathname, origin, search } = new URL(address, location.origin);
    if (protocol !== "http:" && protocol !== "https:") return null;
    const ours = origin === location.origin || /^https?:\/\/(127\.0\.0\.1|localhost)(:|$)/.test(origin);
    return ours ? pathname + search : address;
  } catch {
    return null;
  }
}

/** Four peaks a second: as fine as the closest zoom shows bars; and the most that a recording of hours gets. */
const PEAKS = { perSecond: 4, most: 20_000 };

/**
 * Peaks of a recording of so many seconds on this origin, for each channel: loudness at even steps, 0 to 1. Null where
 * there are none.
 */
export async function peaks(recording: string, seconds: number, signal: AbortSignal): Promise<number[][] | null> {
  if (!recording.startsWith("/")) return null;
  const points = Math.min(PEAKS.most, Math.max(200, Math.ceil(seconds * PEAKS.perSecond)));
  const address = `${recording.replace(/\.\w+$/, "")}.peaks.json?channels=1&points=${points}`;
  const response = await fetch(address, { signal });
  if (!response.ok) return null;
  const body: unknown = await response.json();
  const found = typeof body === "object" && body !== null && "peaks" in body ? body.peaks : null;
  if (!Array.isArray(found)) return null;
  const channels = found.filter(
    (one): one is number[] => Array.isArray(one) && one.every((value) => typeof value === "number"),
  );
  return channels.length > 0 && channels.length === found.length ? channels : null;
}
