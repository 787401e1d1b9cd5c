// The base URL of requests: what it may be, and what a path is resolved against.
// @ts-check
import { invalid } from "./error.js";

const OWN_HOST = "contactship.ai";
/**
 * A `baseUrl`, checked as far as it can be when the client is made. A path of the page's own origin is resolved by the
 * first call where there is no page yet: a module may make its client where a framework prerenders on a server.
 */
export class BaseUrl {
  #given;
  #hasKey;
  /** @type {string | undefined} */
  #resolved;
  /** Requests go to ContactShip itself, not through a proxy that may add the key. */
  isOwn = false;

  /** @param {string} given @param {boolean} hasKey */
  constructor(given, hasKey) {
    this.#given = given;
    this.#hasKey = hasKey;
    const absolute = urlOf(given);
    const isPath = /^\/(?![\\/])/.test(given);
    // Resolved at once if there is a page, so that a mistake is reported early.
    if (absolute || !isPath || pageHref() !== undefined) this.#resolved = this.#resolve(absolute);
    this.isOwn = absolute !== undefined && isOwnHost(absolute.hostname);
  }

  /** The URL, without a trailing slash. */
  get href() {
    return (this.#resolved ??= this.#resolve(undefined));
  }

  /** @param {URL | undefined} absolute */
  #resolve(absolute) {
    const url = absolute ?? ofThePage(this.#given);
    if (absolute && !isSecure(url)) throw invalid("baseUrl must be https, or http on a loopback host.");
    if (url.username !== "" || url.password !== "" || /[?#]/.test(this.#given)) {
      throw invalid("baseUrl must have no user, password, query or fragment.");
    }
    // A proxy may well have such a path.
    if (isOwnHost(url.hostname) && /\/v1\/*$/.test(url.pathname)) {
      throw invalid("baseUrl must not end in /v1: the client adds /v1/calls to it.");
    }
    if (this.#hasKey && !isSecure(url)) {
      throw invalid("apiKey must not be sent from a page that is not https. Let the proxy add the key.");
    }
    return url.origin + url.pathname.replace(/\/+$/, "");
  }
}

/** @param {string} given */
function ofThePage(given) {
  const href = pageHref();
  if (href === undefined && given.startsWith("/")) {
    throw invalid(
      "baseUrl is relative, and there is no page to resolve it against. On a server, set an absolute URL (https://…); " +
        "with server-side rendering, call the client in the browser only.",
    );
  }
  // A page's URL may be about:blank or blob:, which has no paths.
  const page = urlOf(href);
  const url = page && urlOf(given, page);
  // Pages from files have no origin.
  if (!url || url.origin === "null")
    throw invalid("baseUrl must be an absolute URL or, on a web page, a path of its own origin.");
  if (url.origin !== page.origin) throw invalid("a baseUrl without a scheme must stay on the page's own origin.");
  return url;
}

/** @returns {string | undefined} */
function pageHref() {
  return globalThis.location?.href;
}

/** @param {any} given @param {URL} [base] */
function urlOf(given, base) {
  try {
    return new URL(given, base);
  } catch {
    return undefined;
  }
}

/** @param {URL} url */
function isSecure(url) {
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

/** @param {string} host */
function isLoopback(host) {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])\.?$/.test(host);
}

/** @param {string} host */
function isOwnHost(host) {
  const name = host.replace(/\.$/, "");
  return name === OWN_HOST || name.endsWith(`.${OWN_HOST}`);
}
