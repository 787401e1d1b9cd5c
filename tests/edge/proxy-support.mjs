// What the tests of the edge proxy share: sessions and tokens of every kind, and requests that no client would send.
// @ts-check
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, request } from "node:http";
import * as jose from "jose";
import { listen } from "../hosts/listen.mjs";

export const SESSION_SECRET = "session-SECRET-of-the-tests-0123456789";
export const AUDIENCE = "audience-of-the-tests";
export const soon = () => Math.floor(Date.now() / 1000) + 600;

/**
 * The cookie of a session.
 * @param {Record<string, unknown>} [claims] what differs from a valid session
 * @param {string} [secret]
 */
export function session(claims = {}, secret = SESSION_SECRET) {
  const payload = { sub: "user-1", aud: "contactship-proxy", exp: soon(), ...claims };
  const text = Buffer.from(JSON.stringify(payload)).toString("base64url");
  return `__Host-session=${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

/** Stands for the server where Cloudflare Access publishes its keys. */
export async function startAccess() {
  /** @type {{ down: boolean, keys: object[] }} */
  const state = { down: false, keys: [] };
  const server = createServer((asked, response) => {
    if (asked.url !== "/cdn-cgi/access/certs" || state.down) return void response.writeHead(500).end();
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys: state.keys }));
  });
  const { address: issuer, close: stop } = await listen(server);
  /** A key pair, published or not. @param {string} kid */
  async function makeKey(kid, published = true) {
    const { publicKey, privateKey } = await jose.generateKeyPair("RS256", { extractable: true });
    const jwk = { ...(await jose.exportJWK(publicKey)), kid, alg: "RS256", use: "sig" };
    if (published) state.keys = [jwk, ...state.keys];
    /**
     * A token of this key.
     * @param {Record<string, unknown>} [claims] what differs from a valid token
     */
    const sign = (claims = {}) =>
      new jose.SignJWT({ iss: issuer, aud: [AUDIENCE], sub: "access-user", exp: soon(), ...claims })
        .setProtectedHeader({ alg: "RS256", kid })
        .sign(privateKey);
    return { sign, publicKey };
  }
  return { issuer, state, makeKey, stop };
}

/**
 * Sends exactly this path, method and these headers; `fetch` would tidy them up.
 * @param {URL} url
 * @param {string} path
 * @param {{ method?: string, headers?: Record<string, string> }} [options]
 * @returns {Promise<{ status: number, headers: import("node:http").IncomingHttpHeaders, body: Buffer, json: () => any }>}
 */
export async function send(url, path, { method = "GET", headers = {} } = {}) {
  const sent = request({ host: url.hostname, port: url.port, path, method, headers, agent: false });
  sent.end();
  const [response] = /** @type {[import("node:http").IncomingMessage]} */ (await once(sent, "response"));
  const body = Buffer.concat(await response.toArray());
  return { status: response.statusCode ?? 0, headers: response.headers, body, json: () => JSON.parse(String(body)) };
}
