// The cases in a Worker. Its clock stands still while it computes, so it runs on request, and the time is taken
// outside: POST / with the server's origin and the plan sets the cases, POST /CASE/WAY?times=N runs one.
// @ts-check
import packageModule from "#package-wasm";
import * as library from "contactship-wasm";
import { casesOf } from "../cases.mjs";

/** @type {import("../cases.mjs").Case[]} */
let cases = [];

export default {
  /** @param {Request} request */
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/") {
      await library.init(packageModule);
      const { origin, plan } = /** @type {any} */ (await request.json());
      cases = casesOf(library, origin, plan);
      return Response.json(cases.map(({ ways, ...about }) => ({ ...about, ways: Object.keys(ways) })));
    }
    const [number, name] = pathname.slice(1).split("/").map(decodeURIComponent);
    const { prepare, ways, show } = cases[Number(number)];
    await prepare?.();
    let last;
    for (let n = Number(searchParams.get("times")); n > 0; n--) last = await ways[name]();
    return new Response(searchParams.has("show") ? String(show(last)) : undefined);
  },
};
