// One timeline of the call: recording, lanes, silences, interruptions, slow answers and tools on one axis.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { clock } from "../lib/time";
import { hover, recording, seek, time } from "../state/player";
import { theme } from "../state/settings";
import type { Opened } from "../state/opened";
import { isZoomed, pan, share, showAll, stretch, zoom } from "../state/stretch";
import { long, percent, say, words } from "../words";
import { DEAD_AIR, draw, HEIGHT, SLOW, type Colours, type Scene } from "./draw";
import { Waveform } from "./waveform";
import "./timeline.css";

export function Timeline({ opened }: { opened: Opened }) {
  const w = words.value.timeline;
  const scene = useMemo(() => sceneOf(opened), [opened]);
  const showTable = useSignal(false);
  if (opened.metrics.segments.length === 0) {
    return (
      <section class="timeline timeline-untimed" aria-label={w.title}>
        {recording.value.url ? (
          <div class="timeline-axis">
            <Waveform seconds={opened.seconds} />
            <Playhead opened={opened} scene={scene} />
          </div>
        ) : null}
        {opened.talk.lines.length > 0 ? <p class="timeline-none">{w.none}</p> : null}
      </section>
    );
  }
  return (
    <section class="timeline" aria-label={w.title}>
      <div class="timeline-names" aria-hidden="true">
        <span class="timeline-name-agent">{words.value.agent}</span>
        <span class="timeline-name-user">{words.value.user}</span>
      </div>
      <div class="timeline-axis">
        <Waveform seconds={opened.seconds} />
        <Lanes scene={scene} summary={summary(opened)} />
        <Playhead opened={opened} scene={scene} />
      </div>
      <div class="timeline-foot">
        <Legend />
        <Zoom />
        <button
          type="button"
          class="link"
          aria-expanded={showTable.value}
          onClick={() => (showTable.value = !showTable.value)}
        >
          {showTable.value ? w.hideTable : w.table}
        </button>
      </div>
      {showTable.value ? <Table scene={scene} opened={opened} /> : null}
    </section>
  );
}

/** What is drawn, from the metrics and the transcript. */
export function sceneOf(opened: Opened): Scene {
  const { metrics, talk } = opened;
  return {
    seconds: opened.seconds,
    segments: metrics.segments,
    silences: metrics.silences,
    interruptions: metrics.interruptions,
    slow: opened.answers.filter((answer) => answer.seconds > SLOW),
    tools: talk.lines.flatMap((line) =>
      line.tools.flatMap((use) =>
        use.at === null ? [] : [{ at: use.at, failed: use.outcome === "failed", name: use.name }],
      ),
    ),
  };
}

/** The picture in one sentence. */
function summary({ metrics }: Opened): string {
  const w = words.value.timeline;
  const longest = metrics.silences.reduce<{ start: number; end: number } | null>(
    (best, silence) => (best && best.end - best.start >= silence.end - silence.start ? best : silence),
    null,
  );
  return w.summary(
    w.talkPart(metrics.talkRatio === null ? "–" : percent(metrics.talkRatio)),
    w.interruptionsPart(metrics.user.interruptions ?? 0, metrics.agent.interruptions ?? 0),
    longest ? w.silencePart(long(longest.end - longest.start), clock(longest.start)) : w.noSilence,
  );
}

function Lanes({ scene, summary }: { scene: Scene; summary: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useSignal(0);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    width.value = element.clientWidth;
    const observer = new ResizeObserver(() => (width.value = element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const drawn = [scene, stretch.value, width.value, theme.value, words.value];
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context || width.value === 0) return;
    // Sizes change many times while a window is dragged, and a frame shows one of them.
    const frame = requestAnimationFrame(() => {
      const density = Math.max(1, devicePixelRatio);
      element.width = Math.round(width.value * density);
      element.height = Math.round(HEIGHT * density);
      draw(context, scene, stretch.peek(), width.value, density, colours(element), { length: long, clock });
    });
    return () => cancelAnimationFrame(frame);
  }, drawn);
  return (
    <canvas ref={canvas} class="timeline-canvas" role="img" aria-label={`${words.value.timeline.title}. ${summary}`} />
  );
}

