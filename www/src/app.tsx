// The page: the list beside what is open.
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { CallView } from "./call/call";
import { Compare } from "./compare/compare";
import { Developer } from "./developer/developer";
import { CallList } from "./list/list";
import { Menu } from "./list/menu";
import { Icon } from "./parts/icon";
import { Sheet } from "./parts/sheet";
import { url } from "./state/location";
import { attempts, cancel, open, opened, opening } from "./state/opened";
import { drawer, narrow, online, sheet } from "./state/settings";
import { Trouble } from "./trouble/trouble";
import { long, words } from "./words";
import { useSignal } from "@preact/signals";

export function App() {
  const w = words.value;
  useFocusInDrawer();
  return (
    <div class={drawer.value ? "app drawer" : "app"}>
      <a class="skip" href="#main">
        {w.skip}
      </a>
      {online.value ? null : (
        <p class="banner" role="status">
          {w.state.offline}
        </p>
      )}
      <CallList />
      {drawer.value ? <div class="shade" onClick={() => (drawer.value = false)} /> : null}
      <main id="main" tabIndex={-1} inert={drawer.value}>
        {url.value.view === "compare" ? <Compare /> : <Main />}
      </main>
      {sheet.value === "keys" ? <Keys /> : null}
      {sheet.value === "developer" && opened.value ? <Developer opened={opened.value} /> : null}
    </div>
  );
}

/** The focus goes into the drawer with it, and back to where it was. */
function useFocusInDrawer(): void {
  const before = useRef<Element | null>(null);
  useLayoutEffect(() => {
    if (drawer.value) {
      before.current = document.activeElement;
      document.querySelector<HTMLElement>(".list button")?.focus();
    } else if (before.current instanceof HTMLElement) {
      before.current.focus();
      before.current = null;
    }
  }, [drawer.value]);
}

function Main() {
  const state = opening.value;
  if (state.state === "failed")
    return (
      <>
        {narrow.value ? (
          <div class="pane-head">
            <Menu />
          </div>
        ) : null}
        <Trouble failure={state.failure} id={state.id} retry={() => void open(state.id)} />
      </>
    );
  if (opened.value) return <CallView opened={opened.value} />;
  if (state.state === "loading") return state.late ? <Loading key={state.id} /> : null;
  return <Nothing />;
}

function Nothing() {
  const w = words.value.call;
  return (
    <div class="placeholder">
      <h1>{w.none}</h1>
      <p class="muted">{narrow.value ? w.noneHintNarrow : w.noneHint}</p>
      {narrow.value ? (
        <button type="button" class="button primary" onClick={() => (drawer.value = true)}>
          <Icon name="menu" />
          {words.value.list.open}
        </button>
      ) : null}
    </div>
  );
}

const SLOW_MS = 4000;

/** The layout of what is coming; what takes longer is explained, and can be stopped. */
function Loading() {
  const w = words.value.state;
  const slow = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => (slow.value = true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  const last = attempts.value.at(-1);
  const why = last?.status ? String(last.status) : (words.value.errors.codes.network[0] ?? "");
  return (
    <div class="skeleton" role="status" aria-label={w.loading}>
      {[30, 96, 96, 0, 64, 72, 58, 80, 49].map((width, i) => (
        <i key={i} style={{ width: `${width}%`, height: i === 1 || i === 2 ? "44px" : "12px" }} />
      ))}
      {slow.value || last ? (
        <p>
          {last?.retryInMs !== undefined ? w.attempt(last.attempt, why, long(last.retryInMs / 1000)) : w.slow}{" "}
          <button type="button" class="button" onClick={cancel}>
            {w.cancel}
          </button>
        </p>
      ) : null}
    </div>
  );
}

function Keys() {
  const w = words.value.keys;
  const keys = [
    [["Space"], w.space],
    [["←", "→"], w.arrows],
    [["J", "K"], w.jk],
    [["/"], w.slash],
    [["G"], w.g],
    [["+", "−", "0"], w.zoom],
    [["L"], w.l],
    [["D"], w.d],
    [["?"], w.question],
    [["Esc"], w.escape],
  ] as const;
  return (
    <Sheet title={w.title} close={() => (sheet.value = null)}>
      <dl class="facts">
        {keys.map(([names, what]) => (
          <div key={what}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
