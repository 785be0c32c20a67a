// A port of this machine for a server of our own.

import { createServer } from "node:net";

/** A port of 127.0.0.1 that nobody listens on. */
export function freePort() {
  return new Promise((found, failed) => {
    const server = createServer().once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}
