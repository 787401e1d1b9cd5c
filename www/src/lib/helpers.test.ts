// The helpers that know nothing of the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { callMetrics } from "#contactship-wasm";
import { analysis } from "./analysis";
import { answers } from "./answers";
import { conversation, pieces } from "./conversation";
import { csv } from "./csv";
import { wordIndex } from "./lookup";
import { clampStretch, formatStretch, parseStretch, zoomed } from "./stretch";
import { clock, instant, length, parseClock, tickStep } from "./time";
import { EMPTY, filterCount, format, parse } from "../state/url";

test("times are written and read", () => {
  assert.deepEqual([0, 9.99, 62, 3723, -1, NaN].map(clock), ["0:00", "0:09", "1:02", "1:02:03", "0:00", "0:00"]);
  assert.deepEqual(["75", "1:15", "1:02:03", "62,5", "", "1:2:3:4", "x", "-1"].map(parseClock), [
    75,
    75,
    3723,
    62.5,
    null,
    null,
    null,
    null,
  ]);
  assert.deepEqual(
    [0.93, 9.95, 42, 60, 317, 7260].map((seconds) => length(seconds, "en")),
    ["0.9 s", "10 s", "42 s", "1 min", "5 min 17 s", "2 h 1 min"],
  );
  assert.equal(length(2.1, "es"), "2,1 s");
  assert.equal(instant("2026-03-15T14:35:22+00:00"), Date.UTC(2026, 2, 15, 14, 35, 22));
  assert.deepEqual([instant("soon"), instant(5), instant(null)], [null, null, null]);
  assert.deepEqual([tickStep(60, 10), tickStep(300, 5), tickStep(100_000, 4)], [10, 60, 25_200 + 3600 - 3600]);
});

test("the URL holds the state, and nothing that makes no sense", () => {
  const state = {
    ...EMPTY,
    call: "a b&c",
    t: 62.34,
    zoom: "61.5-75",
    status: "no-answer",
    from: "2026-03-01",
    theme: "dark" as const,
  };
  assert.deepEqual(parse(format(state)), { ...state, t: 62.3 });
  assert.equal(format(EMPTY), "");
  assert.deepEqual(parse("?theme=pink&t=NaN&from=yesterday&view=x&lang=fr&n=-1"), EMPTY);
  assert.equal(filterCount(state), 2);
});

test("a stretch stays in the call, and what is pointed at stays in its place", () => {
  assert.deepEqual(zoomed({ from: 0, to: 100 }, 0.5, 20, 100), { from: 10, to: 60 });
  assert.deepEqual(zoomed({ from: 10, to: 60 }, 0.5, 500, 100), { from: 35, to: 60 });
  assert.equal(zoomed({ from: 10, to: 60 }, 2, 20, 100), null);
  assert.deepEqual(zoomed({ from: 10, to: 16 }, 0.5, 10, 100), { from: 10, to: 15 });
  assert.deepEqual(clampStretch({ from: 90, to: 110 }, 100), { from: 80, to: 100 });
  assert.equal(clampStretch({ from: 0, to: 3 }, 4), null);
  const stretch = { from: 61.5, to: 75 };
  assert.equal(formatStretch(stretch), "61.5-75");
  assert.deepEqual(parseStretch("61.5-75", 100), stretch);
  assert.equal(formatStretch(null), "");
  for (const text of ["", "75-61", "x", "1-2-3", "0-100", "-5-10"]) assert.equal(parseStretch(text, 100), null, text);
});

test("the word at a time is found, also where two speak at once", () => {
  const { lines } = conversation(
    [
      {
        role: "agent",
        content: "a b c",
        words: [
          { word: "a", start: 0, end: 1 },
          { word: "b", start: 1, end: 2 },
          { word: "c", start: 3, end: 4 },
        ],
      },
      { role: "user", content: "yes", words: [{ word: "yes", start: 1.5, end: 1.9 }] },
    ],
    null,
  );
  const index = wordIndex(lines);
  assert.equal(index.at(-1), null);
  assert.deepEqual(index.at(1.2), { line: 0, word: 1 });
  assert.deepEqual(index.at(1.6), { line: 1, word: 0 });
  assert.deepEqual(index.at(99), { line: 0, word: 2 });
  assert.equal(index.lineAt(3.5), 0);
});

