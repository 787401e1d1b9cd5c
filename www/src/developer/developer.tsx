// For developers: the call as it travels, what reading it takes in this browser, and code for what is on the screen.
import { useSignal } from "@preact/signals";
import { decodeToon, VERSION } from "contactship-wasm";
import { rawBody, reading, type RawBody } from "../api";
import { record } from "../lib/values";
import { CopyButton } from "../parts/copy";
import { Sheet } from "../parts/sheet";
import { failure } from "../state/failure";
import { listOptions } from "../state/listed";
import { url } from "../state/location";
import { attempts, type Opened } from "../state/opened";
import { sheet } from "../state/settings";
import { count, decimals, long, words } from "../words";
import { median, type Measured } from "./measure";
import "./developer.css";

interface Both {
  json: RawBody;
  toon: RawBody;
}

const SHOWN = 20_000;

export function Developer({ opened }: { opened: Opened }) {
  const w = words.value.developer;
  const format = useSignal<"json" | "toon">("json");
  const both = useSignal<Both | null>(null);
  const wrong = useSignal("");
  const times = useSignal<readonly Measured[] | "running" | null>(null);

  const load = async () => {
    if (both.peek()) return both.peek();
    try {
      // One after the other, so that neither waits for the other's bytes.
      const json = await rawBody(opened.id, "json");
      both.value = { json, toon: await rawBody(opened.id, "toon") };
    } catch (error) {
      wrong.value = failure(error).message;
    }
    return both.peek();
  };
  const measure = async () => {
    times.value = "running";
    const loaded = await load();
    times.value = loaded ? await measureAll(opened.id, loaded) : null;
  };
  const toonText = both.value ? transcriptOf(both.value.toon) : null;
  const shown = format.value === "json" ? JSON.stringify(opened.call, null, 2) : (toonText ?? "");
  return (
    <Sheet wide title={w.title} close={() => (sheet.value = null)}>
      <section class="developer">
        <h3>{w.data}</h3>
        <div class="developer-bar" role="group" aria-label={w.format}>
          <button
            type="button"
            class="button"
            aria-pressed={format.value === "json"}
            onClick={() => (format.value = "json")}
          >
            {w.json}
          </button>
          <button
            type="button"
            class="button"
            aria-pressed={format.value === "toon"}
            onClick={() => {
              format.value = "toon";
              void load();
            }}
          >
            {w.toon}
          </button>
          <CopyButton label={w.copy} text={() => shown} />
          {toonText ? <CopyButton label={w.copyPrompt} text={() => toonText} /> : null}
        </div>
        <pre class="code developer-data" dir="auto" tabIndex={0}>
          {shown.slice(0, SHOWN)}
        </pre>
        {shown.length > SHOWN ? <p class="muted">{w.showing(count(SHOWN), count(shown.length))}</p> : null}

        <h3>{w.wire}</h3>
        {both.value ? (
          <Wire both={both.value} />
        ) : (
          <button type="button" class="button" onClick={() => void load()}>
            {w.load}
          </button>
        )}
        {wrong.value ? <p class="chip failure">{wrong.value}</p> : null}
        <h3>{w.attempts}</h3>
        <table class="table">
          <thead>
            <tr>
              <th class="number-cell">{w.attempt}</th>
              <th>{w.status}</th>
              <th class="number-cell">{w.took}</th>
              <th class="number-cell">{w.next}</th>
            </tr>
          </thead>
          <tbody>
            {attempts.value.map((one) => (
              <tr key={one.attempt}>
                <td class="number-cell">{one.attempt}</td>
                <td>{one.status ?? failure(one.error).message}</td>
                <td class="number-cell">{count(Math.round(one.durationMs))} ms</td>
                <td class="number-cell">{one.retryInMs === undefined ? "" : long(one.retryInMs / 1000)}</td>
              </tr>
            ))}
          </tbody>
        </table>

        <h3>{w.speed}</h3>
        <p class="muted">{w.measureHint}</p>
        <button type="button" class="button" disabled={times.value === "running"} onClick={() => void measure()}>
          {times.value === "running" ? w.measuring : w.measure}
        </button>
        {Array.isArray(times.value) ? <Times times={times.value} /> : null}

        <h3>{w.code}</h3>
        {snippets(opened.id).map(([name, code]) => (
          <div key={name} class="developer-code">
            <div class="developer-bar">
              <span class="muted">{name}</span>
              <CopyButton label={w.copy} text={() => code} />
            </div>
            <pre class="code" tabIndex={0}>
              {code}
            </pre>
          </div>
        ))}
        <p class="muted">contactship-wasm {VERSION}</p>
      </section>
    </Sheet>
  );
}

