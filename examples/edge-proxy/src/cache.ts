// Calls that cannot change any more, kept in the data centre that the request reached.
import type { Route } from "./route.ts";

/** How long a call stays: also how long a call that was deleted at the API can still be read. */
const KEEP_S = 3600;
/** A longer body is passed on, but not kept: reading it to the end would cost memory and CPU time. */
const LONGEST_KEPT = 1_000_000;
/** The statuses of `call_status` that are final. An unknown one may not be. */
const FINAL = new Set(["completed", "incomplete", "voice_mail", "answering-machine"]);

/** The cached answer, if there is one. Only authorized requests come here. */
export async function fromCache(request: Request, route: Route, env: Env): Promise<Response | undefined> {
  if (route.endpoint !== "call") return undefined;
  return (await caches.open("calls")).match(cacheKey(request, route, env));
}

/**
 * The answer's body, to be passed on as it arrives. A second copy is collected up to `LONGEST_KEPT` bytes and read
 * after the answer has begun: if it is a call that is over and analysed, it is kept.
 *
 * Only two fields matter, so `JSON.parse` of a bounded text does: one megabyte takes it a few milliseconds, and a
 * reader in WebAssembly would be larger than the rest of this Worker.
 */
export function keepIfComplete(
  answer: Response,
  request: Request,
  route: Route,
  env: Env,
  context: ExecutionContext,
): ReadableStream | null {
  const announced = Number(answer.headers.get("content-length") ?? 0);
  if (route.endpoint !== "call" || !answer.body || announced > LONGEST_KEPT) return answer.body;
  const [passed, copy] = answer.body.tee();
  context.waitUntil(keep(copy, cacheKey(request, route, env), route.transcript));
  return passed;
}

async function keep(copy: ReadableStream, key: string, transcript: boolean): Promise<void> {
  try {
    const bytes = await collect(copy);
    if (!bytes || !isComplete(JSON.parse(new TextDecoder().decode(bytes)), transcript)) return;
    const headers = { "content-type": "application/json", "cache-control": `public, max-age=${KEEP_S}` };
    await (await caches.open("calls")).put(key, new Response(bytes, { headers }));
  } catch (error) {
    // A body that was cut short or is not JSON: the user has it as it is. No message: it may quote the body.
    console.warn(JSON.stringify({ cache: "not kept", error: error instanceof Error ? error.name : typeof error }));
  }
}

/** All bytes, or null where there are too many: then reading stops, so that the copy does not fill the memory. */
async function collect(copy: ReadableStream<Uint8Array>): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of copy) {
    length += chunk.length;
    if (length > LONGEST_KEPT) return null;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** Whether nothing will be added to the call: it is over, analysed, and its transcript is there if it was asked for. */
function isComplete(body: unknown, transcript: boolean): boolean {
  const call = field(body, "data") ?? body;
  const status = field(call, "call_status");
  const analysis = field(call, "call_analysis");
  const analysed = typeof analysis === "object" && analysis !== null && Object.keys(analysis).length > 0;
  const spoken = field(call, "chat_history");
  return typeof status === "string" && FINAL.has(status) && analysed && (!transcript || (spoken ?? null) !== null);
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/**
 * The key holds whose call it is and everything that changes the answer, sorted. The organization is there because two
 * Workers on one domain share a cache. No request can be made with this address: it would not be a route.
 */
function cacheKey(request: Request, route: Route, env: Env): string {
  return `${new URL(request.url).origin}/cached/${encodeURIComponent(env.ORGANIZATION)}${route.target}`;
}
