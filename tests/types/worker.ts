// What only a Worker does: it imports the module, and has a service binding's fetch.
import { ContactshipClient, init } from "contactship-wasm";
import module from "contactship-wasm/contactship_wasm_bg.wasm";

export default {
  async fetch(_request: Request, env: { API: Fetcher; KEY: string }): Promise<Response> {
    await init(module);
    const client = new ContactshipClient({ apiKey: env.KEY, fetch: (url, init) => env.API.fetch(url, init) });
    const call = await client.getCall("id", { includeTranscript: false });
    return Response.json(call);
  },
};
