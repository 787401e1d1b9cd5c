// The conversation, readable at once: who says what, when. In step with the playhead until the reader scrolls away.
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { pieces, pretty, type Line, type ToolUse } from "../lib/conversation";
import { clock } from "../lib/time";
import { record, text } from "../lib/values";
import { Icon } from "../parts/icon";
import { useVirtual } from "../parts/virtual";
import { go, url } from "../state/location";
import type { Opened } from "../state/opened";
import { follow, hover, playing, seek, sought, time } from "../state/player";
import { narrow } from "../state/settings";
import { SLOW } from "../timeline/draw";
import { count, long, say, words } from "../words";
import "./transcript.css";

/** A word stays marked for so many seconds: the pauses between words should not flicker. */
const LINGER = 0.15;

/** Keys that scroll what has the focus. */
const SCROLLING = new Set(["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown"]);

/** What is remarkable about a line, beside what was said. */
interface Flags {
  slow: number | null;
  interrupted: { by: string; seconds: number } | null;
}

export function Transcript({ opened }: { opened: Opened }) {
  const w = words.value.transcript;
  const { lines } = opened.talk;
  const flags = useMemo(() => flagsOf(opened), [opened]);
  const hits = useComputed(() => matches(lines, url.value.q));
  const hit = useSignal(0);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const head = useRef<HTMLDivElement>(null);

  // On a narrow window the call scrolls as a whole.
  const outer = () => (narrow.value ? scroller.current?.closest<HTMLElement>(".call-body") : scroller.current) ?? null;
  const outerNow = outer();
  const margin =
    narrow.value && list.current && outerNow
      ? list.current.getBoundingClientRect().top - outerNow.getBoundingClientRect().top + outerNow.scrollTop
      : 0;
  // The same functions as long as the lines are the same: other ones would have every line estimated again.
  const estimateSize = useCallback((index: number) => estimate(lines[index]), [lines]);
  const getItemKey = useCallback((index: number) => index, [lines]);
  const rows = useVirtual({
    count: lines.length,
    getScrollElement: outer,
    estimateSize,
    getItemKey,
    overscan: 6,
    scrollMargin: Math.round(margin),
    // There the head stays on top of the lines.
    scrollPaddingStart: narrow.value ? (head.current?.offsetHeight ?? 0) : 0,
  });

  const show = (line: number) => {
    if (line >= 0) rows.scrollToIndex(line, { align: narrow.peek() ? "start" : "center" });
  };
  // Where the playhead is, and whether it is in sight.
  const line = useComputed(() => opened.index.lineAt(time.value));
  const inSight = (index: number) => {
    const [element, row] = [outer(), list.current?.querySelector(`[data-index="${index}"]`)];
    if (!element || !row) return false;
    const [frame, box] = [element.getBoundingClientRect(), row.getBoundingClientRect()];
    return box.top >= frame.top && box.bottom <= frame.bottom;
  };
  useSignalEffect(() => {
    if (follow.value && playing.value && !inSight(line.value)) show(line.value);
  });
  useSignalEffect(() => {
    const to = sought.value;
    if (to) {
      const at = opened.index.lineAt(to.at);
      if (!narrow.peek() && !inSight(at)) show(at);
    }
  });

  // What a link names is in sight at first: its time, else its first match. By the next frame the margin is known.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const first = url.peek().t === null ? (hits.peek()[0] ?? -1) : line.peek();
      if (!inSight(first)) show(first);
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  // A reader who is at the end of a call that goes on stays there when lines are added.
  const end = useRef(lines.length - 1);
  useLayoutEffect(() => {
    const [element, row] = [outer(), list.current?.querySelector(`[data-index="${end.current}"]`)];
    const wasThere = element && row && row.getBoundingClientRect().top < element.getBoundingClientRect().bottom;
    end.current = lines.length - 1;
    if (wasThere) rows.scrollToIndex(end.current, { align: "auto" });
  }, [lines.length]);

  // The word under the playhead, marked without rendering: this runs sixty times a second.
  const marked = useRef<{ word: Element | null; line: Element | null }>({ word: null, line: null });
  const mark = () => {
    const started = time.peek() > 0 || playing.peek();
    const now = started ? opened.index.at(time.peek()) : null;
    const row = now ? (list.current?.querySelector(`[data-index="${now.line}"]`) ?? null) : null;
    // In a silence the line stays marked, but no word is being said.
    const said = now && time.peek() <= (lines[now.line]?.words[now.word]?.end ?? 0) + LINGER;
    const word = said ? (row?.querySelector(`[data-word="${now.word}"]`) ?? null) : null;
    for (const [name, element] of [
      ["line", row],
      ["word", word],
    ] as const) {
      if (marked.current[name] === element) continue;
      marked.current[name]?.classList.remove("now");
      element?.classList.add("now");
      marked.current[name] = element;
    }
  };
  useSignalEffect(() => {
    time.value;
    mark();
  });
  const hovered = useRef<Element | null>(null);
  useSignalEffect(() => {
    const at = hover.value;
    const row = at === null ? null : list.current?.querySelector(`[data-index="${opened.index.lineAt(at)}"]`);
    hovered.current?.classList.remove("hovered");
    row?.classList.add("hovered");
    hovered.current = row ?? null;
  });
  useLayoutEffect(() => {
    mark();
    highlight(list.current, url.peek().q);
  });
  useEffect(() => () => highlight(null, ""), []);

  const items = rows.getVirtualItems();
  const step = (by: 1 | -1) => {
    const found = hits.value;
    if (found.length === 0) return;
    hit.value = (hit.value + by + found.length) % found.length;
    follow.value = false;
    show(found[hit.value] ?? -1);
  };
  const search = (query: string) => {
    go({ q: query }, "replace");
    hit.value = 0;
    follow.value = false;
    show(matches(lines, query)[0] ?? -1);
  };
  const leave = () => {
    if (playing.peek()) follow.value = false;
  };
  const theirName = text(record(opened.call.contact).full_name).split(/\s+/)[0] || words.value.user;

  return (
    <section class="transcript" aria-label={w.title}>
      <div ref={head} class="pane-head">
        <h2>{w.title}</h2>
        <span class="muted">{w.turns(count(opened.metrics.agent.turns + opened.metrics.user.turns))}</span>
        <search class="transcript-search">
          <Icon name="search" />
          <input
            id="search"
            class="field"
            type="search"
            placeholder={`${w.search}  /`}
            aria-label={w.search}
            value={url.value.q}
            onInput={(event) => search(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
              if (event.key === "Escape") {
                search("");
                event.currentTarget.blur();
              }
            }}
          />
          {url.value.q ? (
            <>
              <span class="transcript-hits" role="status">
                {w.hits(hit.value + 1, hits.value.length)}
              </span>
              <button type="button" class="button plain square" aria-label={w.previous} onClick={() => step(-1)}>
                <Icon name="up" />
              </button>
              <button type="button" class="button plain square" aria-label={w.next} onClick={() => step(1)}>
                <Icon name="down" />
              </button>
            </>
          ) : null}
        </search>
      </div>
      <div
        ref={scroller}
        class="transcript-scroll"
        tabIndex={0}
        role="group"
        aria-label={w.title}
        onWheel={leave}
        onTouchMove={leave}
        onKeyDown={(event) => {
          if (SCROLLING.has(event.key)) leave();
        }}
        onPointerDown={(event) => {
          // Its scrollbar is the scroller itself.
          if (event.target === event.currentTarget) leave();
        }}
      >
        {opened.raw === null ? null : (
          <div class="transcript-note">
            <p>{w.raw}</p>
            <pre class="code" dir="auto">
              {opened.raw.slice(0, 200_000)}
            </pre>
          </div>
        )}
        {lines.length === 0 && opened.raw === null ? <Nothing opened={opened} /> : null}
        {lines.length > 0 && opened.talk.timed === 0 ? <p class="transcript-note muted">{w.untimed}</p> : null}
        <ol
          ref={list}
          class="turns"
          style={{ height: `${rows.getTotalSize()}px` }}
          onClick={(event) => {
            const word = (event.target as Element).closest<HTMLElement>("[data-start]");
            if (word && getSelection()?.isCollapsed !== false) seek(Number(word.dataset.start));
          }}
          onPointerOver={(event) => {
            const target = event.target as Element;
            const word = target.closest<HTMLElement>("[data-start]");
            // Beside the words a line stands for its start.
            const place = word ?? target.closest(".turn")?.querySelector<HTMLElement>("[data-start]");
            hover.value = place ? Number(place.dataset.start) : null;
          }}
          onPointerLeave={() => (hover.value = null)}
        >
          {items.map((item) => {
            const shown = lines[item.index];
            if (!shown) return null;
            return (
              <li
                key={item.key}
                ref={rows.measureElement as (element: HTMLLIElement | null) => void}
                data-index={item.index}
                class={`turn ${shown.kind} ${shown.side}`}
                style={{ transform: `translateY(${item.start - Math.round(margin)}px)` }}
                aria-setsize={lines.length}
                aria-posinset={item.index + 1}
              >
                <Turn line={shown} flags={flags.get(item.index)} theirName={theirName} />
              </li>
            );
          })}
        </ol>
      </div>
    </section>
  );
}

