// The playhead: one for the recording, the transcript, the timeline and the plot.
import { batch, computed, effect, signal } from "@preact/signals";
import { recordingUrl } from "../api";
import { go, url } from "./location";
import { opened } from "./opened";

/** Seconds from the start of the call. */
export const time = signal(0);
/** What the pointer is over, anywhere on the time axis; null where it is nowhere. */
export const hover = signal<number | null>(null);
export const playing = signal(false);
export const rate = signal(1);
/** Whether the transcript scrolls with the playhead. */
export const follow = signal(true);
export const recording = signal<{ url: string | null; state: "none" | "ready" | "failed" }>({
  url: null,
  state: "none",
});
/** Where the reader wants the transcript to be: changes with each seek, so that it goes there again. */
export const sought = signal<{ at: number } | null>(null);

export const SPEEDS = [0.75, 1, 1.25, 1.5, 2, 3] as const;

/** The element that plays. One for the page: a call's recording replaces the last one's. */
export const audio = new Audio();
audio.preload = "metadata";

/** Moves the playhead, with or without a recording. */
export function seek(seconds: number, options: { quiet?: boolean } = {}): void {
  const total = opened.peek()?.seconds ?? 0;
  const at = Math.min(Math.max(0, seconds), total || seconds);
  batch(() => {
    time.value = at;
    follow.value = true;
    sought.value = { at };
  });
  if (recording.peek().state === "ready") audio.currentTime = at;
  if (!options.quiet) remember();
}

export function seekBy(seconds: number): void {
  seek(time.peek() + seconds);
}

export function toggle(): void {
  if (recording.peek().state !== "ready") return;
  if (audio.paused) void audio.play().catch(() => (playing.value = false));
  else audio.pause();
}

export function setRate(speed: number): void {
  rate.value = speed;
  audio.playbackRate = speed;
}

/** Writes the playhead into the URL: on each stop, not on each frame. */
export function remember(): void {
  go({ t: time.peek() > 0 ? time.peek() : null }, "replace");
}

let frame = 0;
function tick(): void {
  time.value = audio.currentTime;
  frame = requestAnimationFrame(tick);
}

audio.addEventListener("play", () => {
  playing.value = true;
  cancelAnimationFrame(frame);
  tick();
});
for (const name of ["pause", "ended"] as const) {
  audio.addEventListener(name, () => {
    cancelAnimationFrame(frame);
    playing.value = false;
    if (recording.peek().url) {
      time.value = audio.currentTime;
      remember();
    }
  });
}
audio.addEventListener("error", () => {
  // Firefox goes on without a sound where there is no device to play on.
  audio.pause();
  if (recording.peek().url) recording.value = { ...recording.peek(), state: "failed" };
});
audio.addEventListener("loadedmetadata", () => {
  audio.playbackRate = rate.peek();
  if (Math.abs(audio.currentTime - time.peek()) > 0.2) audio.currentTime = time.peek();
});

/** Moves the playhead with the URL within the open call, and pauses where the page has no player. */
export function followUrl(): () => void {
  const wanted = computed(() => url.value.t);
  const compares = computed(() => url.value.view === "compare");
  const stops = [
    effect(() => {
      const at = wanted.value ?? 0;
      // What the page itself has written there is where the playhead is.
      const elsewhere = Math.abs(at - time.peek()) > 0.1;
      if (elsewhere && opened.peek()?.id === url.peek().call) seek(at, { quiet: true });
    }),
    effect(() => {
      if (compares.value) audio.pause();
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Loads the recording of the open call whenever that is another one. */
export function playOpened(): () => void {
  let [lastId, lastUrl] = ["", null as string | null];
  return effect(() => {
    const call = opened.value;
    const address = call ? recordingUrl(call.call.call_record) : null;
    if (call?.id === lastId && address === lastUrl) return;
    const another = call?.id !== lastId;
    [lastId, lastUrl] = [call?.id ?? "", address];
    cancelAnimationFrame(frame);
    recording.value = { url: null, state: "none" };
    audio.pause();
    playing.value = false;
    if (another) {
      time.value = call ? (url.peek().t ?? 0) : 0;
      follow.value = true;
      sought.value = call && time.peek() > 0 ? { at: time.peek() } : null;
    }
    if (address) {
      recording.value = { url: address, state: "ready" };
      audio.src = address;
      setRate(rate.peek());
    } else {
      audio.removeAttribute("src");
      audio.load();
    }
  });
}
