// Delivers a call again, for those who have the token.
import { log } from "./log";
import * as store from "./store";

/** Answers 202 when the call is queued, 401 without the token. Lets a destination that answered 410 have calls again. */
export async function replay(request: Request, callId: string, env: Env): Promise<Response> {
  const token = request.headers.get("authorization")?.replace(/^Bearer /, "") ?? "";
  if (!(await equal(token, env.REPLAY_TOKEN))) return new Response("unauthorized\n", { status: 401 });
  await store.enable(env);
  await store.forgetDead(callId, env);
  await env.ENRICHMENT.getByName(callId).replay(callId);
  log({ event: "replay", call_id: callId });
  return new Response("queued\n", { status: 202 });
}

/** In constant time: digests are compared, which are of one length. */
async function equal(one: string, other: string): Promise<boolean> {
  const digest = (text: string) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return crypto.subtle.timingSafeEqual(await digest(one), await digest(other));
}
