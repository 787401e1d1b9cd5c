// callMetrics, held against its definitions written down once more, plainly and slowly.
// @ts-check
import { equal, ok } from "./support.mjs";
import { foreignObjects } from "./foreign.mjs";

/** @typedef {import("./support.mjs").Check} Check */
/** @typedef {import("./support.mjs").Host} Host */
/** @typedef {{ role: "agent" | "user", start: number, end: number, entry: number }} Segment */

/** @type {Record<string, "agent" | "user">} */
const ROLES = { agent: "agent", assistant: "agent", user: "user" };
/** @param {"agent" | "user"} role */
const other = (role) => (role === "agent" ? "user" : "agent");
/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
/** @param {number[]} numbers */
const max = (numbers) => numbers.reduce((most, number) => Math.max(most, number), -Infinity);

/** The metrics of a call by the letter of their definitions. @param {any} call */
function reference(call) {
  const entries = [call.chat_history, call.chat_history_with_tools].find(Array.isArray) ?? [];
  /** @type {Segment[]} */
  const words = [];
  entries.forEach((/** @type {any} */ entry, /** @type {number} */ index) => {
    const role = ROLES[entry?.role];
    if (!role || !Array.isArray(entry.words)) return;
    for (const word of entry.words) {
      const { start, end } = word ?? {};
      if (Number.isFinite(start) && Number.isFinite(end) && 0 <= start && start <= end)
        words.push({ role, start, end, entry: index });
    }
  });
  const roles = entries.map((/** @type {any} */ entry) => ROLES[entry?.role]).filter(Boolean);
  const turns = (/** @type {string} */ role) =>
    roles.filter((/** @type {string} */ one, /** @type {number} */ at) => one === role && roles[at - 1] !== role)
      .length;
  const lastEnd = words.length > 0 ? max(words.map(({ end }) => end)) : null;
  const duration = typeof call.duration === "number" ? call.duration : lastEnd;
  if (words.length === 0) {
    const none = (/** @type {string} */ role) => ({
      turns: turns(role),
      words: null,
      talkSeconds: null,
      wordsPerMinute: null,
      firstWordAt: null,
      longestMonologueSeconds: null,
      interruptions: null,
      responseLatency: null,
    });
    return {
      duration,
      segments: [],
      talkRatio: null,
      overlapSeconds: null,
      silences: [],
      silenceSeconds: null,
      interruptions: [],
      agent: none("agent"),
      user: none("user"),
    };
  }
  const segments = /** @type {const} */ (["agent", "user"]).flatMap((role) => {
    const mine = words.filter((word) => word.role === role).sort((a, b) => a.start - b.start);
    /** @type {Segment[]} */
    const segments = [];
    for (const word of mine) {
      const open = segments.at(-1);
      if (open && word.start - open.end <= 0.8) open.end = Math.max(open.end, word.end);
      else segments.push({ ...word });
    }
    return segments;
  });
  segments.sort((a, b) => a.start - b.start || (a.role === "agent" ? 0 : 1) - (b.role === "agent" ? 0 : 1));
  const of = (/** @type {string} */ role) => segments.filter((segment) => segment.role === role);
  const talk = (/** @type {string} */ role) => sum(of(role).map(({ start, end }) => end - start));
  let overlapSeconds = 0;
  for (const a of of("agent")) {
    for (const b of of("user")) overlapSeconds += Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));
  }
  /** @type {{ start: number, end: number }[]} */
  const silences = [];
  let quietSince = segments[0].end;
  for (const { start, end } of segments) {
    if (start - quietSince >= 1) silences.push({ start: quietSince, end: start });
    quietSince = Math.max(quietSince, end);
  }
  const interruptions = segments.flatMap((b) =>
    of(other(b.role))
      .filter((a) => a.start < b.start && b.start < a.end && Math.min(a.end, b.end) - b.start >= 0.5)
      .map((a) => ({ by: b.role, at: b.start, seconds: Math.min(a.end, b.end) - b.start, yielded: a.end <= b.end })),
  );
  const speaker = (/** @type {"agent" | "user"} */ role) => {
    const mine = words.filter((word) => word.role === role);
    let longest = 0;
    /** @type {Segment[]} */
    let run = [];
    for (const segment of segments) {
      if (segment.role === role) {
        run.push(segment);
        longest = Math.max(longest, max(run.map(({ end }) => end)) - run[0].start);
      } else if (segment.end - segment.start >= 0.5) run = [];
    }
    const values = of(other(role)).flatMap((asked) => {
      const t = asked.end;
      if (of(role).some(({ start, end }) => start <= t && t < end)) return [];
      const next = segments.find((segment) => segment !== asked && segment.start >= t);
      return next?.role === role ? [next.start - t] : [];
    });
    // In order of time, which is that of the ends.
    const ascending = [...values].sort((a, b) => a - b);
    const percentile = (/** @type {number} */ share) => {
      const rank = share * (ascending.length - 1);
      const [low, high] = [ascending[Math.floor(rank)], ascending[Math.ceil(rank)]];
      return low + (high - low) * (rank - Math.floor(rank));
    };
    const seconds = talk(role);
    return {
      turns: turns(role),
      words: mine.length,
      talkSeconds: seconds,
      wordsPerMinute: seconds > 0 ? mine.length / (seconds / 60) : null,
      firstWordAt: mine.length > 0 ? Math.min(...mine.map(({ start }) => start)) : null,
      longestMonologueSeconds: longest,
      interruptions: interruptions.filter(({ by }) => by === role).length,
      responseLatency:
        values.length === 0
          ? null
          : { median: percentile(0.5), p90: percentile(0.9), max: max(values), count: values.length, values },
    };
  };
  const total = talk("agent") + talk("user");
  return {
    duration,
    segments: segments.map(({ role, start, end, entry }) => ({ role, start, end, entry })),
    talkRatio: total > 0 ? talk("agent") / total : null,
    overlapSeconds,
    silences,
    silenceSeconds: sum(silences.map(({ start, end }) => end - start)),
    interruptions,
    agent: speaker("agent"),
    user: speaker("user"),
  };
}

