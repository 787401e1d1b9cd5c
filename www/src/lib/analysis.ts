// What was made of a call: both documented shapes of `call_analysis` as one, unknown fields kept.
import { list, record, text } from "./values";

/** One check of the call by the platform. */
export interface Evaluation {
  name: string;
  passed: boolean | null;
  score: number | null;
  reason: string;
}

/** A field with a value of any kind. */
export type Field = readonly [name: string, value: unknown];

/** An analysis, ready to be shown. */
export interface Analysis {
  summary: string;
  /** In lower case; empty where there is none. */
  sentiment: string;
  successful: boolean | null;
  inVoicemail: boolean | null;
  extracted: readonly Field[];
  evaluations: readonly Evaluation[];
  /** Fields that are not documented. */
  others: readonly Field[];
}

const KNOWN = new Set([
  "summary",
  "call_summary",
  "sentiment",
  "user_sentiment",
  "call_successful",
  "in_voicemail",
  "custom_analysis_data",
  "evaluation_results",
]);

/** The analysis of a call; null where there is none yet. */
export function analysis(value: unknown): Analysis | null {
  if (typeof value !== "object" || value === null) return null;
  const fields = record(value);
  const sentiment = text(fields.sentiment) || text(fields.user_sentiment);
  return {
    summary: text(fields.summary) || text(fields.call_summary),
    sentiment: sentiment.toLowerCase() === "unknown" ? "" : sentiment.toLowerCase(),
    successful: boolean(fields.call_successful),
    inVoicemail: boolean(fields.in_voicemail),
    extracted: Object.entries(record(fields.custom_analysis_data)),
    evaluations: list(fields.evaluation_results).map(evaluation),
    others: Object.entries(fields).filter(([name, field]) => !KNOWN.has(name) && field !== null),
  };
}

function evaluation(value: unknown): Evaluation {
  const fields = record(value);
  const passed = boolean(fields.passed) ?? boolean(fields.success) ?? boolean(fields.result);
  return {
    name: text(fields.name) || text(fields.criteria) || text(fields.id) || (typeof value === "string" ? value : "?"),
    passed,
    score: typeof fields.score === "number" ? fields.score : null,
    reason: text(fields.reason) || text(fields.rationale) || text(fields.comment),
  };
}

function boolean(value: unknown): boolean | null {
  return typeof value === "boolean" ? value : null;
}
