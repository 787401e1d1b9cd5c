// The controls of the recording.
import { useSignal } from "@preact/signals";
import { clock, parseClock } from "../lib/time";
import { Icon } from "../parts/icon";
import { follow, playing, rate, recording, seek, seekBy, setRate, sought, SPEEDS, time, toggle } from "../state/player";
import { decimals, words } from "../words";
import "./player.css";

export function Player({ seconds }: { seconds: number }) {
  const w = words.value.player;
  const wrong = useSignal(false);
  const { state } = recording.value;
  const goTo = (field: HTMLInputElement) => {
    const at = parseClock(field.value);
    wrong.value = at === null;
    if (at === null) return;
    seek(at);
    field.blur();
  };
  return (
    <div class="player" role="group" aria-label={words.value.timeline.title}>
      <button
        type="button"
        class="button primary player-play"
        aria-label={playing.value ? w.pause : w.play}
        disabled={state !== "ready"}
        onClick={toggle}
      >
        <Icon name={playing.value ? "pause" : "play"} />
      </button>
      <button type="button" class="button plain" aria-label={w.back} title={w.back} onClick={() => seekBy(-10)}>
        −10
      </button>
      <button type="button" class="button plain" aria-label={w.forward} title={w.forward} onClick={() => seekBy(10)}>
        +10
      </button>
      <span class="player-time">
        <Now /> / {clock(seconds)}
      </span>
      <select
        class="field"
        aria-label={w.speed}
        value={rate.value}
        onChange={(event) => setRate(Number(event.currentTarget.value))}
      >
        {SPEEDS.map((speed) => (
          <option key={speed} value={speed}>
            {decimals(speed, 2)}×
          </option>
        ))}
      </select>
      <label class="player-goto">
        {w.goTo}
        <input
          id="go-to"
          class="field"
          inputMode="numeric"
          autocomplete="off"
          placeholder={w.goToHint}
          aria-invalid={wrong.value}
          onBlur={(event) => {
            wrong.value = false;
            event.currentTarget.value = "";
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") goTo(event.currentTarget);
            if (event.key === "Escape") event.currentTarget.blur();
          }}
        />
      </label>
      {wrong.value ? <span role="alert">{w.badTime}</span> : null}
      <button
        type="button"
        class="button plain player-follow"
        aria-pressed={follow.value}
        title={w.followHint}
        onClick={() => {
          follow.value = !follow.value;
          if (follow.value) sought.value = { at: time.peek() };
        }}
      >
        {w.follow}
      </button>
      {state === "none" ? <span class="muted player-none">{w.none}</span> : null}
      {state === "failed" ? <span class="chip failure">{w.failed}</span> : null}
    </div>
  );
}

/** Rendered by itself: the rest of the bar does not change with each second. */
function Now() {
  return <>{clock(time.value)}</>;
}
