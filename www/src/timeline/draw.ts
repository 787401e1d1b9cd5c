// Draws the lanes of a call on a canvas, once for each call, width and theme. Knows nothing of the page.
import type { Stretch } from "../lib/stretch";
import { tickStep } from "../lib/time";

/** All that the timeline shows, in seconds. */
export interface Scene {
  seconds: number;
  segments: readonly { role: string; start: number; end: number }[];
  silences: readonly { start: number; end: number }[];
  interruptions: readonly { by: string; at: number; seconds: number }[];
  slow: readonly { from: number; at: number; seconds: number }[];
  tools: readonly { at: number; failed: boolean }[];
}

export interface Colours {
  agent: string;
  user: string;
  text: string;
  muted: string;
  line: string;
  hatch: string;
  failure: string;
  surface: string;
}

export interface Texts {
  length(seconds: number): string;
  clock(seconds: number): string;
}

/** Silences from here on are dead air: they are hatched and named. */
export const DEAD_AIR = 3;
/** An answer that takes longer is flagged. */
export const SLOW = 2;

const AGENT = { top: 2, height: 16 };
const USER = { top: 22, height: 16 };
const BOTH = { top: 0, height: 40 };
const MARKS = { top: 43, height: 14 };
const AXIS = 60;
/** Pixels beside the canvas in which nothing is seen of what is drawn there. */
const FAR = 50;
/** The height of the canvas in CSS pixels. */
export const HEIGHT = 76;

export function draw(
  context: CanvasRenderingContext2D,
  scene: Scene,
  shown: Stretch,
  width: number,
  density: number,
  colours: Colours,
  texts: Texts,
): void {
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, width, HEIGHT);
  context.font = `11px ${getFont(context)}`;
  const scale = shown.to > shown.from ? width / (shown.to - shown.from) : 0;
  // What is far outside is drawn just outside.
  const x = (seconds: number) => Math.min(Math.max(-FAR, (seconds - shown.from) * scale), width + FAR);

  ticks(context, shown, width, x, colours, texts);
  for (const silence of scene.silences)
    if (silence.end - silence.start >= DEAD_AIR) hatch(context, silence, x, colours);
  lane(context, scene, "user", USER, x, colours.user);
  lane(context, scene, "agent", AGENT, x, colours.agent);
  for (const silence of scene.silences)
    if (silence.end - silence.start >= DEAD_AIR) named(context, silence, x, colours, texts);
  for (const answer of apart(scene.slow, ({ from }) => x(from), 3)) slowAnswer(context, answer, x, colours);
  for (const cut of apart(scene.interruptions, ({ at }) => x(at), 2)) interruption(context, cut, x, colours);
  // Those that failed are drawn last, on top of the others.
  const failed = scene.tools.filter((tool) => tool.failed);
  const worked = scene.tools.filter((tool) => !tool.failed);
  for (const tool of [...apart(worked, ({ at }) => x(at), 4), ...apart(failed, ({ at }) => x(at), 4)]) {
    toolMark(context, tool, x, colours);
  }
}

type X = (seconds: number) => number;

/** Marks that are at least so many pixels apart: a call of hours has hundreds of them in the place of one. */
function apart<T>(marks: readonly T[], place: (mark: T) => number, pixels: number): T[] {
  let last = -Infinity;
  return marks.filter((mark) => {
    const far = place(mark) - last >= pixels;
    if (far) last = place(mark);
    return far;
  });
}

function getFont(context: CanvasRenderingContext2D): string {
  return getComputedStyle(context.canvas).fontFamily;
}

function lane(
  context: CanvasRenderingContext2D,
  { segments }: Scene,
  role: string,
  { top, height }: { top: number; height: number },
  x: X,
  colour: string,
): void {
  context.fillStyle = colour;
  context.beginPath();
  let painted = -FAR;
  for (const segment of segments) {
    if (segment.role !== role) continue;
    const left = x(segment.start);
    const right = Math.max(left + 1, x(segment.end));
    // A long call has many segments within a pixel: one is enough.
    if (right <= painted) continue;
    const from = Math.max(left, painted);
    if (right - from >= 4) context.roundRect(from, top, right - from, height, 2);
    else context.rect(from, top, right - from, height);
    painted = right;
  }
  context.fill();
}

