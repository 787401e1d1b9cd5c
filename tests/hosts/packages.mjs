// Finds the npm packages of this checkout, also from a copy of the tests beside the packed package.
// @ts-check
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** The checkout; a copy of these files is given its path, because a copy has no npm packages beside it. */
export const root = process.env.CONTACTSHIP_ROOT ?? fileURLToPath(new URL("../../", import.meta.url));

/**
 * A `require` for the npm packages of the project, or of one of its folders.
 * @param {string} [folder] one with a package.json, relative to the checkout
 */
export function packagesOf(folder = "") {
  return createRequire(join(root, folder, "package.json"));
}
