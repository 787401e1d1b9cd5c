// Theme, language and the sheet of keys, behind one small menu.
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icon";
import { go, url } from "../state/location";
import { sheet } from "../state/settings";
import { language, words } from "../words";

export function Settings() {
  const w = words.value.settings;
  const menu = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (!menu.current) return;
    menu.current.open = false;
    menu.current.querySelector("summary")?.focus();
  };
  useEffect(() => {
    const beside = (event: PointerEvent) => {
      if (menu.current && !menu.current.contains(event.target as Node)) menu.current.open = false;
    };
    addEventListener("pointerdown", beside);
    return () => removeEventListener("pointerdown", beside);
  }, []);
  return (
    <details
      ref={menu}
      class="settings"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !menu.current?.open) return;
        event.preventDefault();
        close();
      }}
    >
      <summary class="button plain square" aria-label={w.title} title={w.title}>
        <Icon name="down" />
      </summary>
      <div class="settings-sheet" tabIndex={-1}>
        <label>
          {w.theme}
          <select
            class="field"
            value={url.value.theme}
            onChange={(event) => go({ theme: event.currentTarget.value as "" | "light" | "dark" }, "replace")}
          >
            <option value="">{w.system}</option>
            <option value="light">{w.light}</option>
            <option value="dark">{w.dark}</option>
          </select>
        </label>
        <label>
          {w.language}
          <select
            class="field"
            value={language.value}
            onChange={(event) => go({ lang: event.currentTarget.value as "en" | "es" }, "replace")}
          >
            <option value="en" lang="en">
              English
            </option>
            <option value="es" lang="es">
              Español
            </option>
          </select>
        </label>
        <button
          type="button"
          class="button"
          onClick={() => {
            close();
            sheet.value = "keys";
          }}
        >
          {words.value.keys.open} <kbd>?</kbd>
        </button>
      </div>
    </details>
  );
}
