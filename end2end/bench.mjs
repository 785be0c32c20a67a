// How fast a client's page and explanation come over HTTP, beside a FastAPI and a Flask service that answer the same
// question; and how fast the what-if panel follows a slider in Chromium. Prints tables, judges nothing.
//
// usage: node end2end/bench.mjs CLAIRSCORE PYTHON     the program in release, and the Python of the peers

import { chromium } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { launchOptions } from "./chromium.mjs";
import { enter } from "./enter.mjs";
import { freePort } from "./free-port.mjs";
import { load, start, stop } from "./load.mjs";

const [clairscore, python] = process.argv.slice(2);
const root = resolve(import.meta.dirname, "..");
const site = process.env.LEPTOS_SITE_ROOT ?? join(root, "target/site");
const clients = Array.from({ length: 500 }, (_, place) => 100001 + place);
const seconds = 8;
const moves = 500;

const folder = mkdtempSync(join(tmpdir(), "clairscore-bench."));
const database = ["--database-url", `sqlite://${join(folder, "bank.db")}`];

/** Asks for one client after the other over so many connections; one line of the table. */
async function measure(name, url, path, connections, headers = {}) {
  const paths = clients.map(path);
  await load(url, paths, { connections, headers, duration: 2 });
  const { requests, latency, failed } = await load(url, paths, { connections, headers, duration: seconds });
  const figures = [requests.average.toFixed(0), `${latency.p50} ms`, `${latency.p99} ms`, failed];
  console.log(`${name.padEnd(52)}${figures.map((figure) => String(figure).padStart(10)).join("")}`);
}

/** How long the what-if panel takes to follow a slider: the score and its reasons, and all that they change on the page. */
async function panel(url, { cookie }) {
  const browser = await chromium.launch(launchOptions);
  try {
    const page = await browser.newPage();
    const [name, value] = cookie.split("=");
    await page.context().addCookies([{ name, value, url }]);
    await page.goto(`${url}/clients/${clients[0]}?part=change`);
    await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
    const engine = page.waitForResponse((response) => response.url().includes("/simulator/"));
    const slider = page.locator("#what-if input[type=range]").first();
    await slider.focus();
    await engine;
    const risk = page.locator("#what-if .before-after tbody td.number").last();
    const before = await risk.textContent();
    await slider.press("End");
    await page.waitForFunction(([cell, text]) => cell.textContent !== text, [await risk.elementHandle(), before]);
    const times = await slider.evaluate(async (input, moves) => {
      // The next task comes when everything that was put off in this one is done.
      const task = () => new Promise((go) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = go;
        port2.postMessage(null);
      });
      const steps = Math.round((input.max - input.min) / (Number(input.step) || 1));
      const times = [];
      for (let move = 0; move < moves; move += 1) {
        input.value = Number(input.min) + (move % (steps + 1)) * (Number(input.step) || 1);
        const begun = performance.now();
        input.dispatchEvent(new Event("input", { bubbles: true }));
        const answered = performance.now();
        await task();
        times.push([answered - begun, performance.now() - begun]);
      }
      return times;
    }, moves);
    console.log(`\nThe what-if panel in Chromium, ${moves} moves of a slider`);
    console.log(`${"".padEnd(52)}${["p50", "p99"].map((head) => head.padStart(10)).join("")}`);
    for (const [place, name] of ["score and reasons", "and everything shown"].entries()) {
      const sorted = times.map((time) => time[place]).sort((a, b) => a - b);
      const figures = [0.5, 0.99].map((share) => `${sorted[Math.floor(share * moves)].toFixed(1)} ms`.padStart(10));
      console.log(`${name.padEnd(52)}${figures.join("")}`);
    }
  } finally {
    await browser.close();
  }
}

try {
  const ours = `http://127.0.0.1:${await freePort()}`;
  await start(clairscore, ["serve", "--addr", new URL(ours).host, "--demo-clients", "2000", ...database], ours, "/readyz", {
    env: { ...process.env, RUST_LOG: "warn", LEPTOS_SITE_ROOT: site },
  });
  const headers = { cookie: await enter(ours) };
  const features = join(folder, "features.parquet");
  execFileSync(clairscore, ["features", "--output", features, ...database], { stdio: "ignore" });
  const booster = join(root, "model/tests/golden/booster.txt.gz");
  const peers = [];
  for (const [name, framework] of [["FastAPI", "fastapi"], ["Flask", "flask"]]) {
    const port = await freePort();
    const service = ["-m", "clairscore_training.bench_service", "--booster", booster, "--features", features, "--port", port, "--framework", framework];
    const url = `http://127.0.0.1:${port}`;
    await start(python, service, url, `/clients/${clients[0]}/explanation`, { env: { ...process.env, PYTHONPATH: join(root, "model/training") } });
    peers.push([name, url]);
  }

  console.log(`Over HTTP, ${clients.length} clients in turn, SQLite, ${seconds} s each`);
  console.log(`${"".padEnd(52)}${["requests/s", "p50", "p99", "failed"].map((head) => head.padStart(10)).join("")}`);
  for (const connections of [1, 8]) {
    const over = `, ${connections} connection${connections > 1 ? "s" : ""}`;
    await measure(`Clairscore, page${over}`, ours, (id) => `/clients/${id}`, connections, headers);
    await measure(`Clairscore, explanation${over}`, ours, (id) => `/api/v1/clients/${id}/explanation`, connections, headers);
    for (const [name, url] of peers) {
      await measure(`${name}, LightGBM, shap, explanation${over}`, url, (id) => `/clients/${id}/explanation`, connections);
    }
  }

  await panel(ours, headers);
} finally {
  stop();
  rmSync(folder, { recursive: true, force: true });
}
