// The checks as a Worker, in the runtime that Cloudflare runs.
// @ts-check
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../hosts/packages.mjs";
import { bundleWorker, startWorkerd } from "../../hosts/workerd.mjs";

/** @param {"all" | "trap"} suite */
export async function startWorker(suite) {
  const folder = await mkdtemp(join(tmpdir(), "contactship-checks-"));
  const library = join(root, suite === "all" ? "pkg" : "target/trap/pkg", "workerd.js");
  await bundleWorker(join(root, "tests/client/hosts/worker.mjs"), folder, { alias: { "#library": library } });
  const worker = await startWorkerd(folder);
  return {
    address: worker.address,
    async stop() {
      worker.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
