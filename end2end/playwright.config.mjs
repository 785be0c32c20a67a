// Where the journeys run: Chromium, against a server of our own with the demo portfolio in an empty
// database. Every journey runs twice, with JavaScript and without.

import { defineConfig } from "@playwright/test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { launchOptions } from "./chromium.mjs";
import { freePort } from "./free-port.mjs";

// This file is read once by the runner and once by each of its workers. The runner decides, the workers
// inherit its environment.
if (!process.env.CLAIRSCORE_PORT) {
  process.env.CLAIRSCORE_PORT = String(await freePort());
  process.env.CLAIRSCORE_DATA = mkdtempSync(join(tmpdir(), "clairscore-end2end."));
  process.on("exit", () => rmSync(process.env.CLAIRSCORE_DATA, { recursive: true, force: true }));
}
const address = `127.0.0.1:${process.env.CLAIRSCORE_PORT}`;
const root = resolve(import.meta.dirname, "..");
const target = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");
const binary = process.env.CLAIRSCORE_BINARY ?? join(target, "debug/clairscore");
const database = `sqlite://${join(process.env.CLAIRSCORE_DATA, "clairscore.db")}`;

export default defineConfig({
  testDir: "journeys",
  globalSetup: "./signed-in.mjs",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // On a machine shared with others a journey may be unlucky once; it is then told as flaky, and its trace kept.
  retries: process.env.CI ? 1 : 0,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: process.env.PLAYWRIGHT_JUNIT_OUTPUT_FILE ? [["list"], ["junit"]] : [["list"]],
  use: {
    baseURL: `http://${address}`,
    storageState: join(process.env.CLAIRSCORE_DATA, "advisor.json"),
    locale: "en-GB",
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions,
  },
  projects: [
    { name: "hydrated", use: { javaScriptEnabled: true } },
    { name: "server-rendered", use: { javaScriptEnabled: false }, grepInvert: /@hydrated/ },
  ],
  webServer: {
    command: `"${binary}" serve --addr ${address} --demo-clients 2000 --database-url "${database}"`,
    cwd: root,
    env: {
      LEPTOS_SITE_ROOT: process.env.LEPTOS_SITE_ROOT ?? join(target, "site-test"),
      // What goes wrong is shown among the journeys, not every request.
      RUST_LOG: process.env.RUST_LOG ?? "warn",
    },
    url: `http://${address}/readyz`,
    timeout: 120_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
    stdout: "ignore",
    stderr: "pipe",
  },
});
