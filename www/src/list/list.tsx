// The list of calls: endless, filtered by what the URL holds.
import { useComputed, useSignal } from "@preact/signals";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { statusIcon, withWhom } from "../call/header";
import { analysis } from "../lib/analysis";
import { clock } from "../lib/time";
import { number, text } from "../lib/values";
import { Icon, sentimentIcon } from "../parts/icon";
import { useVirtual } from "../parts/virtual";
import { go, hrefTo, isPlainClick, url } from "../state/location";
import { list, more, picked, retry, togglePicked, type List, type Listed } from "../state/listed";
import { opening } from "../state/opened";
import { drawer, narrow } from "../state/settings";
import { EMPTY, filterCount, FILTERS, type FilterName } from "../state/url";
import { Settings } from "../call/settings";
import { Trouble } from "../trouble/trouble";
import { count, day, dayHeading, exact, say, timeOfDay, words } from "../words";
import "./list.css";

type Row = { kind: "day"; day: string } | { kind: "call"; call: Listed };

export function CallList() {
  const w = words.value.list;
  const { calls, run, state, failure } = list.value;
  const filters = filterCount(url.value);
  const showFilters = useSignal(filters > 0);
  // The settings are there where a call is open; one that is on its way brings it.
  const hasHeader = url.value.view !== "compare" && !["none", "failed"].includes(opening.value.state);
  return (
    <nav class="side list" aria-label={w.calls} tabIndex={-1}>
      <div class="pane-head list-head">
        <h2>{w.calls}</h2>
        <span class="muted" role="status">
          {howMany(list.value)}
        </span>
        <span class="list-buttons">
          <button
            type="button"
            class="button plain"
            aria-expanded={showFilters.value}
            onClick={() => (showFilters.value = !showFilters.value)}
          >
            <Icon name="filter" />
            {w.filters}
            {filters > 0 ? <b class="badge">{filters}</b> : null}
          </button>
          {narrow.value ? (
            <button
              type="button"
              class="button plain square"
              aria-label={w.close}
              onClick={() => (drawer.value = false)}
            >
              <Icon name="cross" />
            </button>
          ) : null}
          {hasHeader ? null : <Settings />}
        </span>
      </div>
      {showFilters.value ? <Filters /> : null}
      {state === "late" ? <Skeleton /> : <Rows calls={calls} run={run} />}
      {state === "failed" && failure ? <Trouble failure={failure} retry={retry} /> : null}
      {state === "done" && calls.length === 0 ? <Empty filters={filters} /> : null}
      <div class="list-foot">
        <span class="muted">
          {picked.value.length > 0 ? w.picked(picked.value.length) : state === "loading" ? w.more : ""}
        </span>
        {picked.value.length > 0 ? (
          <button type="button" class="link" onClick={() => (picked.value = [])}>
            {w.unpick}
          </button>
        ) : null}
        <button type="button" class="button" onClick={() => go({ view: "compare" })}>
          {w.compare}
        </button>
      </div>
    </nav>
  );
}

/** How many calls there are, as far as that is known. */
function howMany({ calls, total, state }: List): string {
  if (state === "late") return words.value.state.loading;
  if (total !== null) return words.value.list.shown(count(calls.length), count(total));
  return calls.length > 0 ? count(calls.length) : "";
}

/** The layout of the rows that are coming. */
function Skeleton() {
  return (
    <div class="skeleton list-skeleton" aria-hidden="true">
      {Array.from({ length: 24 }, (_, i) => (
        <i key={i} />
      ))}
    </div>
  );
}

