// Lets an HTTP server listen on a free port of loopback.
// @ts-check

/**
 * `close` ends the connections that are still open, too.
 * @param {import("node:http").Server} server
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}
 */
export async function listen(server) {
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(undefined));
  });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    address: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
