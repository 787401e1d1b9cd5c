// jest-fixed-jsdom brings Node's fetch, Request and Response back: calls work as on a page.
const { ContactshipClient } = require("contactship-wasm");

test("a call through a proxy of the page's own", async () => {
  const fetch = jest.fn(async () => new Response('{"id":"a1"}'));
  const client = new ContactshipClient({ baseUrl: "/api/contactship", fetch });
  expect(await client.getCall("a1")).toEqual({ id: "a1" });
  expect(fetch.mock.calls[0][0]).toBe("http://localhost/api/contactship/v1/calls/a1");
});
