// A Worker that makes one call with the package: of the body that it is sent.
// @ts-check
import { ContactshipClient } from "#package-for-workers";

export default {
  /** @param {Request} request */
  async fetch(request) {
    const client = new ContactshipClient({ apiKey: "sk_bench", fetch: async () => new Response(request.body) });
    return new Response(String((await client.getCall("call")).chat_history?.length));
  },
};
