// A proxy between a dashboard and the ContactShip API: it adds the key, and lets in signed-in users only.
//
// One request, from the top to the bottom of `answer`: which endpoint, from which origin, by which user, how often,
// then from the cache or from the API. A step that refuses throws a `Refusal`.
import { askApi } from "./api.ts";
import { authorize } from "./authorize.ts";
import { fromCache, keepIfComplete } from "./cache.ts";
import { checkOrigin, corsHeaders, preflight } from "./cors.ts";
import { Refusal } from "./refusal.ts";
import { readRoute } from "./route.ts";

export default {
  async fetch(request, env, context) {
    const started = Date.now();
    const log: Log = { method: request.method };
    const response = await answer(request, env, context, log).catch((error: unknown) => refuse(error, log));
    for (const [name, value] of corsHeaders(request, env)) response.headers.set(name, value);
    // One line for each request. It holds no address, header or body: these may have secrets or what was said.
    console.log(JSON.stringify({ ...log, status: response.status, ms: Date.now() - started }));
    return response;
  },
} satisfies ExportedHandler<Env>;

async function answer(request: Request, env: Env, context: ExecutionContext, log: Log): Promise<Response> {
  const allowedOrigin = checkOrigin(request, env);
  if (request.method === "OPTIONS") return preflight(request, allowedOrigin);
  if (request.method !== "GET") throw new Refusal(405, "Only GET is allowed.", { allow: "GET, OPTIONS" });

  const route = readRoute(request.url);
  log.endpoint = route.endpoint;
  if (route.id) log.call = route.id;

  const user = await authorize(request, env);
  log.user = user;
  const { success } = await env.RATE_LIMIT.limit({ key: user });
  if (!success) throw new Refusal(429, "Too many requests: wait a minute.", { "retry-after": "60" });

  const cached = await fromCache(request, route, env);
  log.cache = cached ? "hit" : "miss";
  if (cached) return toBrowser(cached.body);

  const answered = await askApi(route, env);
  return toBrowser(keepIfComplete(answered, request, route, env, context));
}

/** An answer that no browser and no other proxy keeps. The body streams through. */
function toBrowser(body: ReadableStream | null): Response {
  return new Response(body, {
    headers: {
      "content-type": "application/json",
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

/** Any failure as an answer in the API's form. Only a `Refusal` gives its reason: another error may name internals. */
function refuse(error: unknown, log: Log): Response {
  const refusal = error instanceof Refusal ? error : new Refusal(500, "The proxy failed.");
  log.error = error instanceof Refusal ? refusal.message : error instanceof Error ? error.name : typeof error;
  return refusal.toResponse();
}

/** What is logged of a request. */
interface Log {
  method: string;
  endpoint?: string;
  call?: string;
  user?: string;
  cache?: "hit" | "miss";
  error?: string;
}
