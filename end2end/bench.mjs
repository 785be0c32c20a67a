// How fast a client's page and explanation come over HTTP, beside a FastAPI service that answers the same
// question; and how much a browser loads first. Prints tables, judges nothing.
//
// usage: node end2end/bench.mjs CLAIRSCORE PYTHON     the program in release, and the Python of the peers

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { freePort, load, start, stop } from "./load.mjs";

const [clairscore, python] = process.argv.slice(2);
const root = resolve(import.meta.dirname, "..");
const site = process.env.LEPTOS_SITE_ROOT ?? join(root, "target/site");
const clients = Array.from({ length: 500 }, (_, place) => 100001 + place);
const seconds = 8;

const folder = mkdtempSync(join(tmpdir(), "clairscore-bench."));
const database = ["--database-url", `sqlite://${join(folder, "bank.db")}`];

/** Asks for one client after the other over so many connections; one line of the table. */
async function measure(name, url, path, connections) {
  const paths = clients.map(path);
  await load(url, paths, { connections, duration: 2 });
  const { requests, latency, failed } = await load(url, paths, { connections, duration: seconds });
  const figures = [requests.average.toFixed(0), `${latency.p50} ms`, `${latency.p99} ms`, failed];
  console.log(`${name.padEnd(52)}${figures.map((figure) => String(figure).padStart(10)).join("")}`);
}

/** Prints how large files are, plain and packed. */
function sizes(title, names) {
  const row = (name, plain, packed) =>
    console.log(`${name.padEnd(60)}${String(plain).padStart(12)}${String(packed).padStart(12)}`);
  console.log(`\n${title}`);
  row("", "plain", "brotli");
  let [plain, packed] = [0, 0];
  for (const name of names) {
    const content = readFileSync(join(site, "pkg", name));
    const brotli = brotliCompressSync(content).length;
    row(name, content.length, brotli);
    [plain, packed] = [plain + content.length, packed + brotli];
  }
  row("all", plain, packed);
}

try {
  const [ourPort, peerPort] = [await freePort(), await freePort()];
  const [ours, peer] = [ourPort, peerPort].map((port) => `http://127.0.0.1:${port}`);
  await start(clairscore, ["serve", "--addr", `127.0.0.1:${ourPort}`, "--demo-clients", "2000", ...database], ours, "/readyz", {
    env: { ...process.env, RUST_LOG: "warn", LEPTOS_SITE_ROOT: site },
  });
  const features = join(folder, "features.parquet");
  execFileSync(clairscore, ["features", "--output", features, ...database], { stdio: "ignore" });
  const booster = join(root, "model/tests/golden/booster.txt.gz");
  const service = ["-m", "clairscore_training.bench_service", "--booster", booster, "--features", features, "--port", peerPort];
  await start(python, service, peer, `/clients/${clients[0]}/explanation`, {
    env: { ...process.env, PYTHONPATH: join(root, "model/training") },
  });

  console.log(`Over HTTP, ${clients.length} clients in turn, SQLite, ${seconds} s each`);
  console.log(`${"".padEnd(52)}${["requests/s", "p50", "p99", "failed"].map((head) => head.padStart(10)).join("")}`);
  for (const connections of [1, 8]) {
    const over = `, ${connections} connection${connections > 1 ? "s" : ""}`;
    await measure(`Clairscore, page${over}`, ours, (id) => `/clients/${id}`, connections);
    await measure(`Clairscore, explanation${over}`, ours, (id) => `/api/v1/clients/${id}/explanation`, connections);
    await measure(`FastAPI, LightGBM, shap, explanation${over}`, peer, (id) => `/clients/${id}/explanation`, connections);
  }

  const splitter = /^__wasm_split\..*js$/;
  const loaded = (name) => ["clairscore.wasm", "clairscore.js", "clairscore.css"].includes(name) || splitter.test(name);
  const files = readdirSync(join(site, "pkg")).filter((name) => /\.(wasm|js|css)$/.test(name));
  sizes("The first load of a client's page, bytes", files.filter(loaded));
  sizes("Fetched later, where it is needed", files.filter((name) => !loaded(name)));
} finally {
  stop();
  rmSync(folder, { recursive: true, force: true });
}
