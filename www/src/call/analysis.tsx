// What the platform made of the call: summary, extracted fields, evaluations; fields that are not known, too.
import type { Analysis as Made, Evaluation, Field } from "../lib/analysis";
import { Icon } from "../parts/icon";
import { live } from "../state/opened";
import { decimals, say, words } from "../words";

export function Analysis({ made }: { made: Made | null }) {
  const w = words.value.summary;
  if (!made) {
    return (
      <section class="pane" aria-label={w.title}>
        <h2>{w.title}</h2>
        <p class="muted">{live.value === "analysing" ? words.value.call.analysing : `${w.none} ${w.noneHint}`}</p>
      </section>
    );
  }
  return (
    <section class="pane" aria-label={w.title}>
      <h2>{w.title}</h2>
      <p class={made.summary ? "summary-text" : "muted"} dir="auto">
        {made.summary || w.noText}
      </p>
      {made.inVoicemail === true ? <p class="muted">{w.voicemail}</p> : null}
      {made.evaluations.length > 0 ? (
        <>
          <h3>{w.evaluations}</h3>
          <ul class="evaluations">
            {made.evaluations.map((one, i) => (
              <Evaluated key={i} one={one} />
            ))}
          </ul>
        </>
      ) : null}
      {made.extracted.length > 0 ? <Fields title={w.extracted} fields={made.extracted} /> : null}
      {made.others.length > 0 ? <Fields title={w.others} fields={made.others} /> : null}
    </section>
  );
}

function Evaluated({ one }: { one: Evaluation }) {
  const w = words.value.summary;
  const verdict = one.passed === null ? w.unknown : one.passed ? w.passed : w.notPassed;
  return (
    <li>
      <span class={one.passed === false ? "chip failure" : "chip"}>
        <Icon name={one.passed === null ? "ring" : one.passed ? "check" : "cross"} />
        <span class="sr-only">{verdict}</span>
      </span>
      <span dir="auto">
        {say(one.name)}
        {one.reason ? <span class="muted"> {one.reason}</span> : null}
      </span>
      <span class="muted">{one.score === null ? verdict : decimals(one.score, 2)}</span>
    </li>
  );
}

export function Fields({ title, fields }: { title: string; fields: readonly Field[] }) {
  return (
    <>
      <h3>{title}</h3>
      <dl class="facts">
        {fields.map(([name, value]) => (
          <div key={name}>
            <dt dir="auto">{say(name)}</dt>
            <dd dir="auto">{readable(value)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** A value of any kind as a person reads it. */
function readable(value: unknown): string {
  const w = words.value.summary;
  if (value === null || value === undefined || value === "") return w.empty;
  if (typeof value === "boolean") return value ? w.yes : w.no;
  if (typeof value === "number") return decimals(value, 2);
  if (typeof value === "string") return /^[a-z]+(_[a-z]+)+$/.test(value) ? say(value) : value;
  if (Array.isArray(value)) return value.map(readable).join(", ") || w.empty;
  const inner = Object.entries(value).map(([name, part]) => `${say(name)}: ${readable(part)}`);
  return inner.join(", ") || w.empty;
}
