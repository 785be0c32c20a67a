// Servers under load: how one is started and waited for, and how fast it answers. Independent of what is asked.

import autocannon from "autocannon";
import { spawn } from "node:child_process";

const started = [];
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    stop();
    process.exit(1);
  });
}

/** Starts a server and waits until it answers at `path` of `url`: its process, and the milliseconds that it took. */
export async function start(program, args, url, path, options = {}) {
  const begun = performance.now();
  const server = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"], ...options });
  started.push(server);
  while (performance.now() - begun < 60_000 && server.exitCode === null) {
    const answer = await fetch(url + path).catch(() => null);
    if (answer?.ok) {
      return { server, milliseconds: performance.now() - begun };
    }
    await new Promise((wake) => setTimeout(wake, 10));
  }
  throw new Error(`${program} did not answer at ${url}${path}`);
}

/** Stops every server that was started. */
export function stop() {
  started.forEach((server) => server.kill());
}

/** Asks for the paths in turn, for as long or as often as `options` say: what autocannon found, and what failed. */
export async function load(url, paths, options) {
  const found = await autocannon({ url, requests: paths.map((path) => ({ path })), ...options });
  return { ...found, failed: found.non2xx + found.errors };
}
