// How fast the explorer follows a brush in Chromium, over as many clients as Kaggle's bank has and twelve views, beside
// crossfilter2 on the same columns and the same moves in the same browser. Prints a table, judges nothing.
//
// usage: node end2end/bench-explorer.mjs CLAIRSCORE [CLIENTS]     the program in release
//
// The columns are those of an invented bank, its clients drawn again and again: the bytes, and so the counts, are as many and as
// uneven as a real bank's. Time is that of scripts alone: the move, the counts, and what is drawn of them. What columns weigh on their
// way is not measured here, for clients that are drawn again and again pack better than others: weigh-columns.mjs.

import { chromium } from "@playwright/test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { launchOptions } from "./chromium.mjs";
import { enter, enterContext } from "./enter.mjs";
import { freePort } from "./free-port.mjs";
import { start, stop } from "./load.mjs";

const [clairscore, asked] = process.argv.slice(2);
const clients = Number(asked ?? 356_255);
const moves = 1_000;
const brushed = ["risk", "age", "income", "credit", "annuity", "external_score", "debt"];
const views = [...brushed, "advice", "contract_type", "income_type", "education", "occupation"];

const folder = mkdtempSync(join(tmpdir(), "clairscore-bench."));
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const bank = ["--database-url", `sqlite://${join(folder, "bank.db")}`];
await start(clairscore, ["serve", "--addr", `127.0.0.1:${port}`, "--demo-clients", "2000", ...bank], url, "/readyz", {
  env: { ...process.env, LEPTOS_SITE_ROOT: process.env.LEPTOS_SITE_ROOT ?? resolve(import.meta.dirname, "../target/site") },
});

const cookie = await enter(url);
const get = (path) => fetch(`${url}${path}`, { headers: { cookie } });

/** The bank's columns, enlarged. */
async function columns() {
  const manifest = await (await get("/api/v1/portfolio")).json();
  // Drawn with a generator of our own, so that every run measures the same.
  let state = 1;
  const draw = (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
  const drawn = Array.from({ length: clients }, () => draw(manifest.clients));
  const bytes = {};
  for (const { column } of manifest.columns) {
    const small = new Uint8Array(await (await get(`/api/v1/portfolio/${manifest.version}/${column}`)).arrayBuffer());
    bytes[column] = Buffer.from(Uint8Array.from(drawn, (client) => small[client]));
  }
  return { manifest: { ...manifest, clients }, bytes };
}

const quantile = (times, share) => `${times.toSorted((a, b) => a - b)[Math.floor(share * (times.length - 1))].toFixed(1)} ms`;
const row = (name, ...figures) => console.log(`${name.padEnd(44)}${figures.map((figure) => String(figure).padStart(12)).join("")}`);

/** Opens the explorer over these columns, and moves brushes. */
async function explorer(browser, { manifest, bytes }) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 2400 } });
  await enterContext(context, url);
  const page = await context.newPage();
  const memory = [];
  await page.addInitScript(() => {
    // What the module's memory has grown to.
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...of) => {
      const made = await instantiate.apply(WebAssembly, of);
      window.wasmMemory ??= Object.values(made.instance.exports).find((it) => it instanceof WebAssembly.Memory);
      return made;
    };
  });
  await page.route("**/api/v1/portfolio", (route) => route.fulfill({ json: manifest }));
  await page.route(/portfolio\/\w+\/\w+$/, (route) =>
    route.fulfill({ body: bytes[route.request().url().split("/").at(-1)], contentType: "application/octet-stream" }),
  );
  await page.goto(`${url}/clients`);
  await page.locator(".clients[data-exploring]").waitFor({ state: "attached" });
  for (const column of views) {
    await page.locator(`.view[data-column=${column}]:not([aria-busy])`).waitFor({ state: "attached" });
  }
  const times = await page.evaluate(
    async ([brushed, moves]) => {
      const frame = () => new Promise((go) => requestAnimationFrame(() => go(performance.now())));
      const areas = brushed.map((column) => document.querySelector(`.view[data-column=${column}] .plot-area`));
      const times = [];
      for (let at = 0; at < areas.length; at += 1) {
        const area = areas[at];
        const box = area.getBoundingClientRect();
        const send = (type, share) =>
          area.dispatchEvent(
            new PointerEvent(type, { bubbles: true, button: 0, pointerId: 1, clientX: box.left + share * box.width, clientY: box.top + 5 }),
          );
        send("pointerdown", 0.1);
        const each = Math.floor(moves / areas.length);
        for (let move = 0; move < each; move += 1) {
          // There and back, and a leap now and then.
          const share = move % 20 === 19 ? 0.95 : 0.15 + 0.6 * Math.abs(Math.sin(move / 15));
          const before = frame();
          const begun = performance.now();
          send("pointermove", share);
          const moved = performance.now() - begun;
          const after = frame();
          times.push(moved + ((await after) - (await before)));
        }
        send("pointerup", 0.5);
        if (at % 3 === 2) {
          document.querySelector("[data-do=clear-all]").click();
        }
      }
      return times;
    },
    [brushed, moves],
  );
  memory.push(await page.evaluate(() => window.wasmMemory?.buffer.byteLength));
  await context.close();
  return { times, memory: memory[0] };
}