function Wire({ both }: { both: Both }) {
  const w = words.value.developer;
  const size = (text: string | null) => (text === null ? "–" : count(new TextEncoder().encode(text).length));
  return (
    <table class="table">
      <thead>
        <tr>
          <th>{w.format}</th>
          <th class="number-cell">{w.bytes}</th>
          <th class="number-cell">{w.transcript}</th>
          <th class="number-cell">{w.transferred}</th>
        </tr>
      </thead>
      <tbody>
        {(["json", "toon"] as const).map((name) => (
          <tr key={name}>
            <td>{w[name]}</td>
            <td class="number-cell">{count(both[name].bytes.length)}</td>
            <td class="number-cell">{size(transcriptOf(both[name]))}</td>
            <td class="number-cell">{both[name].transferred === null ? "–" : count(both[name].transferred ?? 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Times({ times }: { times: readonly Measured[] }) {
  const w = words.value.developer;
  return (
    <table class="table developer-times">
      <thead>
        <tr>
          <th>{w.what}</th>
          <th class="number-cell">{w.milliseconds}</th>
          <th class="number-cell">{w.runs}</th>
        </tr>
      </thead>
      <tbody>
        {times.map((one) => (
          <tr key={one.name}>
            <td>{w[one.name as keyof typeof w] as string}</td>
            <td class="number-cell">{one.ms === null ? w.failed : decimals(one.ms, 3)}</td>
            <td class="number-cell">{count(one.runs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The transcript inside a body, as text. */
function transcriptOf({ bytes }: RawBody): string | null {
  try {
    const body = record(JSON.parse(new TextDecoder().decode(bytes)));
    const history = record(body.data ?? body).chat_history;
    return typeof history === "string" ? history : history === undefined ? null : JSON.stringify(history);
  } catch {
    return null;
  }
}

async function measureAll(id: string, { json, toon }: Both): Promise<Measured[]> {
  const [jsonText, toonText] = [transcriptOf(json) ?? "null", transcriptOf(toon) ?? ""];
  const { decode } = await import("@toon-format/toon");
  const [fromToon, fromJson] = [reading(toon.bytes), reading(json.bytes)];
  const options = { includeWords: true, includeTools: true, maxRetries: 0 } as const;
  return [
    await median("oursCallToon", () => fromToon.getCall(id, { ...options, transcriptFormat: "toon" })),
    await median("oursCallJson", () => fromJson.getCall(id, options)),
    await median("plainJson", () => new Response(json.bytes).json()),
    await median("oursToon", () => decodeToon(toonText)),
    await median("jsonParse", () => JSON.parse(jsonText)),
    await median("reference", () => decode(toonText)),
  ];
}

/** Code that does what is on the screen. */
function snippets(id: string): [string, string][] {
  const w = words.value.developer;
  const client = `import { callMetrics, ContactshipClient } from "contactship-wasm";\n\nconst client = new ContactshipClient({ baseUrl: "/api/contactship" });\n`;
  const filters = JSON.stringify(listOptions(url.value));
  return [
    [
      w.codeCall,
      `${client}const call = await client.getCall(${JSON.stringify(id)}, {\n  includeWords: true,\n  includeTools: true,\n  transcriptFormat: "toon",\n});`,
    ],
    [
      w.codeMetrics,
      `const { talkRatio, silences, agent } = callMetrics(call);\nconsole.log(talkRatio, silences.length, agent.responseLatency?.median);`,
    ],
    [
      w.codeList,
      `for await (const call of client.listCalls(${filters})) {\n  console.log(call.id, call.call_status);\n}`,
    ],
  ];
}