test("the word at a time is the last one that began, whatever order words and lines have", () => {
  let seed = 11;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  for (let round = 0; round < 50; round++) {
    const entries = Array.from({ length: 20 }, (_, i) => ({
      role: ["agent", "user", "other"][i % 3],
      content: "w w w",
      words: Array.from({ length: Math.floor(random() * 5) }, () => {
        const start = Math.round(random() * 40) / 2;
        return { word: "w", start, end: start + Math.round(random() * 20) / 2 };
      }),
    }));
    const { lines } = conversation(entries, null);
    const index = wordIndex(lines);
    for (let seconds = -0.5; seconds < 22; seconds += 0.25) {
      let best = null as { line: number; word: number; start: number } | null;
      for (const [line, { words }] of lines.entries()) {
        for (const [word, { start }] of words.entries())
          if (start <= seconds && start >= (best?.start ?? 0)) best = { line, word, start };
      }
      assert.deepEqual(index.at(seconds), best && { line: best.line, word: best.word });
    }
  }
});

test("tools come under what was said before them, whatever shape entries have", () => {
  const spoken = [
    { role: "agent", content: "one", words: [{ word: "one", start: 0, end: 2 }] },
    { role: "user", content: "two" },
  ];
  const { lines, lineOfEntry } = conversation(spoken, [
    spoken[0],
    { role: "node_transition", former_node_name: "a", new_node_name: "b" },
    { role: "tool_call_invocation", tool_call_id: "x", name: "look", arguments: "{}" },
    { role: "tool_call_result", tool_call_id: "x", content: "HTTP 502", successful: false },
    spoken[1],
    null,
    { role: "tool_call_result", content: 5 },
  ]);
  assert.deepEqual(
    lines.map(({ kind }) => kind),
    ["speech", "event", "speech", "speech"],
  );
  assert.deepEqual(lines[0]?.tools, [{ name: "look", arguments: "{}", result: "HTTP 502", outcome: "failed", at: 2 }]);
  assert.equal(lines[3]?.tools[0]?.outcome, "ok");
  assert.deepEqual(lineOfEntry.slice(0, 2), [0, 2]);
  assert.deepEqual(conversation("raw text", null).lines, []);
});

test("words are found in the text, and other words leave it whole", () => {
  const line = (text: string, ...words: string[]) => ({
    text,
    words: words.map((word) => ({ text: word, start: 0, end: 1 })),
  });
  assert.deepEqual(pieces(line("¿Sí?  No.", "¿Sí?", "No.")), [
    { text: "¿Sí?", word: 0 },
    { text: "  ", word: -1 },
    { text: "No.", word: 1 },
  ]);
  assert.deepEqual(pieces(line("something else", "not", "this")), [{ text: "something else", word: -1 }]);
  assert.deepEqual(pieces(line("abc")), [{ text: "abc", word: -1 }]);
});

test("answers have the places of the latencies that callMetrics gives", () => {
  const segment = (role: string, start: number, end: number) => ({ role, start, end });
  const segments = [
    segment("agent", 0, 2),
    segment("user", 2.5, 4),
    segment("agent", 6.5, 8),
    segment("user", 7, 7.5),
    segment("agent", 9, 10),
    segment("user", 10, 11),
  ];
  assert.deepEqual(answers(segments, "agent"), [{ from: 4, at: 6.5, seconds: 2.5, segment: 2 }]);
  assert.deepEqual(
    answers(segments, "user").map(({ seconds }) => seconds),
    [0.5],
  );
});

test("the answers of a made-up crowd agree with callMetrics", () => {
  let seed = 7;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  for (let round = 0; round < 50; round++) {
    const chat_history = Array.from({ length: 60 }, (_, i) => {
      const start = Math.round(random() * 200) / 2;
      return {
        role: random() < 0.5 ? "agent" : "user",
        content: "w",
        words: [{ word: `w${i}`, start, end: start + Math.round(random() * 8) / 2 }],
      };
    });
    const { segments, agent, user } = callMetrics({ chat_history });
    const seconds = (role: string) => answers(segments, role).map((answer) => answer.seconds);
    assert.deepEqual(seconds("agent"), agent.responseLatency?.values ?? []);
    assert.deepEqual(seconds("user"), user.responseLatency?.values ?? []);
  }
});

test("both shapes of an analysis are read, and what is not known is kept", () => {
  assert.equal(analysis(null), null);
  assert.deepEqual(analysis({ summary: "s", sentiment: "Positive", mood: 3 })?.others, [["mood", 3]]);
  const made = analysis({
    call_summary: "s",
    user_sentiment: "Unknown",
    call_successful: false,
    evaluation_results: ["x", { name: "n", passed: true, score: 1 }],
  });
  assert.deepEqual([made?.summary, made?.sentiment, made?.successful], ["s", "", false]);
  assert.deepEqual(
    made?.evaluations.map(({ name, passed }) => [name, passed]),
    [
      ["x", null],
      ["n", true],
    ],
  );
});

test("cells of a CSV are quoted, and are no formulas", () => {
  assert.equal(
    csv([
      ["a", 1, null],
      ['say "x", y', "=1+1", -2],
    ]),
    'a,1,\r\n"say ""x"", y",\'=1+1,-2\r\n',
  );
});
