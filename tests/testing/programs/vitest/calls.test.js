// Vitest: MSW, fake timers, fetch of other libraries.
import { ContactshipClient, decodeToon } from "contactship-wasm";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import nodeFetch from "node-fetch";
import { fetch as undiciFetch } from "undici";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";

const seen = [];
const server = setupServer(
  http.get("https://api.contactship.ai/v1/calls/:id", ({ params, request }) => {
    seen.push(request.headers.get("x-api-key"));
    return HttpResponse.json({ id: params.id, chat_history: [] });
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: "bypass" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

test("MSW answers the client", async () => {
  const client = new ContactshipClient({ apiKey: "sk_test" });
  expect(await client.getCall("a1")).toEqual({ id: "a1", chat_history: [] });
  expect(seen).toEqual(["sk_test"]);
});

test("MSW fails, and the client retries", async () => {
  let requests = 0;
  server.use(
    http.get("https://api.contactship.ai/v1/calls/:id", () =>
      ++requests < 3 ? HttpResponse.error() : HttpResponse.json({ id: "a1" }),
    ),
  );
  vi.spyOn(Math, "random").mockReturnValue(0);
  expect((await new ContactshipClient({ apiKey: "sk_test" }).getCall("a1")).id).toBe("a1");
  expect(requests).toBe(3);
  vi.restoreAllMocks();
});

test("fake timers", async () => {
  vi.useFakeTimers();
  const client = new ContactshipClient({ apiKey: "sk_test", fetch: () => new Promise(() => {}), maxRetries: 0 });
  const pending = client.getCall("a1").catch((error) => error.code);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await pending).toBe("timeout");
  vi.useRealTimers();
});

for (const [name, fetch] of Object.entries({ "undici.fetch": undiciFetch, "node-fetch": nodeFetch })) {
  test(`${name} as the client's fetch`, async () => {
    const { sandbox, key, call } = JSON.parse(process.env.CONTACTSHIP_CHECKS);
    const client = new ContactshipClient({ apiKey: key, baseUrl: sandbox, fetch });
    expect((await client.getCall(call)).id).toBe(call);
    const spread = new ContactshipClient({
      apiKey: key,
      baseUrl: sandbox,
      fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, "x-trace": "1" } }),
    });
    expect((await spread.getCall(call, { transcriptFormat: "toon" })).id).toBe(call);
  });
}

test("decodeToon works at once", () => expect(decodeToon("a: 1")).toEqual({ a: 1 }));
