// How long it takes from a click on the next client of a list until that client's score is on the screen, without loading a page
// anew. usage: node end2end/bench-one-page.mjs ADDRESS [CLICKS]

import { chromium } from "@playwright/test";
import { launchOptions } from "./chromium.mjs";
import { enterContext } from "./enter.mjs";

const [address, clicks = "200"] = process.argv.slice(2);
const browser = await chromium.launch(launchOptions);
const context = await browser.newContext({ baseURL: address, viewport: { width: 1440, height: 900 } });
await enterContext(context, address);
const page = await context.newPage();

/** Milliseconds until the score of another client than the one shown is painted. */
async function click(selector) {
  return page.evaluate(async (selector) => {
    const before = document.querySelector("h1").textContent;
    const start = performance.now();
    document.querySelector(selector).click();
    await new Promise((done) => {
      const look = () => {
        const is_there = document.querySelector("h1").textContent !== before && document.querySelector(".verdict strong");
        is_there ? requestAnimationFrame(() => done()) : setTimeout(look, 0);
      };
      look();
    });
    return performance.now() - start;
  }, selector);
}

function told(name, times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1);
  console.log(`${name}: median ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms (${sorted.length} clicks)`);
}

await page.goto("/clients?sort=-probability");
await page.locator("a.client-link").first().click();
await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
await page.evaluate(() => (window.sameDocument = true));
for (const [name, pause] of [["next client, asked for ahead", 400], ["next client, at once", 0]]) {
  const times = [];
  for (let n = 0; n < Number(clicks) / 2; n += 1) {
    await page.waitForTimeout(pause);
    times.push(await click("a[rel~=next]"));
  }
  told(name, times);
}
const memory = await page.evaluate(() => performance.memory?.usedJSHeapSize / 1e6);
console.log(`memory after them: ${memory?.toFixed(0)} MB of JavaScript; the same document: ${await page.evaluate(() => window.sameDocument === true)}`);
await browser.close();
