// What the first load of a client's page costs a browser that has nothing of Clairscore yet: the bytes that Chromium received for
// each file, headers included, as the server packs them. Exits 1 where all but the page itself is more than the budget.
// FILE.csv gets the figures that the documents quote (docs/projet/donnees/premier-chargement.csv).
//
// usage: node end2end/bench-first-load.mjs CLAIRSCORE [FILE.csv]     the program in release, its site at LEPTOS_SITE_ROOT

import { chromium } from "@playwright/test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { launchOptions } from "./chromium.mjs";
import { enterContext } from "./enter.mjs";
import { freePort } from "./free-port.mjs";
import { start, stop } from "./load.mjs";

/** Bytes, the page and the bank's columns apart. */
const BUDGET = 350_000;
const [clairscore, figures] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "clairscore-bench."));
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const bank = ["--database-url", `sqlite://${join(folder, "bank.db")}`];
await start(clairscore, ["serve", "--addr", `127.0.0.1:${port}`, "--demo-clients", "200", ...bank], url, "/readyz", {
  env: { ...process.env, RUST_LOG: "warn", LEPTOS_SITE_ROOT: process.env.LEPTOS_SITE_ROOT ?? resolve(import.meta.dirname, "../target/site") },
});
const browser = await chromium.launch(launchOptions);

/** The paths that a page asked for until it was quiet, and the bytes received for each. */
async function received(path) {
  const context = await browser.newContext({ baseURL: url });
  await enterContext(context, url);
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  const [paths, bytes] = [new Map(), new Map()];
  network.on("Network.responseReceived", ({ requestId, response }) => {
    if (response.url.startsWith(url)) paths.set(requestId, new URL(response.url).pathname);
  });
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const path = paths.get(requestId);
    if (path === undefined) return; // an image that stands in the style sheet
    bytes.set(path, (bytes.get(path) ?? 0) + encodedDataLength);
  });
  await page.goto(path);
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
  await page.waitForLoadState("networkidle");
  await context.close();
  return bytes;
}

try {
  const page = "/clients/100001";
  const bytes = await received(page);
  const own = bytes.get(page) ?? 0;
  bytes.delete(page);
  const all = [...bytes.values()].reduce((sum, one) => sum + one, 0);
  const row = (name, figure) => console.log(`${name.padEnd(60)}${String(figure).padStart(12)}`);
  console.log("The first load of a client's page, bytes received");
  for (const [path, figure] of [...bytes].sort((a, b) => b[1] - a[1])) row(path, figure);
  row(`all, of ${BUDGET} at the most`, all);
  row("besides: the page itself", own);
  if (figures) {
    // A file's name without the hash of its content, which says nothing to a reader.
    const name = (path) => path.split("/").at(-1).replace(/[-.][0-9a-zA-Z_-]{8,}(?=\.\w+$)/, "");
    const lines = [...bytes].sort((a, b) => b[1] - a[1]).map(([path, figure]) => `${name(path)},fichier,${figure}`);
    writeFileSync(figures, ["nom,genre,octets", ...lines, `la page elle-même,page,${own}`, `au plus,budget,${BUDGET}`, ""].join("\n"));
  }
  process.exitCode = all <= BUDGET ? 0 : 1;
} finally {
  await browser.close();
  stop();
  rmSync(folder, { recursive: true, force: true });
}
