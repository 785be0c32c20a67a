// A server of a journey's own, with an invented bank of its own: for what would be in the way of the other journeys.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.mjs";

const root = join(import.meta.dirname, "..");
/** The program that is tried. */
export const binary = process.env.CLAIRSCORE_BINARY ?? join(root, "target/debug/clairscore");
/** Milliseconds within which it answers, on a slow machine too. */
const READY = 60_000;

/** Where a server will be: a port that nobody listens on. */
export const freeUrl = async () => `http://127.0.0.1:${await freePort()}`;

/** Starts one at `url` and waits until it is ready. Returns how to end it, and to wait until it has. */
export async function serve(url, options = {}, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), "clairscore-own."));
  const all = {
    addr: new URL(url).host,
    "demo-clients": 50,
    "database-url": `sqlite://${join(folder, "bank.db")}`,
    ...options,
  };
  const server = spawn(binary, ["serve", ...Object.entries(all).flatMap(([name, value]) => [`--${name}`, String(value)])], {
    env: {
      ...process.env,
      LEPTOS_SITE_ROOT: process.env.LEPTOS_SITE_ROOT ?? join(root, "target/site-test"),
      RUST_LOG: "error",
      ...env,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(server, "exit");
  const close = async () => {
    server.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (const until = Date.now() + READY; Date.now() < until && server.exitCode === null; ) {
    if ((await fetch(`${url}/readyz`).catch(() => null))?.ok) {
      return close;
    }
    await new Promise((wake) => setTimeout(wake, 50));
  }
  await close();
  throw new Error(`no server answers at ${url}`);
}