/** Equal, but for how sums were rounded. @param {any} actual @param {any} wanted @param {string} [path] */
function alike(actual, wanted, path = "metrics") {
  if (typeof wanted === "number" && typeof actual === "number") {
    ok(Math.abs(actual - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)), `${path} to be ${wanted}, not ${actual}`);
  } else if (typeof wanted === "object" && wanted !== null) {
    ok(typeof actual === "object" && actual !== null, `${path} to be there`);
    equal(Object.keys(actual).sort(), Object.keys(wanted).sort(), `keys of ${path}`);
    for (const key of Object.keys(wanted)) alike(actual[key], wanted[key], `${path}.${key}`);
  } else equal(actual, wanted, path);
}

/** Mulberry32. @param {number} seed */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A call as no provider sends it. @param {number} seed */
function randomCall(seed) {
  const next = random(seed);
  const pick = (/** @type {any[]} */ items) => items[Math.floor(next() * items.length)];
  // Quarters of a second are exact, and meet each other often.
  const time = () => Math.floor(next() * 80) / 4;
  const word = () => {
    const start = pick([time(), time(), time(), time(), -1, NaN, null, "1"]);
    return pick([{ start, end: start + Math.floor(next() * 8) / 4 }, { start, end: time() }, null, {}]);
  };
  const entry = () => ({
    role: pick(["agent", "assistant", "user", "user", "tool_call_invocation", undefined]),
    words: pick([
      undefined,
      null,
      ...Array(6)
        .fill(0)
        .map(() => Array.from({ length: Math.floor(next() * 5) }, word)),
    ]),
  });
  const history = Array.from({ length: Math.floor(next() * 12) }, () => pick([entry(), entry(), entry(), null]));
  return { [pick(["chat_history", "chat_history_with_tools"])]: history, duration: pick([undefined, null, "7", 12.5]) };
}

/** @param {string} role @param {...[number, number]} times */
const turn = (role, ...times) => ({ role, words: times.map(([start, end]) => ({ word: "w", start, end })) });

