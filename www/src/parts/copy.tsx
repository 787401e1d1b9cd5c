// A button that copies a text and reports that it did.
import { useSignal } from "@preact/signals";
import { words } from "../words";

export function CopyButton({
  text,
  label,
  class: name = "button",
}: {
  text: () => string;
  label: string;
  class?: string;
}) {
  const copied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text());
    copied.value = true;
    setTimeout(() => (copied.value = false), 1600);
  };
  return (
    <button type="button" class={name} onClick={() => void copy()}>
      <span aria-live="polite">{copied.value ? words.value.call.copied : label}</span>
    </button>
  );
}
