// Many calls side by side: opened with a progress that can be stopped, sorted by any column, exported as CSV.
import { useSignal } from "@preact/signals";
import { withWhom } from "../call/header";
import { csv } from "../lib/csv";
import { clock } from "../lib/time";
import { number, text } from "../lib/values";
import { Menu } from "../list/menu";
import { compare, comparison, forgetComparison, stopComparing, type Row } from "../state/compared";
import { list, picked } from "../state/listed";
import { go, hrefTo, isPlainClick, url } from "../state/location";
import { count, exact, long, moment, percent, say, words, type Words } from "../words";
import "./compare.css";

interface Column {
  name: string;
  /** What it sorts and exports. */
  value: (row: Row) => string | number | null;
  shown: (row: Row) => string;
  numeric: boolean;
  definition?: keyof Words["definitions"];
  /** The tooltip of its cell. */
  hint?: (row: Row) => string;
}

const AMOUNTS = [25, 100, 500];

export function Compare() {
  const w = words.value.compare;
  const { state, rows, total, failed, error } = comparison.value;
  const running = state === "running";
  const amount = url.value.n ?? 25;
  const chosen = picked.value.length;
  const sort = useSignal<{ column: number; down: boolean } | null>(null);
  const shown = columns();
  const by = sort.value ? shown[sort.value.column] : undefined;
  const sorted = by ? [...rows].sort((a, b) => order(by.value(a), by.value(b)) * (sort.value?.down ? -1 : 1)) : rows;
  const close = () => {
    forgetComparison();
    go({ view: "", n: null });
  };
  return (
    <section class="compare" aria-label={w.title}>
      <header class="compare-head">
        <Menu />
        <h1>{w.title}</h1>
        {chosen > 0 ? (
          <span>{w.chosen(count(chosen))}</span>
        ) : (
          <select
            class="field"
            aria-label={w.howMany}
            value={amount}
            disabled={running}
            onChange={(event) => go({ n: Number(event.currentTarget.value) }, "replace")}
          >
            {(AMOUNTS.includes(amount) ? AMOUNTS : [...AMOUNTS, amount]).map((one) => (
              <option key={one} value={one}>
                {w.newest(count(Math.min(one, list.value.total ?? one)))}
              </option>
            ))}
          </select>
        )}
        {running ? (
          <button type="button" class="button primary" onClick={stopComparing}>
            {w.stop}
          </button>
        ) : (
          <button type="button" class="button primary" onClick={() => void compare(amount)}>
            {w.start}
          </button>
        )}
        {state === "idle" ? (
          <span class="muted">{w.intro}</span>
        ) : (
          <span class="compare-progress" role="status">
            <progress aria-label={w.title} value={rows.length} max={Math.max(1, total)} />
            {state === "stopped" ? w.stopped(count(rows.length)) : w.progress(count(rows.length), count(total))}
            {failed > 0 ? <span class="chip failure">{w.failed(count(failed))}</span> : null}
            {error ? <span class="chip failure">{words.value.errors.codes[error][0]}</span> : null}
          </span>
        )}
        <span class="compare-actions">
          <button type="button" class="button" disabled={rows.length === 0} onClick={() => download(rows)}>
            {w.csv}
          </button>
          <button type="button" class="button" onClick={close}>
            {w.close}
          </button>
        </span>
      </header>
      <div class="compare-scroll" tabIndex={0} role="group" aria-label={w.title}>
        <table class="table">
          <thead>
            <tr>
              {shown.map((column, i) => (
                <th
                  key={column.name}
                  scope="col"
                  class={column.numeric ? "number-cell" : ""}
                  aria-sort={sort.value?.column === i ? (sort.value.down ? "descending" : "ascending") : "none"}
                >
                  <button
                    type="button"
                    title={explained(column)}
                    onClick={() =>
                      (sort.value = { column: i, down: sort.value?.column === i ? !sort.value.down : column.numeric })
                    }
                  >
                    {column.name}
                    {sort.value?.column === i ? (sort.value.down ? " ↓" : " ↑") : ""}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.map((row) => (
              <tr key={row.id}>
                {shown.map((column, i) => (
                  <td
                    key={column.name}
                    class={column.numeric ? "number-cell" : ""}
                    dir={column.numeric ? undefined : "auto"}
                    title={column.hint?.(row)}
                  >
                    {i === 0 ? (
                      <a
                        href={hrefTo(opening(row))}
                        onClick={(event) => {
                          if (!isPlainClick(event)) return;
                          event.preventDefault();
                          go(opening(row));
                        }}
                      >
                        {column.shown(row)}
                      </a>
                    ) : (
                      column.shown(row)
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** What leads from the comparison to a row's call. */
const opening = (row: Row) => ({ call: row.id, view: "", n: null }) as const;

/** What a click on a column's title does, and what the column is. */
function explained({ name, definition }: Column): string {
  const sort = words.value.compare.sortBy(name);
  return definition ? `${sort}. ${words.value.definitions[definition]}` : sort;
}

function columns(): Column[] {
  const w = words.value.compare;
  const of = (row: Row, name: string) => row.call?.[name];
  const began = (row: Row) => of(row, "start_at") ?? of(row, "created_at");
  const plain = (name: string, value: (row: Row) => string, shown = value): Column => ({
    name,
    value,
    shown,
    numeric: false,
  });
  const figure = (
    name: string,
    value: (row: Row) => number | null,
    show: (value: number) => string,
    definition?: keyof Words["definitions"],
  ): Column => ({
    name,
    value,
    shown: (row) => {
      const known = value(row);
      return known === null ? "–" : show(known);
    },
    numeric: true,
    ...(definition && { definition }),
  });
  const latency = (row: Row) => row.metrics?.agent.responseLatency;
  return [
    plain(w.contact, (row) => (row.call ? withWhom(row.call).name : row.id)),
    {
      ...plain(
        w.when,
        (row) => text(began(row)),
        (row) => moment(began(row)),
      ),
      hint: (row) => exact(began(row)),
    },
    plain(w.outcome, (row) =>
      row.error
        ? (words.value.errors.codes[row.error][0] ?? "")
        : say(of(row, "call_result")) || say(of(row, "call_status")),
    ),
    plain(w.sentiment, (row) => say(row.sentiment)),
    figure(w.duration, (row) => number(of(row, "duration")), clock),
    figure(w.talk, (row) => row.metrics?.talkRatio ?? null, percent, "talk"),
    figure(w.median, (row) => latency(row)?.median ?? null, long, "latency"),
    figure(w.p90, (row) => latency(row)?.p90 ?? null, long, "latency"),
    figure(w.worst, (row) => latency(row)?.max ?? null, long, "latency"),
    figure(
      w.interruptions,
      (row) => (row.metrics?.segments.length ? row.metrics.interruptions.length : null),
      String,
      "interruptions",
    ),
    figure(w.silence, (row) => row.metrics?.silenceSeconds ?? null, long, "silence"),
    figure(
      w.wpm,
      (row) => row.metrics?.agent.wordsPerMinute ?? null,
      (value) => count(Math.round(value)),
      "wpm",
    ),
  ];
}

/** What is unknown comes last in ascending order. */
function order(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
}

function download(rows: readonly Row[]): void {
  const all = columns();
  const lines = rows.map((row) => [row.id, ...all.map((column) => column.value(row)), row.error]);
  const table = csv([["id", ...all.map((column) => column.name), words.value.compare.error], ...lines]);
  const link = document.createElement("a");
  // The mark at the beginning makes spreadsheets read UTF-8.
  link.href = URL.createObjectURL(new Blob(["\ufeff", table], { type: "text/csv" }));
  link.download = "calls.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