function Rows({ calls, run }: Pick<List, "calls" | "run">) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => withDays(calls), [calls, words.value]);
  const estimateSize = useCallback((index: number) => (rows[index]?.kind === "day" ? 28 : 56), [rows]);
  const getItemKey = useCallback(
    (index: number) => {
      const row = rows[index];
      return row?.kind === "call" ? row.call.id : `day ${index}`;
    },
    [rows],
  );
  const virtual = useVirtual({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize,
    getItemKey,
    overscan: 8,
  });
  useLayoutEffect(() => scroller.current?.scrollTo(0, 0), [run]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 12 && list.peek().state === "idle") void more();
  }, [last, rows]);
  // The open call stays in sight when the keyboard goes through the list.
  const current = useComputed(() => url.value.call);
  useEffect(() => {
    const at = rows.findIndex((row) => row.kind === "call" && row.call.id === current.value);
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
  }, [current.value]);
  return (
    <div ref={scroller} class="list-scroll" tabIndex={-1}>
      <ul class="list-rows" style={{ height: `${virtual.getTotalSize()}px` }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <li
              key={item.key}
              class={`list-row ${row.kind}`}
              style={{ transform: `translateY(${item.start}px)`, height: `${item.size}px` }}
            >
              {row.kind === "day" ? <h3>{row.day}</h3> : <CallRow call={row.call} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function CallRow({ call }: { call: Listed }) {
  const { name } = withWhom(call);
  const [status, result] = [text(call.call_status), text(call.call_result)];
  const { icon, failed } = statusIcon(status);
  const made = analysis(call.call_analysis);
  const mood = made ? sentimentIcon(made.sentiment) : null;
  const seconds = number(call.duration);
  const outcome = say(status === "completed" ? result || status : status);
  const at = call.start_at ?? call.created_at;
  return (
    <>
      <a
        class="call-link"
        href={hrefTo({ call: call.id, view: "" })}
        aria-current={url.value.call === call.id ? "page" : undefined}
        onClick={(event) => {
          if (!isPlainClick(event)) return;
          event.preventDefault();
          drawer.value = false;
          go({ call: call.id, view: "" });
        }}
      >
        <span class="row-name">
          <span class={failed ? "row-status failed" : "row-status"}>
            <Icon name={icon} />
          </span>
          <b dir="auto">{name}</b>
          <span class="row-length">{seconds ? clock(seconds) : ""}</span>
        </span>
        <span class="row-facts">
          <span title={exact(at)}>{timeOfDay(at)}</span>
          <span class="row-outcome">
            {[outcome, say(call.disconnection_reason)]
              .filter((one, i, all) => one && all.indexOf(one) === i)
              .join(" · ")}
          </span>
          {mood && made ? (
            <span class="row-mood" title={say(made.sentiment)}>
              <Icon name={mood} />
              <span class="sr-only">{say(made.sentiment)}</span>
            </span>
          ) : null}
        </span>
      </a>
      <input
        type="checkbox"
        class="row-pick"
        aria-label={words.value.list.pick(name)}
        checked={picked.value.includes(call.id)}
        onChange={() => togglePicked(call.id)}
      />
    </>
  );
}

function withDays(calls: readonly Listed[]): Row[] {
  const rows: Row[] = [];
  let last = "";
  for (const call of calls) {
    const day = dayHeading(call.created_at);
    if (day !== last) rows.push({ kind: "day", day });
    last = day;
    rows.push({ kind: "call", call });
  }
  return rows;
}

function Empty({ filters }: { filters: number }) {
  const w = words.value.list;
  const named = FILTERS.filter((name) => url.value[name]).map((name) => `${w[name]} “${shownFilter(name)}”`);
  return (
    <div class="placeholder">
      <h2>{filters > 0 ? w.emptyFiltered(named.join(", ")) : w.empty}</h2>
      {filters > 0 ? (
        <button type="button" class="button" onClick={clearFilters}>
          {w.clear}
        </button>
      ) : null}
    </div>
  );
}

/** What a filter is set to, as people say it. */
function shownFilter(name: FilterName): string {
  const value = url.value[name];
  if (name === "status" || name === "result") return say(value);
  return name === "from" || name === "to" ? day(value) : value;
}

const cleared = Object.fromEntries(FILTERS.map((name) => [name, EMPTY[name]]));
const clearFilters = () => go(cleared);

const STATUSES = [
  "completed",
  "in-progress",
  "in-queue",
  "scheduled",
  "no-answer",
  "busy",
  "voice_mail",
  "answering-machine",
  "incomplete",
  "failed",
];
const RESULTS = ["answered", "voicemail", "no_answer", "busy", "failed"];

function Filters() {
  const w = words.value.list;
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <Choice name="status" values={STATUSES} />
      <Choice name="result" values={RESULTS} />
      <Day name="from" />
      <Day name="to" />
      <Typed name="number" />
      <Typed name="agent" />
      <Typed name="campaign" />
      <label>
        {w.order}
        <select
          class="field"
          value={url.value.order}
          onChange={(event) => go({ order: event.currentTarget.value as "" | "asc" })}
        >
          <option value="">{w.newest}</option>
          <option value="asc">{w.oldest}</option>
        </select>
      </label>
      {filterCount(url.value) > 0 ? (
        <button type="button" class="link" onClick={clearFilters}>
          {w.clear}
        </button>
      ) : null}
    </form>
  );
}

function Choice({ name, values }: { name: FilterName; values: readonly string[] }) {
  const w = words.value.list;
  const set = url.value[name];
  // A link may name one that is not known here.
  const all = set && !values.includes(set) ? [...values, set] : values;
  return (
    <label>
      {w[name]}
      <select class="field" value={set} onChange={(event) => go({ [name]: event.currentTarget.value })}>
        <option value="">{w.any}</option>
        {all.map((value) => (
          <option key={value} value={value}>
            {say(value)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Day({ name }: { name: "from" | "to" }) {
  return (
    <label>
      {words.value.list[name]}
      <input
        class="field"
        type="date"
        value={url.value[name]}
        onChange={(event) => {
          const { value } = event.currentTarget;
          // While a year is typed, its first digits are years, too.
          if (!value || value >= "1970") go({ [name]: value });
        }}
      />
    </label>
  );
}

function Typed({ name }: { name: FilterName }) {
  return (
    <label>
      {words.value.list[name]}
      <input
        class="field"
        value={url.value[name]}
        // When it is finished: each letter would be a request.
        onChange={(event) => go({ [name]: event.currentTarget.value.trim() })}
      />
    </label>
  );
}
