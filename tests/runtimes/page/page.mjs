// Runs the checks where the query of the address asks for them: in this page, in a dedicated worker, or in a service worker.
// @ts-check
import { runAndReport } from "./report.mjs";

const where = new URLSearchParams(location.search).get("in");
const script = new URL("./worker.mjs", import.meta.url);

if (where === "worker") {
  new Worker(script, { type: "module" });
} else if (where === "service-worker") {
  const { installing } = await navigator.serviceWorker.register(script, { type: "module" });
  installing?.postMessage("run");
} else {
  await runAndReport("page", await import("/node_modules/contactship-wasm/browser.js"));
}
