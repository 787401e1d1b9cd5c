// A Worker that makes one call without any package: of the body that it is sent.
// @ts-check
export default {
  /** @param {Request} request */
  async fetch(request) {
    const response = new Response(request.body);
    return new Response(String((await response.json()).chat_history.length));
  },
};
