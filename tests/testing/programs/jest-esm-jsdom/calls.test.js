// Jest with ECMAScript modules and jsdom: the files for browsers would download the module, so the inlined one is taken.
import { ContactshipClient, decodeToon } from "contactship-wasm";

test("a call through a proxy of the page's own", async () => {
  const client = new ContactshipClient({ baseUrl: "/api/contactship", fetch: async () => Response.json({ id: "a1" }) });
  expect((await client.getCall("a1")).id).toBe("a1");
});

test("a key is refused, as on a page", () => {
  expect(() => new ContactshipClient({ apiKey: "sk_test" })).toThrow(/web page/);
});

test("decodeToon works at once", () => expect(decodeToon("a: 1")).toEqual({ a: 1 }));
