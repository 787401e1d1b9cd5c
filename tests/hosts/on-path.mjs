// Finds a program of the system.
// @ts-check
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";

/** The path of the first of these programs that is on the PATH. @param {string[]} names */
export function onPath(...names) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}
