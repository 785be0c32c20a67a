// How long it takes from a click on a client until that client's score is on the screen, without a page being loaded anew: in
// Chromium, on the server's own machine. Prints a table, judges nothing.
//
// usage: node end2end/bench-one-page.mjs CLAIRSCORE [CLICKS]     the program in release; so many clicks of each kind
//
// A click is a script's, so that nothing has been asked ahead because of the pointer; only the second row measures pages that
// have been. The clock stops when the frame that shows the score has been handed over.

import { chromium } from "@playwright/test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { launchOptions } from "./chromium.mjs";
import { enterContext } from "./enter.mjs";
import { freePort } from "./free-port.mjs";
import { start, stop } from "./load.mjs";

const [clairscore, asked = "200"] = process.argv.slice(2);
const clicks = Number(asked);
/** Milliseconds after which the next client of the list has been asked for ahead. */
const AHEAD = 600;

const folder = mkdtempSync(join(tmpdir(), "clairscore-bench."));
const url = `http://127.0.0.1:${await freePort()}`;
const database = ["--database-url", `sqlite://${join(folder, "bank.db")}`];

/** Milliseconds from a click on the link until the score of another client than the one shown, if any, is painted. */
function click(page, selector, at = 0) {
  return page.evaluate(
    async ([selector, at]) => {
      const before = document.querySelector(".sheet-head h1")?.textContent;
      const link = document.querySelectorAll(selector)[at];
      const start = performance.now();
      link.click();
      await new Promise((done) => {
        const look = () => {
          const shown = document.querySelector(".sheet-head h1")?.textContent;
          const is_there = shown && shown !== before && document.querySelector(".verdict strong");
          is_there ? requestAnimationFrame(() => setTimeout(done)) : setTimeout(look);
        };
        look();
      });
      return performance.now() - start;
    },
    [selector, at],
  );
}

function row(name, times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => `${sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1)} ms`.padStart(12);
  console.log(`${name.padEnd(44)}${at(0.5)}${at(0.95)}${at(1)}`);
}

try {
  const site = process.env.LEPTOS_SITE_ROOT ?? resolve(import.meta.dirname, "../target/site");
  await start(clairscore, ["serve", "--addr", new URL(url).host, "--demo-clients", "2000", ...database], url, "/readyz", {
    env: { ...process.env, RUST_LOG: "warn", LEPTOS_SITE_ROOT: site },
  });
  const browser = await chromium.launch(launchOptions);
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } });
  await enterContext(context, url);
  const page = await context.newPage();
  const list = async (number) => {
    await page.goto(`/clients?sort=-probability&page=${number}`);
    await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
    await page.evaluate(() => (window.sameDocument = true));
    return page.locator("a.client-link").count();
  };

  console.log(`From a click to the client's score, without loading a page anew, ${clicks} clicks each`);
  console.log(`${"".padEnd(44)}${["p50", "p95", "longest"].map((head) => head.padStart(12)).join("")}`);
  const from_list = [];
  for (let number = 1; from_list.length < clicks; number += 1) {
    const listed = await list(number);
    for (let at = 0; at < listed && from_list.length < clicks; at += 1) {
      from_list.push(await click(page, "a.client-link", at));
      await page.goBack();
      await page.locator("a.client-link").first().waitFor();
    }
  }
  row("from the list to a client, at once", from_list);
  for (const [name, pause] of [["to the next client, asked for ahead", AHEAD], ["to the next client, at once", 0]]) {
    await list(1);
    await click(page, "a.client-link");
    await page.locator("html[data-hydrated]:not(:has(leptos-island[inert]))").waitFor({ state: "attached" });
    const times = [];
    while (times.length < clicks) {
      await page.waitForTimeout(pause);
      times.push(await click(page, "a[rel~=next]"));
    }
    row(name, times);
  }
  const memory = await page.evaluate(() => performance.memory?.usedJSHeapSize / 1e6);
  const is_same = await page.evaluate(() => window.sameDocument === true);
  console.log(`JavaScript's memory after them: ${memory?.toFixed(0)} MB; ${is_same ? "no page was loaded anew" : "A PAGE WAS LOADED ANEW"}`);
  await browser.close();
} finally {
  stop();
  rmSync(folder, { recursive: true, force: true });
}
