// Theme and language: in the URL where the user chose them, else the system's.
import { computed, effect, signal } from "@preact/signals";
import { language, words } from "../words";
import { url } from "./location";

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const systemDark = signal(prefersDark.matches);
prefersDark.addEventListener("change", () => (systemDark.value = prefersDark.matches));

export const theme = computed<"light" | "dark">(() => url.value.theme || (systemDark.value ? "dark" : "light"));

export const online = signal(navigator.onLine);
addEventListener("online", () => (online.value = true));
addEventListener("offline", () => (online.value = false));

const narrowQuery = matchMedia("(max-width: 1099px)");
/** True while the window is too narrow for list and call side by side. */
export const narrow = signal(narrowQuery.matches);

/** Which panel or sheet is open over the page. */
export const sheet = signal<null | "keys" | "developer">(null);
/** Whether the list is open as a drawer; it is one in a narrow window only. */
export const drawer = signal(false);
narrowQuery.addEventListener("change", () => {
  narrow.value = narrowQuery.matches;
  drawer.value = false;
});

export function applySettings(): () => void {
  return effect(() => {
    document.documentElement.dataset.theme = url.value.theme;
    document.documentElement.lang = language.value;
    document.title = words.value.title;
  });
}
