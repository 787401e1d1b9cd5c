// What the ways that are compared are called, in hosts and in tables.
// @ts-check

/** Decoding: the package, by the format of the transcript. */
export const OURS = { toon: "ours, TOON", json: "ours, JSON" };
/** Decoding: what all others are compared with. */
export const NATIVE = "JSON.parse";
/** Decoding: the reference decoder. */
export const REFERENCE = "toon 4.4.0";

/** Whole calls, lists and many calls by the package. */
export const GET_CALL = { toon: "getCall, TOON", json: "getCall, JSON" };
export const LIST_CALLS = { toon: "listCalls, TOON", json: "listCalls, JSON" };
export const GET_CALLS = { toon: "getCalls, TOON", json: "getCalls, JSON" };
export const CALL_METRICS = "callMetrics";
/** What a program does that has no package, for a call or a page of a list. */
export const NATIVE_FETCH = "fetch().json()";
/** The same for many calls: six at a time. */
export const NATIVE_BATCH = "Promise.all of fetch().json()";
