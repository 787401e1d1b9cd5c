// The URL of this page as a signal; going back and forth changes it, and so does `go`.
import { batch, signal } from "@preact/signals";
import { format, parse, type UrlState } from "./url";

/** What the URL says now. */
export const url = signal<UrlState>(parse(location.search));

/** Changes parts of the URL: as a new entry of the history, or in place of the present one. */
export function go(change: Partial<UrlState>, how: "push" | "replace" = "push"): void {
  const search = format(changed(url.peek(), change));
  if (search === format(url.peek())) return;
  history[how === "push" ? "pushState" : "replaceState"](null, "", `${location.pathname}${search}`);
  // As the URL has it: times are rounded there.
  url.value = parse(search);
}

/** The address that `go` would lead to. */
export function hrefTo(change: Partial<UrlState>): string {
  return `${location.pathname}${format(changed(url.value, change))}`;
}

/** Another call begins at its start, with its whole time axis and without a search. */
function changed(state: UrlState, change: Partial<UrlState>): UrlState {
  const another = change.call !== undefined && change.call !== state.call;
  return { ...state, ...(another && { t: null, zoom: "", q: "" }), ...change };
}

/** Whether a click on a link is for this page, and not for a new tab or window. */
export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}

addEventListener("popstate", () => {
  const { theme, lang } = url.peek();
  const entry = parse(location.search);
  batch(() => {
    url.value = entry;
    // Going back undoes no choice of theme or language.
    go({ theme: entry.theme || theme, lang: entry.lang || lang }, "replace");
  });
});