/** The tokens as the canvas needs them: colours without variables. */
function colours(near: HTMLElement): Colours {
  const probe = document.createElement("span");
  near.parentElement?.append(probe);
  const resolved = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    agent: resolved("--agent"),
    user: resolved("--user"),
    text: resolved("--text"),
    muted: resolved("--muted"),
    line: resolved("--line"),
    hatch: resolved("--hatch"),
    failure: resolved("--failure"),
    surface: resolved("--surface"),
  };
  probe.remove();
  return found;
}

/** The playhead, what is under the pointer, and the slider that both belong to. */
function Playhead({ opened, scene }: { opened: Opened; scene: Scene }) {
  const head = useRef<HTMLDivElement>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  const tip = useSignal("");
  const total = opened.seconds;

  // Moved by the style alone: sixty times a second, without rendering anything.
  useSignalEffect(() => {
    if (head.current) place(head.current, time.value);
  });
  useSignalEffect(() => {
    const at = hover.value;
    if (!ghost.current) return;
    if (at === null) ghost.current.hidden = true;
    else {
      place(ghost.current, at);
      ghost.current.classList.toggle("timeline-ghost-left", share(at) > 0.5);
    }
    tip.value = at === null ? "" : describe(at, opened, scene);
  });
  // A screen reader needs whole seconds.
  const second = useSignal(0);
  useSignalEffect(() => {
    second.value = Math.floor(time.value);
  });

  const secondsAt = (event: PointerEvent) => {
    const box = slider.current?.getBoundingClientRect();
    const { from, to } = stretch.peek();
    const part = box && box.width > 0 ? Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) : 0;
    return from + part * (to - from);
  };
  return (
    <>
      <div
        ref={slider}
        class="timeline-slider"
        role="slider"
        tabIndex={0}
        aria-label={words.value.player.position}
        aria-valuemin={0}
        aria-valuemax={Math.round(total)}
        aria-valuenow={Math.min(second.value, Math.round(total))}
        aria-valuetext={words.value.player.of(clock(second.value), clock(total))}
        onPointerMove={(event) => {
          hover.value = secondsAt(event);
          if (event.buttons === 1 && event.currentTarget.hasPointerCapture(event.pointerId))
            seek(secondsAt(event), { quiet: true });
        }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          seek(secondsAt(event), { quiet: true });
        }}
        onPointerUp={(event) => seek(secondsAt(event))}
        onPointerLeave={() => (hover.value = null)}
        onWheel={(event) => {
          // With Ctrl it zooms, as a pinch on a touch pad does; sideways, or with Shift, it moves.
          const sideways = event.deltaX || (event.shiftKey ? event.deltaY : 0);
          if (!event.ctrlKey && (!sideways || !isZoomed.peek())) return;
          event.preventDefault();
          if (event.ctrlKey) zoom(Math.exp(Math.min(50, Math.max(-50, event.deltaY)) / 100));
          else pan(sideways / event.currentTarget.clientWidth);
        }}
      />
      <div ref={ghost} class="timeline-ghost" hidden>
        <span class="timeline-tip">{tip}</span>
      </div>
      <div ref={head} class="timeline-head" />
    </>
  );
}

/** Puts a line at its time, or away where that is not in sight. */
function place(line: HTMLElement, seconds: number): void {
  const at = share(seconds);
  line.hidden = at < 0 || at > 1;
  line.style.left = `${at * 100}%`;
}

function Zoom() {
  const w = words.value.timeline;
  return (
    <span class="timeline-zoom">
      <button type="button" class="link" aria-label={w.zoomOut} disabled={!isZoomed.value} onClick={() => zoom(2)}>
        −
      </button>
      <button type="button" class="link" aria-label={w.zoomIn} onClick={() => zoom(0.5)}>
        +
      </button>
      {isZoomed.value ? (
        <button type="button" class="link" onClick={showAll}>
          {w.zoomAll}
        </button>
      ) : null}
    </span>
  );
}

