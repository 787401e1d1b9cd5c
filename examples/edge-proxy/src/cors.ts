// Which pages may call the proxy: those of its own origin, and those of the origins in ALLOWED_ORIGINS.
import { Refusal } from "./refusal.ts";

/** Whether the request comes from another origin that may call. Throws a `Refusal` (403) where it may not. */
export function checkOrigin(request: Request, env: Env): string | null {
  const origin = request.headers.get("origin");
  // Browsers send no `Origin` with a GET to the page's own origin; other programs send what they like, and need a
  // session all the same.
  if (origin === null || origin === new URL(request.url).origin) return null;
  if (!isListed(origin, env)) throw new Refusal(403, "This origin may not call the proxy.");
  return origin;
}

/** The answer to a preflight: which methods and headers a page of this origin may use. */
export function preflight(request: Request, origin: string | null): Response {
  const wanted = request.headers.get("access-control-request-method");
  if (origin === null || wanted === null) throw new Refusal(405, "Only GET is allowed.", { allow: "GET, OPTIONS" });
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-methods": "GET",
      "access-control-allow-headers": "accept",
      "access-control-max-age": "7200",
    },
  });
}

/** The headers that every answer has, errors included: a page could not even read the status without them. */
export function corsHeaders(request: Request, env: Env): [string, string][] {
  const origin = request.headers.get("origin");
  // Pages that only embed the answer, in a script or an image, get nothing.
  const always: [string, string][] = [
    ["vary", "origin"],
    ["cross-origin-resource-policy", "same-origin"],
  ];
  if (origin === null || !isListed(origin, env)) return always;
  return [
    ...always,
    ["access-control-allow-origin", origin],
    ["access-control-allow-credentials", "true"],
    ["access-control-expose-headers", "retry-after"],
  ];
}

function isListed(origin: string, env: Env): boolean {
  // Not "null", the origin of any sandboxed frame, and not the empty text that an empty list splits into.
  return /^https?:\/\//.test(origin) && env.ALLOWED_ORIGINS.split(/\s+/).includes(origin);
}
