// A call as elements: header, contact, analysis, and the transcript as a conversation.
// @ts-check
import { element } from "./element.js";
import { analysis, clock, contactFacts, conversation, facts, label } from "./format.js";

/** @param {import("./format.js").Call} call */
export function callView(call) {
  return element(
    "article",
    { class: "call" },
    header(call),
    element("div", { class: "aside" }, ...contactCard(call), ...analysisCard(call)),
    transcript(call),
  );
}

/** @param {import("./format.js").Call} call */
function header(call) {
  const status = String(call.call_status ?? "");
  return element(
    "header",
    { class: "panel head" },
    element(
      "div",
      { class: "title" },
      element("h1", {}, call.contact?.full_name || "Call"),
      badge(status, tone(status)),
    ),
    element("p", { class: "id" }, call.id),
    list(facts(call)),
    ...recording(call.call_record),
  );
}

/** @param {import("./format.js").Call} call */
function contactCard(call) {
  const { contact } = call;
  if (!contact) return [];
  const name = String(contact.full_name ?? "");
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => Array.from(part)[0] ?? "")
    .join("");
  const card = element("section", { class: "panel", "aria-labelledby": "contact" });
  card.append(element("h2", { id: "contact" }, "Contact"));
  const who = element(
    "p",
    { class: "who" },
    element("span", { class: "initials", "aria-hidden": "true" }, initials),
    name,
  );
  card.append(who, list(contactFacts(call)));
  return [card];
}

/** @param {import("./format.js").Call} call */
function analysisCard(call) {
  const { summary, sentiment, others } = analysis(call);
  if (!summary && !sentiment && others.length === 0) return [];
  const title = element("div", { class: "title" }, element("h2", { id: "analysis" }, "Analysis"));
  if (sentiment) title.append(badge(sentiment, sentiment.toLowerCase()));
  return [
    element(
      "section",
      { class: "panel", "aria-labelledby": "analysis" },
      title,
      element("p", {}, summary),
      list(others),
    ),
  ];
}

/** @param {import("./format.js").Call} call */
function transcript(call) {
  const lines = conversation(call);
  const title = element("h2", { id: "transcript" }, "Transcript");
  const body =
    lines.length > 0
      ? element("ol", { class: "turns" }, ...lines.map(turn))
      : element("p", { class: "quiet" }, "There is no transcript yet: it arrives some time after the call has ended.");
  return element("section", { class: "panel transcript", "aria-labelledby": "transcript" }, title, body);
}

/** @param {import("./format.js").Line} line */
function turn({ kind, speaker, start, text }) {
  const who = element("p", { class: "speaker" }, speaker);
  if (start !== undefined) who.append(" ", element("time", { datetime: `PT${start}S` }, clock(start)));
  return element("li", { class: `turn ${kind}` }, who, element("p", { class: "bubble" }, text));
}

/** @param {[string, string][]} pairs */
function list(pairs) {
  const rows = pairs.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)));
  return element("dl", {}, ...rows);
}

/**
 * @param {string} text
 * @param {string} mood
 */
function badge(text, mood) {
  return element("span", { class: `badge ${mood}` }, label(text) || "Unknown");
}

/** @param {string} status */
function tone(status) {
  if (status === "completed") return "positive";
  return ["failed", "busy", "no-answer", "no_answer", "incomplete"].includes(status) ? "negative" : "neutral";
}

/** @param {unknown} address */
function recording(address) {
  // Whatever the field holds, only a web address becomes a link.
  if (typeof address !== "string" || !/^https?:\/\//.test(address)) return [];
  return [element("p", {}, element("a", { href: address, rel: "noreferrer" }, "Listen to the recording"))];
}