function Turn({ line, flags, theirName }: { line: Line; flags: Flags | undefined; theirName: string }) {
  const w = words.value.transcript;
  const who = line.side === "agent" ? words.value.agent : line.side === "user" ? theirName : say(line.role);
  return (
    <>
      {line.start === null ? (
        <span class="turn-time" />
      ) : (
        <button type="button" class="turn-time" aria-label={w.seek(clock(line.start))} data-start={line.start}>
          {clock(line.start)}
        </button>
      )}
      {line.kind === "event" ? (
        <p class="turn-event">
          <Icon name={line.role === "dtmf" ? "key" : line.role === "tool" ? "tool" : "step"} />
          {line.role === "dtmf" ? w.dtmf : line.role === "node_transition" ? w.node_transition : w.tool}{" "}
          <span dir="auto">{line.text}</span>
        </p>
      ) : (
        <>
          <span class="turn-who">
            <bdi>{who}</bdi>
          </span>
          <div class="turn-said">
            <p class="turn-text" dir="auto">
              {pieces(line).map((piece) =>
                piece.word < 0 ? (
                  piece.text
                ) : (
                  <span class="word" data-word={piece.word} data-start={line.words[piece.word]?.start}>
                    {piece.text}
                  </span>
                ),
              )}
            </p>
            {flags ? (
              <p class="turn-flags">
                {flags.slow === null ? null : (
                  <span>
                    <Icon name="clock" />
                    {w.slow(long(flags.slow))}
                  </span>
                )}
                {flags.interrupted ? (
                  <span>
                    <Icon name="cut" />
                    {w.interrupted(
                      flags.interrupted.by === "agent" ? words.value.agent : theirName,
                      long(flags.interrupted.seconds),
                    )}
                  </span>
                ) : null}
              </p>
            ) : null}
          </div>
        </>
      )}
      {line.tools.map((use, i) => (
        <Tool key={i} use={use} />
      ))}
    </>
  );
}

