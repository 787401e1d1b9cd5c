// What a person needs of an error: what happened, what to do, and the button for it.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { CopyButton } from "../parts/copy";
import { Icon } from "../parts/icon";
import { go } from "../state/location";
import type { Failure } from "../state/failure";
import { open, showRaw } from "../state/opened";
import { drawer, narrow } from "../state/settings";
import { words } from "../words";
import "./trouble.css";

const RELOAD = new Set(["not_ready", "internal"]);
/** What trying again would not change. */
const FINAL = new Set(["invalid_argument", "not_found", "forbidden", "response_too_large"]);

export function Trouble({ failure, id, retry }: { failure: Failure; id?: string; retry: () => void }) {
  const w = words.value.errors;
  // In place of the call it is what the page is about.
  const Heading = id === undefined ? "h2" : "h1";
  const [what, todo] = w.codes[failure.code] ?? w.codes.unknown;
  return (
    <div class="trouble" role="alert">
      <Heading>
        <Icon name="cross" />
        {what}
      </Heading>
      <p>{todo}</p>
      <div class="trouble-actions">
        {failure.code === "invalid_toon" && id ? (
          <>
            <button type="button" class="button primary" onClick={() => showRaw(id, failure.call)}>
              {w.showRaw}
            </button>
            <button type="button" class="button" onClick={() => void open(id, { format: "json" })}>
              {w.asJson}
            </button>
          </>
        ) : null}
        {FINAL.has(failure.code) ? null : <Retry failure={failure} retry={retry} />}
        {RELOAD.has(failure.code) ? (
          <button type="button" class="button" onClick={() => location.reload()}>
            {w.reload}
          </button>
        ) : null}
        {id && (failure.code === "forbidden" || failure.code === "unauthorized") ? (
          <CopyButton label={w.askAccess} text={() => w.askAccessText(id, String(failure.status))} />
        ) : null}
        {id ? (
          <button type="button" class="button" onClick={backToList}>
            {w.back}
          </button>
        ) : null}
      </div>
      <details>
        <summary class="link">{w.details}</summary>
        <pre class="code" dir="auto">
          {details(failure, id)}
        </pre>
      </details>
    </div>
  );
}

/** In a narrow window the list is a drawer. */
function backToList(): void {
  go({ call: "" });
  drawer.value = narrow.peek();
}

/** Counts down where the API said how long to wait. */
function Retry({ failure, retry }: { failure: Failure; retry: () => void }) {
  const w = words.value.errors;
  const left = useSignal(0);
  useEffect(() => {
    const count = () => {
      left.value = Math.max(0, Math.ceil((failure.at + (failure.retryAfterMs ?? 0) - Date.now()) / 1000));
    };
    count();
    const timer = setInterval(count, 500);
    return () => clearInterval(timer);
  }, [failure]);
  return (
    <button
      type="button"
      class="button primary"
      disabled={left.value > 0}
      onClick={(event) => {
        // The button goes away with the failure: the focus stays in its part of the page.
        event.currentTarget.closest<HTMLElement>("main, nav")?.focus();
        retry();
      }}
    >
      {left.value > 0 ? w.retryIn(left.value) : w.retry}
    </button>
  );
}

function details(failure: Failure, id: string | undefined): string {
  const { code, message, status, attempts, requestId, line, column } = failure;
  const lines = {
    code,
    message,
    call: id,
    status,
    attempts,
    requestId,
    line,
    column,
    at: new Date(failure.at).toISOString(),
  };
  return Object.entries(lines)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
}
