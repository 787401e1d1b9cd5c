// Runs the TypeScript compiler, in strict mode, over some files.
// @ts-check
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

export const here = fileURLToPath(new URL(".", import.meta.url));
/** The project's own tools. */
export const tools = createRequire(join(process.env.CONTACTSHIP_ROOT ?? "", "package.json"));

/**
 * @param {string} folder where the configuration goes
 * @param {object} options the compiler's
 * @param {string[]} files seen from the folder
 * @param {string} [compiler] the npm package of the compiler
 * @returns {Promise<string>} what the compiler finds fault with
 */
export async function compile(folder, options, files, compiler = "typescript") {
  const tsc = join(dirname(tools.resolve(`${compiler}/package.json`)), "bin/tsc");
  const compilerOptions = { strict: true, noEmit: true, target: "es2022", types: [], ...options };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, "--pretty", "false", "--project", folder], (_, out, err) => resolve(out + err));
  });
}
