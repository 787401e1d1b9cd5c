// A Worker as a user would write it: fetches the call that the path names, and answers with it.
// @ts-check
import { ContactshipClient } from "contactship-wasm";

/** One serves all requests of an isolate. @type {ContactshipClient | undefined} */
let client;

export default {
  /**
   * @param {Request} request
   * @param {{ API: string, KEY: string }} env
   */
  async fetch(request, env) {
    const url = new URL(request.url);
    client ??= new ContactshipClient({ apiKey: env.KEY, baseUrl: env.API, maxRetries: 0 });
    const patience = Number(url.searchParams.get("abort-after"));
    try {
      const call = await client.getCall(url.pathname.slice(1), {
        transcriptFormat: url.searchParams.get("format") === "toon" ? "toon" : "json",
        ...(patience > 0 && { signal: AbortSignal.timeout(patience) }),
      });
      return Response.json(call);
    } catch (/** @type {any} */ error) {
      const { name, code, status } = error;
      return Response.json({ name, code, status }, { status: 502 });
    }
  },
};
