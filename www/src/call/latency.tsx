// How long each answer of the agent took, over the call: a small plot on the same time axis.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type uPlot from "uplot";
import type { Answer } from "../lib/answers";
import { clock } from "../lib/time";
import { hover, seek, time } from "../state/player";
import { theme } from "../state/settings";
import { share, stretch } from "../state/stretch";
import { SLOW } from "../timeline/draw";
import { count, decimals, locale, long, words } from "../words";
import "uplot/dist/uPlot.min.css";

interface Props {
  answers: readonly Answer[];
  seconds: number;
  latency: { count: number; median: number; max: number };
}

const HEIGHT = 92;
const MOST_ROWS = 500;

export function LatencyPlot({ answers, seconds, latency }: Props) {
  const w = words.value.numbers;
  const showTable = useSignal(false);
  const parent = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [look, speech] = [theme.value, locale.value];

  useEffect(() => {
    const element = parent.current;
    if (!element) return;
    let gone = false;
    let observer: ResizeObserver | null = null;
    const draw = async () => {
      const { default: UPlot } = await import("uplot");
      if (gone) return;
      const style = getComputedStyle(element);
      const [bar, text, line] = [style.color, style.outlineColor, style.borderColor];
      const font = `11px ${style.fontFamily}`;
      const axis = { stroke: text, font, grid: { stroke: line, width: 1 }, ticks: { show: false } };
      plot.current = new UPlot(
        {
          width: element.clientWidth,
          height: HEIGHT,
          legend: { show: false },
          padding: [6, 20, 0, 0],
          cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
          scales: {
            x: {
              time: false,
              range: () => [stretch.peek().from, Math.max(stretch.peek().from + 1, stretch.peek().to)],
            },
            y: { range: (_, __, max) => [0, Math.max(SLOW + 0.5, max * 1.1)] },
          },
          axes: [
            { ...axis, size: 20, space: 60, grid: { show: false }, values: (_, ticks) => ticks.map(clock) },
            { ...axis, size: 34, space: 24, values: (_, ticks) => ticks.map((tick) => `${decimals(tick, 1)} s`) },
          ],
          series: [
            {},
            {
              stroke: bar,
              fill: bar,
              width: 0,
              ...(UPlot.paths.bars ? { paths: UPlot.paths.bars({ size: [0.8, 6, 2] }) } : {}),
              points: { show: false },
            },
          ],
          hooks: {
            draw: [
              ({ ctx, bbox, valToPos }) => {
                // The limit from which on an answer is slow.
                ctx.save();
                ctx.strokeStyle = text;
                ctx.setLineDash([4, 4]);
                ctx.beginPath();
                const at = Math.round(valToPos(SLOW, "y", true)) + 0.5;
                ctx.moveTo(bbox.left, at);
                ctx.lineTo(bbox.left + bbox.width, at);
                ctx.stroke();
                ctx.restore();
              },
            ],
            setCursor: [
              (self) => {
                const { left } = self.cursor;
                if (self.over.matches(":hover"))
                  hover.value = left !== undefined && left >= 0 ? self.posToVal(left, "x") : null;
              },
            ],
          },
        },
        [answers.map(({ at }) => at), answers.map((answer) => answer.seconds)],
        element,
      );
      const { over } = plot.current;
      over.addEventListener("click", () => {
        const left = plot.current?.cursor.left;
        if (left !== undefined && left >= 0) seek(plot.current?.posToVal(left, "x") ?? 0);
      });
      over.addEventListener("pointerleave", () => (hover.value = null));
      const head = document.createElement("i");
      head.className = "latency-head";
      over.append(head);
      place(time.peek());
      observer = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }));
      observer.observe(element);
    };
    // Offline, for example: the table below has the same values.
    draw().catch(() => {});
    return () => {
      gone = true;
      observer?.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [answers, seconds, look, speech]);

  const place = (at: number) => {
    const head = parent.current?.querySelector<HTMLElement>(".latency-head");
    if (!head) return;
    head.hidden = share(at) < 0 || share(at) > 1;
    head.style.left = `${share(at) * 100}%`;
  };
  useSignalEffect(() => place(hover.value ?? time.value));
  useSignalEffect(() => {
    const { from, to } = stretch.value;
    plot.current?.setScale("x", { min: from, max: to });
  });

  return (
    <figure class="latency">
      <div
        ref={parent}
        class="latency-plot"
        role="img"
        aria-label={`${w.plot}. ${w.plotSummary(count(latency.count), long(latency.median), long(latency.max))}`}
      />
      {/* Hundreds of rows, made when someone looks. */}
      <details onToggle={(event) => (showTable.value = event.currentTarget.open)}>
        <summary class="link">{words.value.timeline.table}</summary>
        <div class="latency-table" tabIndex={0} role="group" aria-label={w.plot}>
          <table class="table">
            <thead>
              <tr>
                <th class="number-cell">{words.value.timeline.at}</th>
                <th class="number-cell">{w.latency}</th>
              </tr>
            </thead>
            <tbody>
              {(showTable.value ? answers.slice(0, MOST_ROWS) : []).map((answer, i) => (
                <tr key={i}>
                  <td class="number-cell">
                    <button type="button" class="link" onClick={() => seek(answer.from)}>
                      {clock(answer.at)}
                    </button>
                  </td>
                  <td class="number-cell">{long(answer.seconds)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
