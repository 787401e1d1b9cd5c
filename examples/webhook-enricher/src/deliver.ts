// Delivers a payload as Standard Webhooks say: https://github.com/standard-webhooks/standard-webhooks, signed by WebCrypto.
import * as store from "./store";

/** What an attempt came to: the time that a server asked for is in seconds. */
export type Attempt = { outcome: "delivered" | "disabled" } | { outcome: "again"; reason: string; retryAfter?: number };

/**
 * POSTs the payload to the destination. Any 2xx is a delivery; 410 disables the destination until a replay; all else, a
 * redirect included, is tried again.
 * @param webhookId the same over all attempts, by which receivers tell a repetition
 */
export async function deliver(payload: string, webhookId: string, env: Env): Promise<Attempt> {
  if (await store.disabled(env)) return { outcome: "disabled" };
  const timestamp = String(Math.floor(Date.now() / 1000));
  const response = await fetch(env.DESTINATION_URL, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "webhook-id": webhookId,
      "webhook-timestamp": timestamp,
      "webhook-signature": await signatures(`${webhookId}.${timestamp}.${payload}`, env.DESTINATION_SECRET),
    },
    body: payload,
    redirect: "manual",
    signal: AbortSignal.timeout(Number(env.DESTINATION_TIMEOUT_MS)),
  });
  await response.body?.cancel();
  if (response.ok) return { outcome: "delivered" };
  if (response.status === 410) {
    await store.disable(env);
    return { outcome: "disabled" };
  }
  const retryAfter = retryAfterSeconds(response.headers.get("retry-after"));
  return {
    outcome: "again",
    reason: `the destination answered ${response.status}`,
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

/** One signature for each secret; two secrets with a space between are for the time in which a key is changed. */
async function signatures(text: string, secrets: string): Promise<string> {
  const made = secrets.split(" ").map(async (secret) => {
    const bytes = Uint8Array.from(atob(secret.replace(/^whsec_/, "")), (letter) => letter.charCodeAt(0));
    const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text)));
    return `v1,${btoa(String.fromCharCode(...signature))}`;
  });
  return (await Promise.all(made)).join(" ");
}

/** RFC 9110, 10.2.3: seconds or a date. */
function retryAfterSeconds(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(seconds, 0) : undefined;
}
