// A Worker that answers with a call.
import { ContactshipClient } from "contactship-wasm";

export default {
  async fetch(request, env) {
    const { key, sandbox } = JSON.parse(env.CHECKS);
    const client = new ContactshipClient({ apiKey: key, baseUrl: sandbox });
    return Response.json(await client.getCall(new URL(request.url).pathname.slice(1), { transcriptFormat: "toon" }));
  },
};
