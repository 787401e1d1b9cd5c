// The rivals in a Worker. Its clocks stand still while it computes, so it only does what it is told,
// and whoever tells it looks at the clock: PUT /INPUT/FORMAT brings a body, POST /WAY/INPUT?times=N works.
// @ts-check
import benchModule from "#bench-wasm";
import packageModule from "#package-wasm";
import serdeModule from "#serde-wasm";
import { ContactshipClient, init } from "contactship-wasm";
import { fetchers, readers } from "../rivals.mjs";

/** @type {import("../rivals.mjs").Way[] | undefined} */
let ways;
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
    await init(packageModule);
    ways ??= [...readers({ bench: benchModule, serde: serdeModule }), ...fetchers(ContactshipClient)];
    if (request.method === "GET") return Response.json(ways.map(({ name, base }) => ({ name, base })));
    const way = ways.find(({ name }) => name === first);
    if (!way) return new Response("no such way", { status: 404 });
    let last;
    for (let n = Number(searchParams.get("times")); n > 0; n--) {
      last = way.work(inputs[second]);
      if (last instanceof Promise) last = await last;
    }
    if (searchParams.has("show")) return new Response(JSON.stringify(last));
    if (kept.length < 2 * ways.length) kept.push(last);
    return new Response();
  },
};
