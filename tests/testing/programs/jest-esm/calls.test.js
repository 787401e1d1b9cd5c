// Jest with ECMAScript modules: the package as it is, a fetch of the test's own, MSW, fake timers.
import { jest } from "@jest/globals";
import { ContactshipClient, ContactshipError, decodeToon } from "contactship-wasm";

const call = { id: "a1", chat_history: [{ role: "agent", content: "Hello" }] };

test("a fetch of the test's own", async () => {
  const fetch = jest.fn(async () => new Response(JSON.stringify(call)));
  const client = new ContactshipClient({ apiKey: "sk_test", fetch });
  expect(await client.getCall("a1")).toEqual(call);
  expect(fetch).toHaveBeenCalledWith(
    "https://api.contactship.ai/v1/calls/a1",
    expect.objectContaining({ headers: expect.objectContaining({ "x-api-key": "sk_test" }) }),
  );
});

test("an error", async () => {
  const client = new ContactshipClient({ apiKey: "sk_test", fetch: async () => new Response("", { status: 404 }) });
  const error = await client.getCall("a1").catch((error) => error);
  expect(error).toBeInstanceOf(ContactshipError);
  expect(error.code).toBe("not_found");
});

test("fake timers: a retry comes when the clock says so", async () => {
  jest.useFakeTimers();
  try {
    const answers = [
      new Response("", { status: 429, headers: { "retry-after": "30" } }),
      new Response(JSON.stringify(call)),
    ];
    const client = new ContactshipClient({ apiKey: "sk_test", fetch: async () => answers.shift() });
    const pending = client.getCall("a1");
    await jest.advanceTimersByTimeAsync(29_000);
    expect(answers.length).toBe(1);
    await jest.advanceTimersByTimeAsync(1_000);
    expect((await pending).id).toBe("a1");
  } finally {
    jest.useRealTimers();
  }
});

test("fake timers: a timeout comes when the clock says so", async () => {
  jest.useFakeTimers();
  try {
    const client = new ContactshipClient({ apiKey: "sk_test", fetch: () => new Promise(() => {}), maxRetries: 0 });
    const pending = client.getCall("a1").catch((error) => error.code);
    await jest.advanceTimersByTimeAsync(30_000);
    expect(await pending).toBe("timeout");
  } finally {
    jest.useRealTimers();
  }
});

test("decodeToon works at once", () => {
  expect(decodeToon("[2]: 1,2")).toEqual([1, 2]);
});
