// Takes a webhook: claims the id of its call, and answers as soon as the call is queued.
import { ContactshipError, parseCallWebhook } from "contactship-wasm";
import { log } from "./log";
import { isCallId } from "./message";

/** Webhooks hold whole transcripts; of these nothing is kept, so this is a bound for memory alone. */
const LARGEST_BODY = 8 * 1024 * 1024;

/**
 * Answers 202 when the call is queued, 200 when it was before, 4xx for what is no webhook, and 503 when it cannot be
 * queued now: the sender repeats it then.
 */
export async function claim(request: Request, env: Env): Promise<Response> {
  const body = await readBody(request);
  if (body === undefined) return new Response("the body is too large\n", { status: 413 });
  const id = callId(body);
  if (id === undefined) return new Response("not a call webhook\n", { status: 400 });
  try {
    const claimed = await env.ENRICHMENT.getByName(id).claim(id);
    log({ event: "claim", call_id: id, outcome: claimed });
    return new Response(`${claimed}\n`, { status: claimed === "queued" ? 202 : 200 });
  } catch (error) {
    log({ event: "claim", call_id: id, outcome: "failed", reason: String(error) });
    return new Response("not now\n", { status: 503, headers: { "retry-after": "10" } });
  }
}

/** Webhooks are not signed: nothing but the id is taken from one, and the id is only believed to be worth a look. */
function callId(body: Uint8Array): string | undefined {
  try {
    const id = parseCallWebhook(body).call.call_id;
    return isCallId(id) ? id : undefined;
  } catch (error) {
    if (error instanceof ContactshipError) return undefined;
    throw error;
  }
}

async function readBody(request: Request): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > LARGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
