// The recording's waveform: wavesurfer.js, given peaks, so that nothing is decoded in the browser.
import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type WaveSurfer from "wavesurfer.js";
import { peaks } from "../api";
import { audio, recording, time } from "../state/player";
import { theme } from "../state/settings";
import { isZoomed, stretch } from "../state/stretch";

/** Also in the hash of wavesurfer's style sheet, which the content security policy names. */
const HEIGHT = 36;

export function Waveform({ seconds }: { seconds: number }) {
  const container = useRef<HTMLDivElement>(null);
  const { url } = recording.value;
  const colours = theme.value;
  useEffect(() => {
    const parent = container.current;
    if (!url || !parent || seconds <= 0) return;
    const stop = new AbortController();
    let wave: WaveSurfer | null = null;
    let stopFollowing = () => {};
    const draw = async () => {
      const found = await peaks(url, seconds, stop.signal);
      // Without peaks it would download and decode all of the recording, which an hour of audio does not survive.
      if (!found || stop.signal.aborted) return;
      const { default: WaveSurfer } = await import("wavesurfer.js");
      if (stop.signal.aborted) return;
      const style = getComputedStyle(parent);
      wave = WaveSurfer.create({
        container: parent,
        // The element plays already; wavesurfer draws, and shows how far it is.
        media: audio,
        peaks: found,
        duration: seconds,
        height: HEIGHT,
        interact: false,
        cursorWidth: 0,
        barWidth: 2,
        barGap: 1,
        barRadius: 1,
        normalize: true,
        hideScrollbar: true,
        autoScroll: false,
        waveColor: style.color,
        progressColor: style.outlineColor,
      });
      // A playhead that a link has set is there before the waveform is.
      wave.once("ready", () => {
        if (audio.paused) wave?.setTime(time.peek());
        stopFollowing = effect(() => {
          const { from, to } = stretch.value;
          wave?.zoom(isZoomed.value ? parent.clientWidth / (to - from) : 0);
          wave?.setScrollTime(from);
        });
      });
    };
    // Offline, for example: the lanes below show the same call.
    draw().catch(() => {});
    return () => {
      stop.abort();
      stopFollowing();
      wave?.destroy();
    };
  }, [url, seconds, colours]);
  return url ? <div ref={container} class="waveform" aria-hidden="true" /> : null;
}
