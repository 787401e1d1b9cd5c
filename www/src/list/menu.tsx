// The button that opens the list where that is a drawer.
import { Icon } from "../parts/icon";
import { drawer, narrow } from "../state/settings";
import { words } from "../words";

export function Menu() {
  if (!narrow.value) return null;
  return (
    <button
      type="button"
      class="button plain square"
      aria-label={words.value.list.open}
      onClick={() => (drawer.value = true)}
    >
      <Icon name="menu" />
    </button>
  );
}
