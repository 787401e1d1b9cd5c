// Jest with CommonJS: `require` gets the copy of the package that has all in one file.
const { ContactshipClient, ContactshipError, callMetrics, decodeToon } = require("contactship-wasm");

test("a fetch of the test's own", async () => {
  const client = new ContactshipClient({ apiKey: "sk_test", fetch: async () => new Response('{"id":"a1"}') });
  expect(await client.getCall("a1")).toEqual({ id: "a1" });
});

test("both names are one module, and work at once", () => {
  expect(require("contactship-wasm/inline").decodeToon).toBe(decodeToon);
  expect(decodeToon("a: 1")).toEqual({ a: 1 });
  expect(callMetrics({ chat_history: [] }).agent.turns).toBe(0);
  expect(() => decodeToon("[1]: 1,2")).toThrow(ContactshipError);
});