function Tool({ use }: { use: ToolUse }) {
  const w = words.value.transcript;
  const failed = use.outcome === "failed";
  return (
    <details class="tool">
      <summary>
        <Icon name="tool" />
        <span class="tool-name">{use.name}</span>
        <span class={failed ? "chip failure" : "chip"}>
          <Icon name={failed ? "cross" : use.outcome === "ok" ? "check" : "ring"} />
          {failed ? w.toolFailed : use.outcome === "ok" ? w.toolOk : w.toolPending}
        </span>
        {failed && use.result ? <span class="tool-hint">{use.result}</span> : null}
      </summary>
      <div class="tool-body">
        {use.arguments ? (
          <>
            <h3>{w.arguments}</h3>
            <pre class="code" dir="auto">
              {pretty(use.arguments)}
            </pre>
          </>
        ) : null}
        {use.result ? (
          <>
            <h3>{w.result}</h3>
            <pre class="code" dir="auto">
              {pretty(use.result)}
            </pre>
          </>
        ) : null}
      </div>
    </details>
  );
}

function Nothing({ opened }: { opened: Opened }) {
  const w = words.value;
  const [result, status] = [text(opened.call.call_result), text(opened.call.call_status)];
  const kind = [result, status].map((value) => value.replace("-", "_")).find((value) => value in w.outcome);
  return (
    <div class="placeholder">
      <h2>{kind ? w.outcome[kind as keyof typeof w.outcome] : w.transcript.empty}</h2>
      {kind ? null : <p class="muted">{w.transcript.emptyHint}</p>}
    </div>
  );
}

/** How high a line is before it was measured. */
function estimate(line: Line | undefined): number {
  if (!line) return 32;
  return (line.kind === "event" ? 8 : 12 + 21 * Math.max(1, Math.ceil(line.text.length / 80))) + 30 * line.tools.length;
}

function flagsOf({ answers, metrics, talk }: Opened): Map<number, Flags> {
  const flags = new Map<number, Flags>();
  const at = (entry: number | undefined) => {
    const line = entry === undefined ? undefined : talk.lineOfEntry[entry];
    if (line === undefined) return null;
    const known = flags.get(line) ?? { slow: null, interrupted: null };
    flags.set(line, known);
    return known;
  };
  for (const answer of answers) {
    if (answer.seconds <= SLOW) continue;
    const flag = at(metrics.segments[answer.segment]?.entry);
    if (flag) flag.slow = answer.seconds;
  }
  const starts = new Map(metrics.segments.map((segment) => [`${segment.role} ${segment.start}`, segment.entry]));
  for (const cut of metrics.interruptions) {
    const flag = at(starts.get(`${cut.by} ${cut.at}`));
    if (flag) flag.interrupted = cut;
  }
  return flags;
}

/** The lines that have the text, whatever its case. */
function matches(lines: readonly Line[], query: string): number[] {
  const wanted = query.trim().toLowerCase();
  if (!wanted) return [];
  return lines.flatMap((line, index) => (line.text.toLowerCase().includes(wanted) ? [index] : []));
}

/** Marks what was found in the rows that are in the page, without touching them. */
function highlight(root: Element | null, query: string): void {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete("found");
  const wanted = query.trim().toLowerCase();
  if (!wanted || !root) return;
  const ranges: Range[] = [];
  for (const paragraph of root.querySelectorAll(".turn-text")) {
    const nodes: { node: Text; from: number }[] = [];
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    let all = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      nodes.push({ node: node as Text, from: all.length });
      all += (node as Text).data;
    }
    const lower = all.toLowerCase();
    // Letters that change their length in lower case would shift the rest.
    if (lower.length !== all.length) continue;
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + wanted.length)) {
      const place = (offset: number) => {
        const found = nodes.findLast(({ from }) => from <= offset) ?? nodes[0];
        return found ? ([found.node, Math.min(offset - found.from, found.node.data.length)] as const) : null;
      };
      const [start, end] = [place(at), place(at + wanted.length - 1)];
      if (!start || !end) continue;
      const range = new Range();
      range.setStart(...start);
      range.setEnd(end[0], end[1] + 1);
      ranges.push(range);
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}
