// One request to the API, with the key; and what of its answer passes.
import { Refusal } from "./refusal.ts";
import type { Route } from "./route.ts";

/** How long the API may take until its answer begins. */
const PATIENCE_MS = 20_000;

/** An answer of status 200 in JSON, or a `Refusal`. Nothing of the API's own error bodies and headers passes. */
export async function askApi(route: Route, env: Env): Promise<Response> {
  if (!env.CONTACTSHIP_API_KEY) throw new Refusal(500, "The proxy is not configured: CONTACTSHIP_API_KEY.");
  const answer = await begin(env.CONTACTSHIP_API_URL.replace(/\/+$/, "") + route.target, env.CONTACTSHIP_API_KEY);
  const json = /^application\/json\b/i.test(answer.headers.get("content-type") ?? "");
  if (answer.status === 200 && json) return answer;
  await answer.body?.cancel();
  throw refusal(answer.status, answer.headers.get("retry-after"));
}

async function begin(address: string, key: string): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    return await fetch(address, {
      headers: { accept: "application/json", "x-api-key": key },
      // A redirect would carry the key to wherever it points.
      redirect: "manual",
      signal: patience.signal,
    });
  } catch {
    if (patience.signal.aborted) throw new Refusal(504, "The API did not answer in time.");
    throw new Refusal(502, "The API could not be reached.");
  } finally {
    clearTimeout(timer);
  }
}

function refusal(status: number, retryAfter: string | null): Refusal {
  // Seconds or an HTTP date; anything else stays here.
  const wait = retryAfter && /^[\w ,:]{1,40}$/.test(retryAfter) ? { "retry-after": retryAfter } : {};
  switch (status) {
    case 400:
    case 422:
      return new Refusal(400, "The API refused the request.");
    case 404:
      return new Refusal(404, "No such call.");
    case 429:
      return new Refusal(429, "The API's rate limit is reached.", wait);
    case 503:
      return new Refusal(503, "The API is not available.", wait);
    default:
      // 401 and 403 concern the proxy's key, not the user's session.
      return new Refusal(502, `The API answered with the status ${status}.`);
  }
}