/** @type {Check[]} */
export const checks = [
  {
    name: "callMetrics of a call is what was computed by hand",
    async run(host) {
      await host.library.init();
      const chat_history = [
        turn("agent", [0, 1], [1.8, 2]),
        { role: "node_transition" },
        turn("assistant", [4, 6]),
        turn("user", [5, 5.5], [5.6, 7]),
        turn("user", [9, 9.4]),
        turn("agent", [10, 12]),
      ];
      const metrics = host.library.callMetrics({ chat_history });
      alike(metrics, {
        duration: 12,
        segments: [
          { role: "agent", start: 0, end: 2, entry: 0 },
          { role: "agent", start: 4, end: 6, entry: 2 },
          { role: "user", start: 5, end: 7, entry: 3 },
          { role: "user", start: 9, end: 9.4, entry: 4 },
          { role: "agent", start: 10, end: 12, entry: 5 },
        ],
        talkRatio: 6 / 8.4,
        overlapSeconds: 1,
        silences: [
          { start: 2, end: 4 },
          { start: 7, end: 9 },
        ],
        silenceSeconds: 4,
        interruptions: [{ by: "user", at: 5, seconds: 1, yielded: true }],
        agent: {
          turns: 2,
          words: 4,
          talkSeconds: 6,
          wordsPerMinute: 40,
          firstWordAt: 0,
          longestMonologueSeconds: 6,
          interruptions: 0,
          responseLatency: { median: 0.6, p90: 0.6, max: 0.6, count: 1, values: [0.6] },
        },
        user: {
          turns: 1,
          words: 3,
          talkSeconds: 2.4,
          wordsPerMinute: 75,
          firstWordAt: 5,
          longestMonologueSeconds: 4.4,
          interruptions: 1,
          responseLatency: null,
        },
      });
      const keys = [
        "duration",
        "segments",
        "talkRatio",
        "overlapSeconds",
        "silences",
        "silenceSeconds",
        "interruptions",
        "agent",
        "user",
      ];
      equal(Object.keys(metrics), keys, "fields");
      equal(structuredClone(metrics), metrics, "a plain object");
    },
  },
  {
    name: "callMetrics of random calls is what the definitions say",
    async run(host) {
      await host.library.init();
      for (let seed = 1; seed <= 3000; seed++) {
        const call = randomCall(seed);
        try {
          alike(host.library.callMetrics(call), reference(call));
        } catch (error) {
          throw new Error(`seed ${seed}: ${error} of ${JSON.stringify(call)}`);
        }
      }
    },
  },
  {
    name: "callMetrics of calls of the sandbox, from either transcript, is what the definitions say",
    async run(host) {
      for (const id of ["talk-en-60", "talk-ja-30-n3", "gen-es-40"]) {
        const call = await host.client().getCall(id, { includeWords: true, includeTools: true });
        alike(host.library.callMetrics(call), reference(call));
        const { chat_history_with_tools } = call;
        alike(host.library.callMetrics({ chat_history_with_tools }), reference({ chat_history_with_tools }));
      }
    },
  },
  {
    name: "callMetrics without words has turns and a duration, and nothing else",
    async run(host) {
      const { callMetrics } = host.library;
      const call = await host.client().getCall("gen-en-5");
      const metrics = callMetrics(call);
      alike(metrics, reference(call));
      equal(
        [metrics.duration, metrics.talkRatio, metrics.silenceSeconds, metrics.agent.words],
        [call.duration, null, null, null],
        "null",
      );
      ok(metrics.agent.turns > 0, "turns");
      for (const empty of [
        {},
        [],
        { chat_history: [] },
        { chat_history: null, duration: 3 },
        { chat_history: "toon" },
      ]) {
        alike(callMetrics(empty), reference(empty));
      }
      equal(callMetrics({ duration: "30" }).duration, null, "duration");
      // A point in time is no talk, but a word.
      const { talkRatio, agent } = callMetrics({ chat_history: [turn("agent", [3, 3])] });
      equal([talkRatio, agent.words, agent.talkSeconds, agent.wordsPerMinute], [null, 1, 0, null], "of no length");
    },
  },
  {
    name: "callMetrics survives any object",
    async run(host) {
      await host.library.init();
      const { callMetrics, ContactshipError } = host.library;
      for (const nothing of [undefined, null, 7, "text", true, 1n, Symbol("s"), () => {}]) {
        try {
          callMetrics(nothing);
        } catch (error) {
          ok(error instanceof ContactshipError, `a ContactshipError, not ${error}`);
          equal(/** @type {any} */ (error).code, "invalid_argument", "code");
          continue;
        }
        throw new Error("should have been refused");
      }
      for (const [name, make] of foreignObjects) {
        const value = make();
        const calls = [
          value,
          { chat_history: value },
          { chat_history: [value, turn("agent", [0, 1])] },
          { chat_history: [{ role: value, words: value }] },
          { chat_history: Array(300).fill({ role: "agent", words: value }) },
          { chat_history: [{ role: "user", words: [value, { start: value, end: value }] }], duration: value },
        ];
        for (const call of calls) {
          const began = performance.now();
          try {
            ok(Array.isArray(callMetrics(call).segments), "segments");
          } catch (error) {
            ok(error instanceof ContactshipError, `a ContactshipError for ${name}, not ${error}`);
            equal(/** @type {any} */ (error).code, "invalid_argument", `code for ${name}`);
          }
          ok(performance.now() - began < 5000, `a quick end with ${name}`);
        }
      }
      equal(callMetrics({ chat_history: [turn("user", [0, 1])] }).user.words, 1, "words, afterwards");
    },
  },
  {
    name: "callMetrics reads nothing that it does not need",
    async run(host) {
      await host.library.init();
      const unread = {
        get words() {
          throw new Error("words of a tool");
        },
      };
      const call = {
        chat_history: [turn("user", [0, 1]), Object.assign(Object.create(unread), { role: "tool" })],
        get chat_history_with_tools() {
          throw new Error("the second transcript");
        },
      };
      equal(host.library.callMetrics(call).user.words, 1, "words");
    },
  },
  {
    name: "callMetrics gives no -0 for the time of a word",
    async run(host) {
      await host.library.init();
      const { duration, segments } = host.library.callMetrics({ chat_history: [turn("user", [-0, -0])] });
      const [{ start, end }] = segments;
      for (const time of [duration, start, end]) ok(Object.is(time, 0), `0, not ${1 / Number(time)}`);
    },
  },
  {
    name: "callMetrics takes linearithmic time, also where all speak at once",
    async run(host) {
      await host.library.init();
      const shapes = [
        (/** @type {number} */ at) => [at, at + 1e6],
        (/** @type {number} */ at) => [at * 2, at * 2 + 3],
        (/** @type {number} */ at) => [200_000 - at, 200_000 - at],
        () => [1, 2],
      ];
      for (const shape of shapes) {
        const chat_history = Array.from({ length: 100_000 }, (_, at) =>
          turn(at % 2 ? "agent" : "user", /** @type {[number, number]} */ (shape(at))),
        );
        const began = performance.now();
        equal(host.library.callMetrics({ chat_history }).agent.words, 50_000, "words");
        ok(performance.now() - began < 5000, "seconds at most");
      }
    },
  },
];
