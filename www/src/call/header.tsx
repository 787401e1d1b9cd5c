// The first line of a call: with whom, and how it went.
import { record, text } from "../lib/values";
import { clock } from "../lib/time";
import { Menu } from "../list/menu";
import { Icon, sentimentIcon, type IconName } from "../parts/icon";
import { CopyButton } from "../parts/copy";
import { live, type Opened } from "../state/opened";
import { remember } from "../state/player";
import { sheet } from "../state/settings";
import { exact, long, moment, say, words } from "../words";
import { Settings } from "./settings";
import "./header.css";

/** Statuses and results in which something did not work. */
const FAILED = new Set(["failed", "incomplete"]);

/** How a status looks: red is for failures, and colour never says it alone. */
export function statusIcon(status: string): { icon: IconName; failed: boolean } {
  if (FAILED.has(status)) return { icon: "cross", failed: true };
  return { icon: status === "completed" || status === "in-progress" ? "dot" : "ring", failed: false };
}

/** Who a call was with: a name, else the number. */
export function withWhom(call: Record<string, unknown>): { name: string; number: string } {
  const contact = record(call.contact);
  const theirs = text(contact.phone_number) || (text(call.direction) === "inbound" ? text(call.from) : "");
  return {
    name: text(contact.full_name) || theirs || words.value.untitled,
    number: text(contact.full_name) ? theirs : "",
  };
}

/** The address of what is on the screen, also while it plays. */
function link(): string {
  remember();
  return location.href;
}

export function Header({ opened }: { opened: Opened }) {
  const w = words.value.call;
  const { call, analysis } = opened;
  const { name, number } = withWhom(call);
  const [status, result] = [text(call.call_status), text(call.call_result)];
  const { icon, failed } = statusIcon(status);
  const inbound = text(call.direction) === "inbound";
  const mood = analysis ? sentimentIcon(analysis.sentiment) : null;
  // Each once: a status, a result and a reason may read the same.
  const others = [result, text(call.disconnection_reason)].filter(
    (one, i, all) => one && ![status, ...all.slice(0, i)].some((other) => say(other) === say(one)),
  );
  return (
    <header class="call-header">
      <Menu />
      <div class="call-who">
        <h1 dir="auto">{name}</h1>
        {number ? <span class="call-number">{number}</span> : null}
        <span class="muted" title={exact(call.start_at ?? call.created_at)}>
          {moment(call.start_at ?? call.created_at)}
        </span>
      </div>
      <ul class="call-outcome">
        <li class={failed ? "chip failure" : "chip strong"}>
          <Icon name={icon} />
          {say(status) || words.value.summary.unknown}
        </li>
        {live.value && live.value !== "lost" ? <li class="live-chip">{w.live}</li> : null}
        {others.map((one) => (
          <li key={one} class={FAILED.has(one) ? "chip failure" : "chip"}>
            {say(one)}
          </li>
        ))}
        {analysis?.successful === true ? (
          <li class="chip">
            <Icon name="check" />
            {w.success}
          </li>
        ) : null}
        {analysis?.successful === false ? (
          <li class="chip failure">
            <Icon name="cross" />
            {w.noSuccess}
          </li>
        ) : null}
        {analysis?.sentiment ? (
          <li class="chip">
            {mood ? <Icon name={mood} /> : null}
            <span class="sr-only">{w.sentiment("")}</span>
            {say(analysis.sentiment)}
          </li>
        ) : null}
        <li class="chip" title={long(opened.seconds)}>
          <Icon name="clock" />
          <span class="sr-only">{w.duration} </span>
          {clock(opened.seconds)}
        </li>
        <li class="chip">
          <Icon name={inbound ? "in" : "out"} />
          {inbound ? w.inbound : w.outbound}
        </li>
      </ul>
      <div class="call-actions">
        <CopyButton class="button plain" label={w.copyLink} text={link} />
        <button type="button" class="button plain" onClick={() => (sheet.value = "developer")}>
          <Icon name="code" />
          {words.value.developer.open}
        </button>
        <Settings />
      </div>
    </header>
  );
}