/** The same with crossfilter2: a dimension a view, a group of its bytes, all groups read after every move. */
async function crossfilter2(browser, { bytes }) {
  const page = await browser.newPage();
  await page.addScriptTag({ path: resolve(import.meta.dirname, "../node_modules/crossfilter2/crossfilter.min.js") });
  const packed = Object.fromEntries(views.map((column) => [column, bytes[column].toString("base64")]));
  const times = await page.evaluate(
    async ([packed, brushed, views, moves, clients]) => {
      const columns = Object.fromEntries(
        views.map((name) => [name, Uint8Array.from(atob(packed[name]), (letter) => letter.charCodeAt(0))]),
      );
      const filter = window.crossfilter(Array.from({ length: clients }, (_, at) => at));
      const dimensions = Object.fromEntries(views.map((name) => [name, filter.dimension((at) => columns[name][at])]));
      const groups = views.map((name) => dimensions[name].group().reduceCount());
      const times = [];
      let read = 0;
      for (let at = 0; at < brushed.length; at += 1) {
        const dimension = dimensions[brushed[at]];
        const known = columns[brushed[at]].filter((byte) => byte < 255);
        const most = known.reduce((most, byte) => Math.max(most, byte), 0) + 1;
        const each = Math.floor(moves / brushed.length);
        for (let move = 0; move < each; move += 1) {
          const share = move % 20 === 19 ? 0.95 : 0.15 + 0.6 * Math.abs(Math.sin(move / 15));
          const [from, to] = [Math.min(share, 0.1), Math.max(share, 0.1)].map((end) => Math.round(end * Math.min(most, 180)));
          const begun = performance.now();
          dimension.filterRange([from, Math.max(to, from + 1)]);
          for (const group of groups) {
            read += group.all().length;
          }
          times.push(performance.now() - begun);
        }
        if (at % 3 === 2) {
          Object.values(dimensions).forEach((dimension) => dimension.filterAll());
        }
      }
      return read > 0 ? times : [];
    },
    [packed, brushed, views, moves, clients],
  );
  await page.close();
  return times;
}

try {
  const enlarged = await columns();
  const browser = await chromium.launch(launchOptions);
  try {
    const ours = await explorer(browser, enlarged);
    const theirs = await crossfilter2(browser, enlarged);
    console.log(`A brush over ${clients.toLocaleString("en")} clients and ${views.length} views in Chromium, ${moves} moves`);
    row("", "p50", "p99", "longest");
    row("explorer: counts and pictures", ...[0.5, 0.99, 1].map((share) => quantile(ours.times, share)));
    row("crossfilter2 1.5.4: counts alone", ...[0.5, 0.99, 1].map((share) => quantile(theirs, share)));
    row("memory of the explorer's module", ours.memory ? `${(ours.memory / 1e6).toFixed(0)} MB` : "unknown");
  } finally {
    await browser.close();
  }
} finally {
  stop();
  rmSync(folder, { recursive: true, force: true });
}
