// The open call on one screen: how it went, its timeline, what was said, what was made of it, its numbers.
import { Player } from "../player/player";
import { live, open, type Opened } from "../state/opened";
import { text } from "../lib/values";
import { Timeline } from "../timeline/timeline";
import { exact, say, words } from "../words";
import { Analysis, Fields } from "./analysis";
import { Header } from "./header";
import { Numbers } from "./numbers";
import { Transcript } from "./transcript";
import { record } from "../lib/values";
import "./call.css";

export function CallView({ opened }: { opened: Opened }) {
  return (
    <article class="call">
      <Header opened={opened} />
      <LiveNote id={opened.id} />
      <div class="call-body">
        {opened.seconds > 0 ? (
          <div class="call-time">
            <Timeline opened={opened} />
            <Player key={opened.id} seconds={opened.seconds} />
          </div>
        ) : null}
        <div class="call-panes">
          <Transcript key={opened.id} opened={opened} />
          <div class="call-side" tabIndex={0} role="group" aria-label={words.value.numbers.title}>
            <Analysis made={opened.analysis} />
            <Numbers opened={opened} />
            <Details opened={opened} />
          </div>
        </div>
      </div>
    </article>
  );
}

function LiveNote({ id }: { id: string }) {
  const w = words.value.call;
  const note = {
    waiting: w.waiting,
    running: w.liveHint,
    analysing: w.analysing,
    lost: w.liveEnded,
  };
  return (
    <p class="live-note" role="status">
      {live.value ? note[live.value] : ""}
      {live.value === "lost" ? (
        <button type="button" class="link" onClick={() => void open(id)}>
          {words.value.errors.retry}
        </button>
      ) : null}
    </p>
  );
}

function Details({ opened: { call } }: { opened: Opened }) {
  const w = words.value.fields;
  const contact = record(call.contact);
  const plain = ["id", "type", "direction", "from", "agent_id", "campaign_id"] as const;
  const facts = plain.map(
    (name) => [w[name], name === "type" || name === "direction" ? say(call[name]) : text(call[name])] as const,
  );
  const times = (["created_at", "start_at", "finished_at"] as const).map(
    (name) => [w[name], exact(call[name])] as const,
  );
  const theirs = (["phone_number", "email", "country"] as const).map((name) => [w[name], text(contact[name])] as const);
  return (
    <section class="pane">
      <details>
        <summary>{words.value.call.details}</summary>
        <Fields title="" fields={[...facts, ...times, ...theirs].filter(([, value]) => value)} />
      </details>
    </section>
  );
}
