// The dashboard in Firefox.
// @ts-check
import { scenarios } from "./scenarios.mjs";

scenarios("firefox");