function hatch(
  context: CanvasRenderingContext2D,
  { start, end }: { start: number; end: number },
  x: X,
  colours: Colours,
): void {
  const [left, right] = [x(start), x(end)];
  if (right - left < 1) return;
  context.save();
  context.beginPath();
  context.rect(left, BOTH.top, right - left, BOTH.height);
  context.fillStyle = colours.surface;
  context.fill();
  context.clip();
  context.strokeStyle = colours.hatch;
  context.lineWidth = 1;
  context.beginPath();
  for (let at = left - BOTH.height; at < right; at += 5) {
    context.moveTo(at, BOTH.height);
    context.lineTo(at + BOTH.height, 0);
  }
  context.stroke();
  context.restore();
}

function named(
  context: CanvasRenderingContext2D,
  { start, end }: { start: number; end: number },
  x: X,
  colours: Colours,
  texts: Texts,
): void {
  const room = x(end) - x(start);
  // No length is written in less.
  if (room < 20) return;
  const name = texts.length(end - start);
  const wide = context.measureText(name).width;
  if (wide + 6 > room) return;
  const middle = (x(start) + x(end)) / 2;
  context.fillStyle = colours.surface;
  context.fillRect(middle - wide / 2 - 2, 13, wide + 4, 14);
  context.fillStyle = colours.muted;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(name, middle, 20.5);
}

/** A bracket from the end of the question to the answer. */
function slowAnswer(
  context: CanvasRenderingContext2D,
  answer: { from: number; at: number },
  x: X,
  colours: Colours,
): void {
  const [left, right] = [x(answer.from), x(answer.at)];
  context.strokeStyle = colours.text;
  context.lineWidth = 1.25;
  context.beginPath();
  context.moveTo(left + 0.5, 41);
  context.lineTo(left + 0.5, 44.5);
  context.lineTo(Math.max(right, left + 3) - 0.5, 44.5);
  context.lineTo(Math.max(right, left + 3) - 0.5, 41);
  context.stroke();
}

/** Both lanes are cut where the other one begins. */
function interruption(
  context: CanvasRenderingContext2D,
  cut: { by: string; at: number; seconds: number },
  x: X,
  colours: Colours,
): void {
  const [left, right] = [x(cut.at), Math.max(x(cut.at + cut.seconds), x(cut.at) + 2)];
  context.fillStyle = colours.surface;
  context.fillRect(left - 1, 0, right - left + 2, BOTH.height);
  context.fillStyle = colours.text;
  context.fillRect(left, AGENT.top, right - left, AGENT.height);
  context.fillRect(left, USER.top, right - left, USER.height);
}

/** A diamond; one that failed is a cross in the colour of failures. */
function toolMark(
  context: CanvasRenderingContext2D,
  tool: { at: number; failed: boolean },
  x: X,
  colours: Colours,
): void {
  const [middle, centre] = [x(tool.at), MARKS.top + MARKS.height / 2 + 1];
  context.lineWidth = 2;
  if (tool.failed) {
    context.strokeStyle = colours.failure;
    context.beginPath();
    context.moveTo(middle - 3.5, centre - 3.5);
    context.lineTo(middle + 3.5, centre + 3.5);
    context.moveTo(middle + 3.5, centre - 3.5);
    context.lineTo(middle - 3.5, centre + 3.5);
    context.stroke();
    return;
  }
  context.fillStyle = colours.muted;
  context.beginPath();
  context.moveTo(middle, centre - 4.5);
  context.lineTo(middle + 4.5, centre);
  context.lineTo(middle, centre + 4.5);
  context.lineTo(middle - 4.5, centre);
  context.fill();
}

function ticks(
  context: CanvasRenderingContext2D,
  { from, to }: Stretch,
  width: number,
  x: X,
  colours: Colours,
  texts: Texts,
): void {
  const step = tickStep(to - from, Math.floor(width / 90));
  context.textBaseline = "alphabetic";
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    const left = Math.min(x(at), width - 0.5);
    context.fillStyle = colours.line;
    context.fillRect(Math.round(left), 0, 1, AXIS);
    const name = texts.clock(at);
    const wide = context.measureText(name).width;
    context.fillStyle = colours.muted;
    context.textAlign = "left";
    const start = Math.min(Math.max(0, left - wide / 2), width - wide);
    context.fillText(name, start, HEIGHT - 3);
  }
}
