// The URL is the state: what is open, where in it, and which calls are listed.

/** Everything that a link to the dashboard holds. Empty strings and null stand for "not set". */
export interface UrlState {
  call: string;
  /** The playhead in seconds. */
  t: number | null;
  /** The stretch of the call that the time axis shows, `61.5-75`; nothing for all of it. */
  zoom: string;
  /** `compare` for the table of many calls. */
  view: "" | "compare";
  /** How many calls are compared. */
  n: number | null;
  status: string;
  result: string;
  agent: string;
  campaign: string;
  number: string;
  /** Days, `2026-03-01`. */
  from: string;
  to: string;
  order: "" | "asc";
  /** The search in the transcript. */
  q: string;
  theme: "" | "light" | "dark";
  lang: "" | "en" | "es";
}

export const EMPTY: UrlState = {
  call: "",
  t: null,
  zoom: "",
  view: "",
  n: null,
  status: "",
  result: "",
  agent: "",
  campaign: "",
  number: "",
  from: "",
  to: "",
  order: "",
  q: "",
  theme: "",
  lang: "",
};

/** The names that choose which calls are listed. */
export const FILTERS = ["from", "to", "status", "result", "agent", "campaign", "number"] as const;
export type FilterName = (typeof FILTERS)[number];

/** Reads `location.search`; what makes no sense is left out. */
export function parse(search: string): UrlState {
  const query = new URLSearchParams(search);
  const text = (name: string, longest = 200) => (query.get(name) ?? "").slice(0, longest);
  const choice = <T extends string>(name: string, ...known: T[]) =>
    known.find((value) => value === query.get(name)) ?? "";
  const day = (name: string) => (/^\d{4}-\d\d-\d\d$/.test(text(name)) ? text(name) : "");
  return {
    call: text("call"),
    t: amount(query.get("t")),
    zoom: text("zoom", 20),
    view: choice("view", "compare"),
    n: amount(query.get("n")),
    status: text("status"),
    result: text("result"),
    agent: text("agent"),
    campaign: text("campaign"),
    number: text("number"),
    from: day("from"),
    to: day("to"),
    order: choice("order", "asc"),
    q: text("q"),
    theme: choice("theme", "light", "dark"),
    lang: choice("lang", "en", "es"),
  };
}

function amount(text: string | null): number | null {
  return text !== null && /^\d{1,7}(\.\d{1,3})?$/.test(text) ? Number(text) : null;
}

/** The search part of the URL: `?call=…`, or nothing. What is not set is left out. */
export function format(state: UrlState): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (value === "" || value === null) continue;
    query.set(name, typeof value === "number" ? String(Math.round(value * 10) / 10) : String(value));
  }
  const text = query.toString();
  return text ? `?${text}` : "";
}

/** How many filters are set. */
export function filterCount(state: UrlState): number {
  return FILTERS.filter((name) => state[name] !== "").length;
}
