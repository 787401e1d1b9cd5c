// A call's transcripts as the lines of one conversation: what was said, with the tools that were used under it.
import { list, number, record, text } from "./values";

/** Whose lane something is in. */
export type Side = "agent" | "user" | "other";

/** One use of a tool. */
export interface ToolUse {
  name: string;
  /** As it came: JSON text, as a rule. */
  arguments: string | null;
  result: string | null;
  /** `pending` where no result is in the transcript. */
  outcome: "ok" | "failed" | "pending";
  /** When it was used, in seconds: the end of what was said before; null without times. */
  at: number | null;
}

/** A word and its times in seconds. */
export interface SpokenWord {
  text: string;
  start: number;
  end: number;
}

/** One line of the conversation. */
export interface Line {
  kind: "speech" | "event";
  side: Side;
  /** The role as the API names it; for an event its kind. */
  role: string;
  text: string;
  words: readonly SpokenWord[];
  start: number | null;
  end: number | null;
  tools: readonly ToolUse[];
  /** Its index in `chat_history`, which the metrics refer to; -1 for what is not in there. */
  entry: number;
}

/** A conversation, and where each entry of `chat_history` is in it. */
export interface Conversation {
  lines: readonly Line[];
  lineOfEntry: readonly number[];
  /** How many words have times. */
  timed: number;
}

type Draft = Omit<Line, "tools"> & { tools: ToolUse[]; timed: number };

/** Who speaks in an entry of this role. */
export function sideOf(role: string): Side {
  if (role === "agent" || role === "assistant") return "agent";
  return role === "user" ? "user" : "other";
}

/**
 * Joins `chat_history` with the entries that only `chat_history_with_tools` has. Either may be missing, a text
 * (a transcript that could not be decoded) or have entries of any shape.
 */
export function conversation(spoken: unknown, withTools: unknown): Conversation {
  const plain = Array.isArray(spoken) ? spoken : null;
  const full = Array.isArray(withTools) ? withTools : null;
  const drafts: Draft[] = [];
  const lineOfEntry: number[] = [];
  const uses = new Map<string, ToolUse>();
  let entry = 0;

  const say = (value: unknown, index: number) => {
    lineOfEntry[index] = drafts.length;
    drafts.push(speech(value, index));
  };
  for (const value of full ?? plain ?? []) {
    const role = text(record(value).role);
    if (role === "tool_call_invocation" || role === "tool_call_result") {
      addTool(record(value), role, drafts, uses);
    } else if (role === "node_transition" || role === "dtmf") {
      drafts.push(event(record(value), role, lastEnd(drafts)));
    } else if (!full || !plain) {
      say(value, entry++);
    } else {
      // The same entry, as `chat_history` has it: that is the one with words, and the one that metrics count.
      if (entry < plain.length) say(plain[entry], entry);
      else drafts.push(speech(value, -1));
      entry++;
    }
  }
  for (; plain && full && entry < plain.length; entry++) say(plain[entry], entry);
  return { lines: drafts, lineOfEntry, timed: drafts.reduce((sum, { timed }) => sum + timed, 0) };
}

function speech(value: unknown, entry: number): Draft {
  const { role, content, words } = record(value);
  const name = text(role) || "?";
  // Of the words of a long call a screen shows a few: they are made when a line is drawn, or a word is looked for.
  let spoken: SpokenWord[] | null = null;
  return {
    kind: "speech",
    side: sideOf(name),
    role: name,
    text:
      typeof content === "string" ? content : content === null || content === undefined ? "" : JSON.stringify(content),
    get words() {
      return (spoken ??= spokenWords(words));
    },
    ...extent(words),
    tools: [],
    entry,
  };
}

/** From the earliest start of a word to the latest end, and how many have times. */
function extent(words: unknown): { start: number | null; end: number | null; timed: number } {
  let [first, latest, timed] = [Infinity, 0, 0];
  for (const value of list(words)) {
    const { start, end } = record(value);
    if (!isTimed(start, end)) continue;
    first = Math.min(first, start as number);
    latest = Math.max(latest, end as number);
    timed++;
  }
  return timed > 0 ? { start: first, end: latest, timed } : { start: null, end: null, timed };
}

/** Whether a word has times that can be: the same rule as that of the metrics. */
function isTimed(start: unknown, end: unknown): boolean {
  const [from, to] = [number(start), number(end)];
  return from !== null && to !== null && from >= 0 && from <= to;
}

function spokenWords(words: unknown): SpokenWord[] {
  return list(words).flatMap((value) => {
    const { word, start, end } = record(value);
    return isTimed(start, end) ? [{ text: text(word), start: start as number, end: end as number }] : [];
  });
}

function event(value: Record<string, unknown>, role: string, at: number | null): Draft {
  const said =
    role === "dtmf"
      ? text(value.digit)
      : [value.former_node_name, value.new_node_name].map(text).filter(Boolean).join(" → ");
  return {
    kind: "event",
    side: "other",
    role,
    text: said,
    words: [],
    start: at,
    end: at,
    tools: [],
    entry: -1,
    timed: 0,
  };
}

function addTool(value: Record<string, unknown>, role: string, drafts: Draft[], uses: Map<string, ToolUse>): void {
  const id = text(value.tool_call_id);
  const known = uses.get(id);
  if (role === "tool_call_result" && known) {
    known.result = shown(value.content);
    known.outcome = outcome(value, known.result ?? "");
    return;
  }
  const result = role === "tool_call_result" ? shown(value.content) : null;
  const use: ToolUse = {
    name: text(value.name) || id || "?",
    arguments: shown(value.arguments),
    result,
    outcome: role === "tool_call_result" ? outcome(value, result ?? "") : "pending",
    at: lastEnd(drafts),
  };
  if (id) uses.set(id, use);
  const owner = drafts.findLast((draft) => draft.kind === "speech");
  if (owner) owner.tools.push(use);
  else drafts.push({ ...event({}, "tool", null), tools: [use] });
}

function outcome(value: Record<string, unknown>, result: string): ToolUse["outcome"] {
  if (typeof value.successful === "boolean") return value.successful ? "ok" : "failed";
  return /^\s*(\{\s*"error"|error\b|timeout\b|HTTP [45]\d\d)/i.test(result) ? "failed" : "ok";
}

function shown(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function lastEnd(drafts: readonly Draft[]): number | null {
  for (let i = drafts.length - 1; i >= 0; i--) {
    const end = drafts[i]?.end;
    if (end !== null && end !== undefined) return end;
  }
  return null;
}

/** JSON text with indentation, other text as it is. */
export function pretty(value: string): string {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null ? JSON.stringify(parsed, null, 2) : value;
  } catch {
    return value;
  }
}

/** A piece of a line: a word with times, or what is written between two of them. */
export interface Piece {
  text: string;
  /** Index in the line's words; -1 for what is between. */
  word: number;
}

/** A line's text cut at its words. Where the words are not those of the text, the text stays whole. */
export function pieces(line: Pick<Line, "text" | "words">): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const [index, word] of line.words.entries()) {
    const next = word.text ? line.text.indexOf(word.text, at) : -1;
    // A word far away is another word that is written the same.
    if (next < 0 || next - at > 24) return [{ text: line.text, word: -1 }];
    if (next > at) found.push({ text: line.text.slice(at, next), word: -1 });
    found.push({ text: word.text, word: index });
    at = next + word.text.length;
  }
  if (at < line.text.length) found.push({ text: line.text.slice(at), word: -1 });
  return found;
}
