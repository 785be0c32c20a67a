// What the first load of the plainest Dash page weighs, for the page that bench-first-load.mjs weighs of ours: the files that Chromium
// asked for, as they are and packed by brotli at its highest level, which is more than Dash itself does for anybody.
//
// usage: node end2end/bench-dash.mjs PYTHON [FILE.csv]     the Python of the peers

import { chromium } from "@playwright/test";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { launchOptions } from "./chromium.mjs";
import { freePort } from "./free-port.mjs";
import { start, stop } from "./load.mjs";

const [python, figures] = process.argv.slice(2);
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const env = { ...process.env, PYTHONPATH: resolve(import.meta.dirname, "../model/training") };
await start(python, ["-m", "clairscore_training.bench_dash", "--port", port], url, "/", { env, stdio: "ignore" });
const browser = await chromium.launch(launchOptions);
try {
  const page = await browser.newPage();
  const bodies = new Map();
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (response.url().startsWith(url) && response.ok() && pathname !== "/") bodies.set(pathname, response.body());
  });
  await page.goto(url);
  await page.locator(".js-plotly-plot .bars path").first().waitFor();
  await page.waitForLoadState("networkidle");
  const rows = [];
  for (const [path, body] of bodies) {
    const bytes = await body;
    rows.push([path.split("/").at(-1), bytes.length, bytes.length ? brotliCompressSync(bytes).length : 0]);
  }
  rows.sort((a, b) => b[2] - a[2]);
  console.log("The first load of the plainest Dash page, bytes and packed by brotli");
  for (const [name, bytes, packed] of rows) console.log(`${name.slice(0, 60).padEnd(60)}${String(bytes).padStart(12)}${String(packed).padStart(12)}`);
  const sum = (at) => rows.reduce((all, row) => all + row[at], 0);
  console.log(`${`all ${rows.length}`.padEnd(60)}${String(sum(1)).padStart(12)}${String(sum(2)).padStart(12)}`);
  if (figures) writeFileSync(figures, `fichiers,octets,brotli\n${rows.length},${sum(1)},${sum(2)}\n`);
} finally {
  await browser.close();
  stop();
}
