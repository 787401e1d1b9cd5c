// The page: takes the call's id from its address, fetches the call, and shows it, or says why not.
// @ts-check
import { ContactshipClient } from "/pkg/browser.js";
import { callView } from "./call-view.js";
import { element } from "./element.js";
import { conversation, explain, turns } from "./format.js";

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const footer = /** @type {HTMLElement} */ (document.getElementById("footer"));
const input = /** @type {HTMLInputElement} */ (document.getElementById("call"));

const id = new URLSearchParams(location.search).get("call") ?? "";
input.value = id;
await show();

async function show() {
  if (!id) return fill(message("Which call?", "Give the id of a call in the field above."));
  main.setAttribute("aria-busy", "true");
  main.replaceChildren(loading());
  footer.textContent = "Loading the call";
  const started = performance.now();
  try {
    // The page's own server adds the key: it never reaches the browser.
    const client = new ContactshipClient({ baseUrl: "/api/contactship" });
    const call = await client.getCall(id, { includeWords: true, includeTools: true });
    const milliseconds = performance.now() - started;
    fill(callView(call));
    footer.textContent = measured(turns(conversation(call)), milliseconds);
    document.title = `${call.contact?.full_name ?? call.id} · contactship-wasm`;
  } catch (error) {
    fill(failure(error));
    footer.textContent = "";
  }
}

/** @param {Node} content */
function fill(content) {
  main.setAttribute("aria-busy", "false");
  main.replaceChildren(content);
}

function loading() {
  const bars = ["wide", "", "half"].map((width) => element("span", { class: `bar ${width}` }));
  return element("section", { class: "panel loading", "aria-hidden": "true" }, ...bars);
}

/** @param {any} error */
function failure(error) {
  const details = error?.code ? `${error.code}: ${error.message}` : String(error);
  const retry = element("button", { type: "button" }, "Try again");
  retry.addEventListener("click", show);
  return message("This call cannot be shown", explain(error), element("p", {}, element("code", {}, details)), retry);
}

/**
 * @param {string} title
 * @param {string} text
 * @param {...Node} more
 */
function message(title, text, ...more) {
  return element("section", { class: "panel message" }, element("h1", {}, title), element("p", {}, text), ...more);
}

/**
 * @param {string} read
 * @param {number} milliseconds
 */
function measured(read, milliseconds) {
  const time = new Intl.NumberFormat(undefined, {
    style: "unit",
    unit: "millisecond",
    maximumFractionDigits: 0,
  });
  return `${read}, fetched and read in ${time.format(milliseconds)}, the module's download included.`;
}
