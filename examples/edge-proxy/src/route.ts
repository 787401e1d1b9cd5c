// Which endpoint a request is for. What is not in the lists below is refused before the API is asked.
import { Refusal } from "./refusal.ts";

const PREFIX = "/api/contactship";

/** A checked request to the API. */
export interface Route {
  endpoint: "list" | "call" | "status";
  id: string | null;
  /** Path and query at the API. The parameters are sorted by name, so that their order makes no second cache entry. */
  target: string;
  /** Whether the answer is to hold a transcript. */
  transcript: boolean;
}

const BOOLEAN = /^(?:true|false)$/;
const DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?$/;
const NAME = /^[A-Za-z0-9_-]{1,128}$/;

const TRANSCRIPT = {
  include_transcript: BOOLEAN,
  include_words: BOOLEAN,
  include_tools: BOOLEAN,
  transcript_format: /^(?:json|toon)$/,
};
/** The parameters of each endpoint, with what their values may be. */
const PARAMETERS: Record<Route["endpoint"], Record<string, RegExp>> = {
  call: TRANSCRIPT,
  status: {},
  list: {
    ...TRANSCRIPT,
    limit: /^(?:[1-9]\d?|100)$/,
    offset: /^\d{1,9}$/,
    order: /^(?:asc|desc)$/,
    date_from: DATE,
    date_to: DATE,
    call_status: NAME,
    call_result: NAME,
    agent_id: NAME,
    campaign_id: NAME,
    phoneNumber: /^\+?[0-9]{1,20}$/,
  },
};

/** Reads the address, or throws a `Refusal`: 404 for the path, 400 for the query. */
export function readRoute(url: string): Route {
  // Not `new URL(url)`: it would resolve `..` and hide what was asked for. The patterns admit neither dots nor `%`.
  const { path = "", query = "" } = /^[a-z]+:\/\/[^/?#]+(?<path>[^?#]*)(?:\?(?<query>[^#]*))?/i.exec(url)?.groups ?? {};
  const found = /^\/v1\/calls(?:\/(?<id>[A-Za-z0-9_-]{1,128})(?<status>\/status)?)?$/.exec(path.slice(PREFIX.length));
  if (!path.startsWith(`${PREFIX}/`) || !found) throw new Refusal(404, "No such endpoint.");

  const id = found.groups?.["id"] ?? null;
  const endpoint = id === null ? "list" : found.groups?.["status"] ? "status" : "call";
  const parameters = readQuery(query, PARAMETERS[endpoint]);
  return {
    endpoint,
    id,
    target: path.slice(PREFIX.length) + (parameters.size > 0 ? `?${parameters}` : ""),
    transcript: parameters.get("include_transcript") !== "false",
  };
}

function readQuery(query: string, allowed: Record<string, RegExp>): URLSearchParams {
  const parameters = new URLSearchParams(query);
  const seen = new Set<string>();
  for (const [name, value] of parameters) {
    // The message names nothing of the request: a mistaken parameter may hold a key.
    if (!Object.hasOwn(allowed, name)) throw new Refusal(400, "The query has an unknown parameter.");
    if (!allowed[name]?.test(value)) throw new Refusal(400, `The query's ${name} is not valid.`);
    if (seen.has(name)) throw new Refusal(400, `The query has ${name} twice.`);
    seen.add(name);
  }
  parameters.sort();
  return parameters;
}
