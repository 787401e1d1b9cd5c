// The metrics of a call, each with its definition, and the latency of each answer over the call.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { clock } from "../lib/time";
import type { Opened } from "../state/opened";
import { SLOW } from "../timeline/draw";
import { count, long, percent, words, type Words } from "../words";
import { LatencyPlot } from "./latency";

export function Numbers({ opened }: { opened: Opened }) {
  const w = words.value.numbers;
  const { agent, user, ...call } = opened.metrics;
  const latency = agent.responseLatency;
  const slow = latency?.values.filter((value) => value > SLOW).length ?? 0;
  const untimed = opened.metrics.segments.length === 0;
  return (
    <section class="pane numbers" aria-label={w.title}>
      <h2>{w.title}</h2>
      {untimed && opened.talk.lines.length > 0 ? <p class="muted">{w.untimed}</p> : null}
      {call.talkRatio === null ? null : (
        <>
          <Number name={w.talk} definition="talk">
            <b class="of-agent">{percent(call.talkRatio)}</b> : <b class="of-user">{percent(1 - call.talkRatio)}</b>
          </Number>
          <Ratio share={call.talkRatio} />
        </>
      )}
      {untimed ? null : (
        <Number name={w.latency} definition="latency">
          {latency ? (
            <>
              <b>{long(latency.median)}</b> {w.median}
            </>
          ) : (
            w.noAnswers
          )}
        </Number>
      )}
      {latency ? (
        <>
          <p class="latency-line">
            <span>
              {w.p90} <b>{long(latency.p90)}</b>
            </span>
            <span>
              {w.worst} <b>{long(latency.max)}</b>
            </span>
            <span>{w.slowCount(count(slow))}</span>
          </p>
          <LatencyPlot answers={opened.answers} seconds={opened.seconds} latency={latency} />
        </>
      ) : null}
      {/* Both roles beside each other. */}
      <table class="table both">
        <thead>
          <tr>
            <td />
            <th scope="col" class="number-cell of-agent">
              {words.value.agent}
            </th>
            <th scope="col" class="number-cell of-user">
              {words.value.user}
            </th>
          </tr>
        </thead>
        <tbody>
          <Row name={w.turns} definition="turns" agent={count(agent.turns)} user={count(user.turns)} />
          {untimed ? null : (
            <>
              <Row
                name={w.wpm}
                definition="wpm"
                agent={whole(agent.wordsPerMinute)}
                user={whole(user.wordsPerMinute)}
              />
              <Row
                name={w.monologue}
                definition="monologue"
                agent={lasting(agent.longestMonologueSeconds)}
                user={lasting(user.longestMonologueSeconds)}
              />
              <Row
                name={w.interruptions}
                definition="interruptions"
                agent={whole(agent.interruptions)}
                user={whole(user.interruptions)}
              />
              <Row
                name={w.firstWord}
                definition="firstWord"
                agent={place(agent.firstWordAt)}
                user={place(user.firstWordAt)}
              />
            </>
          )}
        </tbody>
      </table>
      {untimed ? null : (
        <>
          <Number name={w.silence} definition="silence">
            {lasting(call.silenceSeconds)}
          </Number>
          <Number name={w.overlap} definition="overlap">
            {lasting(call.overlapSeconds)}
          </Number>
        </>
      )}
    </section>
  );
}

const whole = (value: number | null) => (value === null ? "–" : count(Math.round(value)));
const lasting = (value: number | null) => (value === null ? "–" : long(value));
const place = (value: number | null) => (value === null ? "–" : clock(value));

type Definition = keyof Words["definitions"];

/** Pixels between a name and its definition, as in call.css. */
const GAP = 4;

/** A name that shows its definition on hover and on focus: below, else above where the window ends. */
function Term({ name, definition }: { name: string; definition: Definition }) {
  const id = useId();
  const tip = useRef<HTMLSpanElement>(null);
  const above = useSignal(false);
  const fit = () => {
    const around = tip.current?.offsetParent?.getBoundingClientRect();
    above.value = (around?.bottom ?? 0) + (tip.current?.offsetHeight ?? 0) > innerHeight - 2 * GAP;
  };
  return (
    <span class={above.value ? "term above" : "term"} onPointerEnter={fit} onFocusIn={fit}>
      <button type="button" aria-describedby={id}>
        {name}
      </button>
      <span ref={tip} role="tooltip" id={id}>
        {words.value.definitions[definition]}
      </span>
    </span>
  );
}

function Number({ name, definition, children }: { name: string; definition: Definition; children: ComponentChildren }) {
  return (
    <div class="number">
      <Term name={name} definition={definition} />
      <span>{children}</span>
    </div>
  );
}

function Row(row: { name: string; definition: Definition; agent: string; user: string }) {
  return (
    <tr>
      <th scope="row">
        <Term name={row.name} definition={row.definition} />
      </th>
      <td class="number-cell">{row.agent}</td>
      <td class="number-cell">{row.user}</td>
    </tr>
  );
}

function Ratio({ share }: { share: number }) {
  return (
    <div class="ratio" aria-hidden="true">
      <i style={{ width: `${share * 100}%` }} />
    </div>
  );
}
