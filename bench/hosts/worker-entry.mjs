// Decoding in a Worker. Its clock stands still while it computes, so it runs on request, and the time is taken
// outside: PUT /INPUT/FORMAT brings a body, POST /READER/INPUT?times=N decodes it.
// @ts-check
import benchModule from "#bench-wasm";
import serdeModule from "#serde-wasm";
import { readers } from "../readers.mjs";

/** @type {import("../readers.mjs").Reader[] | undefined} */
let all;
/** @type {Record<string, any>} */
const inputs = {};
/** What the engine has learned of the objects is lost with the last of them. @type {unknown[]} */
const kept = [];

export default {
  /** @param {Request} request */
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    const [first, second] = pathname.slice(1).split("/").map(decodeURIComponent);
    if (request.method === "PUT") {
      inputs[first] = { ...inputs[first], [second]: new Uint8Array(await request.arrayBuffer()) };
      return new Response();
    }
    all ??= readers({ bench: benchModule, serde: serdeModule });
    if (request.method === "GET") return Response.json(all.map(({ name }) => name));
    const reader = all.find(({ name }) => name === first);
    if (!reader) return new Response("no such reader", { status: 404 });
    let last;
    for (let n = Number(searchParams.get("times")); n > 0; n--) last = reader.work(inputs[second]);
    if (searchParams.has("show")) return new Response(JSON.stringify(last));
    if (kept.length < 2 * all.length) kept.push(last);
    return new Response();
  },
};
