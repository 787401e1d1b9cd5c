// How the parts of a call read in plain words; used by the page and by the terminal.
// @ts-check

/** @typedef {Record<string, any>} Call */
/** @typedef {{ role?: string, content?: unknown, words?: { word?: string, start?: number, end?: number }[], [field: string]: unknown }} Turn */
/** @typedef {{ kind: "agent" | "person" | "note", speaker: string, start?: number, text: string }} Line */

/** @type {Record<string, string>} */
const IN_PLAIN_WORDS = {
  bad_request: "The API did not understand the request.",
  forbidden: "This key may not read the call.",
  invalid_argument: "That is not a valid call id.",
  invalid_response: "The API answered with something that is not a call.",
  invalid_toon: "The transcript arrived in a form that could not be read.",
  network: "The API could not be reached: check the connection.",
  not_found: "There is no such call, or it belongs to another organization.",
  rate_limited: "Too many requests: wait a moment and try again.",
  response_too_large: "The call is larger than the limit that was set.",
  server_error: "The API has a problem on its side: try again later.",
  timeout: "The API took too long to answer.",
  unauthorized: "The API key is missing or wrong.",
};

/** What the agent's tools did, between the turns. @type {Record<string, string>} */
const NOTES = {
  dtmf: "Key pressed",
  node_transition: "Next step",
  tool_call_invocation: "Tool called",
  tool_call_result: "Tool answered",
};

/**
 * One plain sentence for an error of getCall().
 * @param {any} error
 */
export function explain(error) {
  return IN_PLAIN_WORDS[error?.code] ?? "An unexpected error occurred.";
}

/**
 * `no-answer` reads "No answer".
 * @param {unknown} value
 */
export function label(value) {
  const words = String(value ?? "")
    .replace(/[_-]+/g, " ")
    .trim();
  return (words.charAt(0).toUpperCase() + words.slice(1)).replace(/^Ai\b/, "AI");
}

/**
 * 317 seconds read "5 min 17 sec".
 * @param {unknown} seconds
 */
export function duration(seconds) {
  if (typeof seconds !== "number" || !Number.isFinite(seconds)) return "";
  const whole = Math.round(seconds);
  const parts = [
    { unit: "hour", value: Math.floor(whole / 3600) },
    { unit: "minute", value: Math.floor((whole % 3600) / 60) },
    { unit: "second", value: whole % 60 },
  ];
  const said = parts.filter(({ value }) => value > 0);
  return (said.length > 0 ? said : parts.slice(-1))
    .map(({ unit, value }) => new Intl.NumberFormat(undefined, { style: "unit", unit }).format(value))
    .join(" ");
}

/**
 * A moment in the reader's own time zone and language; text that is not a date stays as it is.
 * @param {unknown} moment
 */
export function dateTime(moment) {
  const date = new Date(String(moment ?? ""));
  if (Number.isNaN(date.getTime())) return String(moment ?? "");
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(date);
}

/**
 * 65.2 seconds into the call reads "1:05".
 * @param {number} seconds
 */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * The facts of the call that fit on a line each.
 * @param {Call} call
 * @returns {[string, string][]}
 */
export function facts(call) {
  return present([
    ["Duration", duration(call.duration)],
    ["Started", call.start_at ? dateTime(call.start_at) : ""],
    ["Direction", label(call.direction)],
    ["From", text(call.from)],
    ["Result", label(call.call_result)],
    ["Ended with", label(call.disconnection_reason)],
    ["Type", label(call.type)],
  ]);
}

/**
 * @param {Call} call
 * @returns {[string, string][]}
 */
export function contactFacts({ contact }) {
  return present([
    ["Phone", text(contact?.phone_number)],
    ["Email", text(contact?.email)],
    ["Country", country(contact?.country)],
  ]);
}

/**
 * Both documented generations of the analysis, and whatever else it holds.
 * @param {Call} call
 * @returns {{ summary: string, sentiment: string, others: [string, string][] }}
 */
export function analysis({ call_analysis: found }) {
  if (typeof found !== "object" || found === null) return { summary: "", sentiment: "", others: [] };
  const { summary, call_summary, sentiment, user_sentiment, ...others } = found;
  return {
    summary: text(summary ?? call_summary),
    sentiment: text(sentiment ?? user_sentiment),
    others: present(Object.entries(others).map(([name, value]) => [label(name), text(value)])),
  };
}

/**
 * The conversation, with what the agent's tools did where the API reports it.
 * @param {Call} call
 * @returns {Line[]}
 */
export function conversation(call) {
  const turns = [call.chat_history_with_tools, call.chat_history].find(Array.isArray);
  if (turns) return turns.map((turn) => line(turn, call));
  const raw = [call.chat_history_with_tools, call.chat_history].find((field) => typeof field === "string");
  return raw === undefined ? [] : [{ kind: "note", speaker: "Transcript", text: raw }];
}

/**
 * How many turns people took; what tools did in between is none.
 * @param {Line[]} lines
 */
export function turns(lines) {
  const count = lines.filter(({ kind }) => kind !== "note").length;
  return `${new Intl.NumberFormat().format(count)} ${count === 1 ? "turn" : "turns"}`;
}

/**
 * @param {Turn} turn
 * @param {Call} call
 * @returns {Line}
 */
function line(turn, call) {
  const start = turn?.words?.[0]?.start;
  const known = speaker(turn?.role, call);
  if (known) return { ...known, start, text: text(turn.content) };
  const { role, content, words, tool_call_id, ...rest } = turn ?? {};
  const said = [...Object.entries(rest).map(detail), text(content)].filter(Boolean).join(" ");
  return { kind: "note", speaker: NOTES[String(role)] ?? label(role), start, text: said };
}

/** @param {[string, unknown]} field */
function detail([name, value]) {
  if (typeof value === "boolean") return value ? "" : `not ${name}`;
  return text(value);
}

/**
 * @param {unknown} role
 * @param {Call} call
 * @returns {Pick<Line, "kind" | "speaker"> | undefined}
 */
function speaker(role, { contact }) {
  if (role === "agent" || role === "assistant") return { kind: "agent", speaker: "Agent" };
  if (role === "user") return { kind: "person", speaker: text(contact?.full_name).split(" ")[0] || "Caller" };
  return undefined;
}

/** @param {unknown} value */
function text(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "object") return Object.keys(value).length > 0 ? JSON.stringify(value) : "";
  return String(value);
}

/** @param {unknown} code */
function country(code) {
  try {
    return new Intl.DisplayNames(undefined, { type: "region" }).of(text(code)) ?? text(code);
  } catch {
    return text(code);
  }
}

/**
 * @param {[string, string][]} pairs
 * @returns {[string, string][]}
 */
function present(pairs) {
  return pairs.filter(([, value]) => value !== "");
}
