// Runs the checks in a dedicated worker, or in a service worker.
// @ts-check
import * as library from "/node_modules/contactship-wasm/browser.js";
import { runAndReport } from "./report.mjs";

if ("registration" in self) {
  self.addEventListener("message", (/** @type {any} */ event) => {
    event.waitUntil(runAndReport("service-worker", library));
  });
} else {
  // Service workers forbid a top-level await, though it were never reached.
  runAndReport("worker", library);
}