/** What is at a time: the most telling thing first. */
function describe(at: number, opened: Opened, scene: Scene): string {
  const w = words.value.timeline;
  // What is drawn a few pixels wide can be hit.
  const { from, to } = stretch.peek();
  const near = (to - from) / 250;
  const within = (from: number, to: number) => at >= from - near && at <= to + near;
  const what = [clock(at)];
  for (const tool of scene.tools) {
    if (!within(tool.at, tool.at)) continue;
    const name = "name" in tool ? String(tool.name) : "";
    what.push(w.tool(name, tool.failed ? words.value.transcript.toolFailed : words.value.transcript.toolOk));
    break;
  }
  const cut = scene.interruptions.find((one) => within(one.at, one.at + one.seconds));
  if (cut) what.push(w.interruption(cut.by === "agent" ? words.value.agent : words.value.user, long(cut.seconds)));
  const slow = scene.slow.find((one) => at >= one.from && at <= one.at);
  if (slow) what.push(w.answer(long(slow.seconds)));
  const silence = scene.silences.find((one) => at > one.start && at < one.end);
  if (silence && !slow) {
    const length = silence.end - silence.start;
    what.push(length >= DEAD_AIR ? w.deadAir(long(length)) : w.silence(long(length)));
  }
  if (what.length === 1) {
    const said = opened.talk.lines[opened.index.lineAt(at)];
    if (said && said.end !== null && said.end >= at) what.push(said.text.slice(0, 80));
  }
  return what.join("  ·  ");
}

function Legend() {
  const w = words.value.timeline;
  return (
    <ul class="timeline-legend" aria-label={w.legend}>
      <li>
        <i class="key-dead" />
        {w.deadAir(`≥ ${long(DEAD_AIR)}`)}
      </li>
      <li>
        <i class="key-cut" />
        {w.interruptionName}
      </li>
      <li>
        <i class="key-slow" />
        {w.answerName} {`> ${long(SLOW)}`}
      </li>
      <li>
        <i class="key-tool" />
        {w.toolName}
      </li>
    </ul>
  );
}

const MOST_ROWS = 500;

/** The same as a table, in order of time. */
function Table({ scene, opened }: { scene: Scene; opened: Opened }) {
  const w = words.value.timeline;
  const who = (role: string) => (role === "agent" ? words.value.agent : words.value.user);
  const rows = [
    ...scene.segments.map((one) => ({ at: one.start, what: w.speech, who: who(one.role), long: one.end - one.start })),
    ...scene.silences.map((one) => ({ at: one.start, what: w.silenceName, who: "", long: one.end - one.start })),
    ...scene.interruptions.map((one) => ({
      at: one.at,
      what: w.interruptionName,
      who: who(one.by),
      long: one.seconds,
    })),
    ...scene.slow.map((one) => ({ at: one.from, what: w.answerName, who: words.value.agent, long: one.seconds })),
    ...opened.talk.lines.flatMap((line) =>
      line.tools.map((use) => ({
        at: use.at ?? 0,
        what: `${w.toolName}: ${use.name}`,
        who: say(use.outcome),
        long: null,
      })),
    ),
  ].sort((a, b) => a.at - b.at);
  return (
    <div class="timeline-table" tabIndex={0} role="group" aria-label={w.title}>
      <table class="table">
        <thead>
          <tr>
            <th class="number-cell">{w.at}</th>
            <th>{w.what}</th>
            <th>{w.who}</th>
            <th class="number-cell">{w.long}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row, i) => (
            <tr key={i}>
              <td class="number-cell">
                <button type="button" class="link" onClick={() => seek(row.at)}>
                  {clock(row.at)}
                </button>
              </td>
              <td>{row.what}</td>
              <td>{row.who}</td>
              <td class="number-cell">{row.long === null ? "" : long(row.long)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS ? <p class="muted">{w.more(String(MOST_ROWS))}</p> : null}
    </div>
  );
}
