// Who may use the proxy: two ways to know, of which the variable AUTHORIZE switches one on.
import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import { Refusal } from "./refusal.ts";

/** The user's id, or a `Refusal`: 401 without a valid session, 500 where the proxy is not configured. */
export async function authorize(request: Request, env: Env): Promise<string> {
  switch (env.AUTHORIZE) {
    case "access":
      return authorizeAccess(request, env);
    case "session":
      return authorizeSession(request, env);
    default:
      // A typing error opens nothing.
      throw new Refusal(500, "The proxy is not configured: AUTHORIZE.");
  }
}

/** Kept between requests, so that the keys are fetched now and then, not each time. */
const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();
/** The errors that are not about the token: the key set could not be fetched or read. */
const NO_KEYS = new Set(["ERR_FETCH", "ERR_JOSE_GENERIC", "ERR_JWKS_TIMEOUT", "ERR_JWKS_INVALID"]);

/**
 * Cloudflare Access puts a JWT into each request that it lets through. It is verified here as well: a Worker can have
 * an address that Access does not protect.
 */
async function authorizeAccess(request: Request, env: Env): Promise<string> {
  const { ACCESS_TEAM: issuer, ACCESS_AUDIENCE: audience } = env;
  // Without an audience, jose would accept the tokens of every application of the team.
  if (!issuer || !audience) throw new Refusal(500, "The proxy is not configured: ACCESS_TEAM, ACCESS_AUDIENCE.");
  const token = request.headers.get("cf-access-jwt-assertion") ?? cookie(request, "CF_Authorization");
  if (!token) throw new Refusal(401, "Sign in first.");

  let keys = keySets.get(issuer);
  if (!keys) {
    // Access rotates its keys: an unknown one makes jose fetch the set again, at most every five seconds.
    keys = createRemoteJWKSet(new URL(`${issuer}/cdn-cgi/access/certs`), { cooldownDuration: 5000 });
    keySets.set(issuer, keys);
  }
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ["RS256"],
      requiredClaims: ["exp", "sub"],
    });
    if (payload.sub) return payload.sub;
  } catch (error) {
    const code = error instanceof errors.JOSEError ? error.code : "ERR_FETCH";
    if (NO_KEYS.has(code)) {
      throw new Refusal(503, "The keys of Cloudflare Access could not be fetched.", { "retry-after": "5" });
    }
  }
  throw new Refusal(401, "Sign in again.");
}

/** A session may last a week at most, whatever its cookie claims. */
const LONGEST_SESSION_S = 7 * 24 * 3600;

/**
 * A cookie `__Host-session` that your login sets: `payload.signature`, both base64url. The payload is JSON,
 * `{"sub": "user id", "aud": "contactship-proxy", "exp": Unix seconds}`; the signature is HMAC-SHA256 of the payload's base64url text.
 * `session.mjs` makes one.
 */
async function authorizeSession(request: Request, env: Env): Promise<string> {
  if (!env.SESSION_SECRET || env.SESSION_SECRET.length < 32) {
    throw new Refusal(500, "The proxy is not configured: SESSION_SECRET.");
  }
  const session = cookie(request, "__Host-session");
  if (!session) throw new Refusal(401, "Sign in first.");
  const [, payload = "", signature = ""] = /^([\w-]{1,2048})\.([\w-]{43})$/.exec(session) ?? [];
  const text = new TextEncoder();
  const key = await crypto.subtle.importKey(
    "raw",
    text.encode(env.SESSION_SECRET),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["verify"],
  );
  // `verify` compares in constant time.
  const signed = signature && (await crypto.subtle.verify("HMAC", key, fromBase64Url(signature), text.encode(payload)));
  if (signed) {
    const { sub, aud, exp } = readPayload(payload);
    const left = typeof exp === "number" ? exp - Date.now() / 1000 : 0;
    const current = left > 0 && left <= LONGEST_SESSION_S;
    if (current && aud === "contactship-proxy" && typeof sub === "string" && sub) return sub;
  }
  throw new Refusal(401, "Sign in again.");
}

function readPayload(payload: string): { sub?: unknown; aud?: unknown; exp?: unknown } {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(fromBase64Url(payload)));
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

function fromBase64Url(text: string): Uint8Array {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function cookie(request: Request, name: string): string | null {
  for (const part of (request.headers.get("cookie") ?? "").split(";")) {
    const [key = "", value = ""] = part.trim().split("=", 2);
    if (key === name) return value;
  }
  return null;
}
