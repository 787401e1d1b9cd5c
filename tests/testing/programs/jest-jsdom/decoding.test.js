// With TextDecoder and TextEncoder of Node's, all that needs no network works in jsdom.
const { callMetrics, decodeToon, parseCallWebhook } = require("contactship-wasm");

test("TOON, metrics and webhooks", () => {
  expect(decodeToon("[2]: 1,2")).toEqual([1, 2]);
  expect(callMetrics({ chat_history: [{ role: "user", words: [{ start: 0, end: 1 }] }] }).user.words).toBe(1);
  expect(parseCallWebhook('{"data":{"call":{"call_id":"a1"}}}').call.call_id).toBe("a1");
});
