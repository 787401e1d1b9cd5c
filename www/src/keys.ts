// The keys of the page. They do nothing while the user types, or while a dialog is open.
import { effect } from "@preact/signals";
import { go } from "./state/location";
import { neighbour } from "./state/listed";
import { opened } from "./state/opened";
import { seekBy, toggle } from "./state/player";
import { drawer, narrow, sheet } from "./state/settings";
import { showAll, zoom } from "./state/stretch";

const TYPING = "input:not([type=checkbox]), select, textarea, [contenteditable]";

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target as Element;
  if (document.querySelector("dialog[open]")) return;
  // The drawer closes from its fields, too.
  if (event.key === "Escape") drawer.value = false;
  if (target.closest(TYPING)) return;
  // Space presses the button that has the focus.
  if (event.key === " " && target.closest("button, a, summary, input")) return;
  const action = actions(event.shiftKey)[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

function actions(shift: boolean): Record<string, () => void> {
  const far = shift ? 30 : 5;
  return {
    " ": toggle,
    ArrowLeft: () => seekBy(-far),
    ArrowRight: () => seekBy(far),
    j: () => step(1),
    k: () => step(-1),
    "/": () => focus("#search"),
    g: () => focus("#go-to"),
    l: () => (narrow.peek() ? (drawer.value = !drawer.peek()) : focus(".call-link[aria-current], .call-link")),
    d: () => opened.peek() && (sheet.value = "developer"),
    "+": () => zoom(0.5),
    "-": () => zoom(2),
    "0": showAll,
    "?": () => (sheet.value = "keys"),
  };
}

function step(by: 1 | -1): void {
  const call = neighbour(by);
  if (call) go({ call, view: "" });
}

function focus(selector: string): void {
  const element = document.querySelector<HTMLElement>(selector);
  element?.focus();
  if (element instanceof HTMLInputElement) element.select();
}

export function listenToKeys(): () => void {
  return effect(() => {
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
}
