// parseCallWebhook: what a webhook may be, and what it must not break.
// @ts-check
import { equal, ok } from "./support.mjs";
import { foreignObjects } from "./foreign.mjs";

/** @typedef {import("./support.mjs").Check} Check */
/** @typedef {import("./support.mjs").Host} Host */

/** @param {Host} host @param {unknown} body */
function refused(host, body) {
  try {
    host.library.parseCallWebhook(body);
  } catch (error) {
    ok(error instanceof host.library.ContactshipError, `a ContactshipError, not ${error}`);
    equal(/** @type {any} */ (error).code, "invalid_argument", "code");
    return /** @type {any} */ (error);
  }
  throw new Error("should have been refused");
}

/** @type {Check[]} */
export const checks = [
  {
    name: "parseCallWebhook gives the data of a webhook, from text, bytes and a parsed object",
    async run(host) {
      await host.library.init();
      const { parseCallWebhook } = host.library;
      for (const duration of ["number", "string"]) {
        const response = await fetch(`${host.sandbox}/sandbox/webhook?call=gen-en-30&duration=${duration}`);
        const text = await response.text();
        const { data } = JSON.parse(text);
        equal(typeof data.call.duration, duration, "duration that is sent");
        const wanted = { ...data, call: { ...data.call, duration: Number(data.call.duration) } };
        const bytes = new TextEncoder().encode(text);
        for (const body of [text, `\ufeff${text}`, bytes, bytes.buffer, new DataView(bytes.buffer), JSON.parse(text)]) {
          equal(parseCallWebhook(body), wanted, "data");
        }
        // A webhook is unsigned: it is a hint, and the call is fetched.
        equal((await host.client().getCall(parseCallWebhook(text).call.call_id)).id, "gen-en-30", "id");
      }
    },
  },
  {
    name: "parseCallWebhook keeps what it does not know, and tolerates what is odd",
    async run(host) {
      await host.library.init();
      const { parseCallWebhook } = host.library;
      const bodies = [
        { call: { call_id: "a" } },
        { call: { call_id: "" }, agent: null, contact: 7, campaign: [], organization: "o", more: { x: [1, null] } },
        { call: { call_id: "a", duration: "3 min", start_timestamp: 0, transcript: null, call_status: "new" } },
        { call: { call_id: "a", duration: { x: 1 } }, id: 9007199254740993 },
      ];
      for (const data of bodies) {
        equal(parseCallWebhook({ data, event: "x" }), data, "data");
        equal(parseCallWebhook(JSON.stringify({ data })), data, "data");
      }
      equal(parseCallWebhook('{"data":{"call":{"call_id":"a","duration":"210"}}}').call.duration, 210, "duration");
      const own = parseCallWebhook('{"data":{"call":{"call_id":"a"},"__proto__":{"polluted":1}}}');
      equal([Object.hasOwn(own, "__proto__"), own.polluted], [true, undefined], "an own property");
      equal(parseCallWebhook('{"data":{"call":{"call_id":"\\ud83d"}}}').call.call_id, "\ufffd", "a lone surrogate");
      const frozen = Object.freeze({ data: Object.freeze({ call: Object.freeze({ call_id: "a", duration: "5" }) }) });
      equal(parseCallWebhook(frozen).call.duration, 5, "duration");
      equal(frozen.data.call.duration, "5", "the object that was given");
    },
  },
  {
    name: "parseCallWebhook rejects a body without a call id, and one that is not JSON",
    async run(host) {
      await host.library.init();
      const bodies = [
        "",
        "{",
        "null",
        "[]",
        "7",
        '"text"',
        "<html>",
        "{}",
        '{"data":null}',
        '{"data":[]}',
        '{"data":{}}',
      ];
      bodies.push('{"data":{"call":{}}}', '{"data":{"call":{"call_id":7}}}', '{"data":{"call":{"call_id":null}}}');
      bodies.push(
        '{"call":{"call_id":"a"}}',
        '{"data":{"call":[{"call_id":"a"}]}}',
        '{"data":{"call":{"call_id":"a"}}} x',
      );
      for (const body of bodies) {
        refused(host, body);
        refused(host, new TextEncoder().encode(body));
      }
      for (const body of [
        undefined,
        null,
        7,
        true,
        1n,
        Symbol("s"),
        () => {},
        [],
        {},
        { data: { call: { call_id: 7 } } },
      ]) {
        refused(host, body);
      }
      ok(refused(host, "<html>").message.includes("JSON"), "what is wrong");
      ok(refused(host, "{}").message.includes("call_id"), "what is missing");
    },
  },
  {
    name: "parseCallWebhook survives any object",
    async run(host) {
      await host.library.init();
      const { parseCallWebhook } = host.library;
      for (const [name, make] of foreignObjects) {
        const value = make();
        const bodies = [value, { data: value }, { data: { call: value } }, { data: { call: { call_id: value } } }];
        for (const body of bodies) {
          const began = performance.now();
          refused(host, body);
          ok(performance.now() - began < 8000, `a quick refusal of ${name}`);
        }
        const data = { call: { call_id: "a" }, more: value };
        try {
          equal(parseCallWebhook({ data }).call.call_id, "a", "id");
        } catch (error) {
          ok(error instanceof host.library.ContactshipError, `a ContactshipError for ${name}, not ${error}`);
        }
      }
      equal(parseCallWebhook({ data: { call: { call_id: "a" } } }).call.call_id, "a", "id, afterwards");
    },
  },
  {
    name: "a webhook of 32 MB is read",
    async run(host) {
      await host.library.init();
      const turn = { role: "agent", content: "a word ".repeat(20), words: [{ word: "a", start: 1.5, end: 2 }] };
      const transcript_object = Array(170_000).fill(turn);
      const text = JSON.stringify({ data: { call: { call_id: "a", duration: "7", transcript_object } } });
      ok(text.length > 32_000_000, `32 MB, not ${text.length}`);
      const { call } = host.library.parseCallWebhook(text);
      equal([call.duration, call.transcript_object.length], [7, 170_000], "call");
      equal(call.transcript_object[169_999], turn, "the last turn");
      if (host.name === "node") equal(host.library.parseCallWebhook(JSON.parse(text)).call.duration, 7, "duration");
      refused(host, text.slice(0, -1));
    },
  },
];
