// What a user's program would be: it imports the package by its name, and a bundler does the rest.
// @ts-check
import * as library from "contactship-wasm";
import { runAndReport } from "../../runtimes/page/report.mjs";

runAndReport("page", library);
