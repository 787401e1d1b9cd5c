// The URL of this page as a signal; going back and forth changes it, and so does `go`.
import { signal } from "@preact/signals";
import { format, parse, type UrlState } from "./url";

/** What the URL says now. */
export const url = signal<UrlState>(parse(location.search));

/** Changes parts of the URL: as a new entry of the history, or in place of the present one. */
export function go(change: Partial<UrlState>, how: "push" | "replace" = "push"): void {
  const next = changed(url.peek(), change);
  const search = format(next);
  if (search === format(url.peek())) return;
  history[how === "push" ? "pushState" : "replaceState"](null, "", `${location.pathname}${search}`);
  url.value = next;
}

/** The address that `go` would lead to. */
export function hrefTo(change: Partial<UrlState>): string {
  return `${location.pathname}${format(changed(url.value, change))}`;
}

/** Another call begins with its whole time axis. */
function changed(state: UrlState, change: Partial<UrlState>): UrlState {
  const another = change.call !== undefined && change.call !== state.call;
  return { ...state, ...(another && { zoom: "" }), ...change };
}

addEventListener("popstate", () => (url.value = parse(location.search)));
