// The dashboard in Chromium.
// @ts-check
import { scenarios } from "./scenarios.mjs";

scenarios("chromium");
