// The checks in a Worker: configured by a binding, it answers with the results.
// @ts-check
import * as library from "contactship-wasm";
import { run } from "./checks.mjs";

export default {
  /**
   * @param {Request} _request
   * @param {{ CHECKS: string }} env
   */
  async fetch(_request, env) {
    return Response.json(await run(library, JSON.parse(env.CHECKS)));
  },
};
