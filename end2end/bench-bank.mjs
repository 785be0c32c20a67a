// How the server answers over a bank of many clients: when it is ready, how much memory it holds, how long pages take.
// Prints a Markdown table in French, for docs/performance.md; judges nothing. Called by tools/bench-bank.
//
// usage: node end2end/bench-bank.mjs CLAIRSCORE DATABASE_URL CLIENTS     of a bank that `generate` invented

import { readFileSync } from "node:fs";
import { enter } from "./enter.mjs";
import { freePort } from "./free-port.mjs";
import { load, start, stop } from "./load.mjs";
import { weigh } from "./weigh-columns.mjs";

const [clairscore, database, clients] = process.argv.slice(2);
const asked = 500;
const repeats = 5;
const lists = [
  "",
  "?page=1000",
  "?sort=-probability",
  "?sort=-income&page=500",
  "?sort=age",
  "?advice=refuse&sort=-probability",
  "?advice=review&sort=-credit",
  "?age=25-35&sort=income",
  "?contract_type=Revolving%20loans&sort=-credit",
  "?income_type=Businessman&sort=-age",
  "?education=Higher%20education&advice=grant&sort=probability",
  "?credit_from=500000&credit_to=900000&income_from=200000&sort=-probability",
  "?age=55-65&income_type=Pensioner&credit_to=300000&advice=refuse&sort=-income",
];

const decimal = (number, digits) =>
  number.toLocaleString("fr", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const time = (milliseconds) => `${decimal(milliseconds, milliseconds < 10 ? 1 : 0)} ms`;
const row = (...cells) => console.log(`| ${cells.join(" | ")} |`);
const memory = ({ pid }) => {
  const [, kibibytes] = readFileSync(`/proc/${pid}/status`, "utf8").match(/^VmRSS:\s+(\d+) kB$/m);
  return `${decimal((kibibytes * 1024) / 1e6, 0)} Mo`;
};

/** What says who asks, once somebody has signed in. */
const headers = {};

/** How long an answer takes, to its last byte. */
async function answer(url) {
  const begun = performance.now();
  const response = await fetch(url, { headers });
  await response.arrayBuffer();
  if (!response.ok) {
    throw new Error(`${url} answered ${response.status}`);
  }
  return performance.now() - begun;
}

/** One line of the table: the first time, and the median of the next ones. */
async function repeated(name, url) {
  const first = await answer(url);
  const times = [];
  while (times.length < repeats) {
    times.push(await answer(url));
  }
  row(name, time(first), time(times.sort((a, b) => a - b)[repeats >> 1]), "");
}

/** One line of the table: one request after the other. */
async function inTurn(name, url, paths) {
  const { latency, failed } = await load(url, paths, { connections: 1, headers, amount: paths.length });
  row(`${name}${failed ? ` (${failed} échecs)` : ""}`, "", `${latency.p50} ms`, `${latency.p99} ms`);
}

try {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { server, milliseconds } = await start(
    clairscore,
    ["serve", "--addr", `127.0.0.1:${port}`, "--database-url", database],
    url,
    "/readyz",
    { env: { ...process.env, RUST_LOG: "warn" } },
  );
  row(`serveur, ${database.startsWith("sqlite:") ? "SQLite" : "PostgreSQL"}`, "première fois", "médiane", "99e centile");
  row("---", "---:", "---:", "---:");
  row("prêt (`/readyz`)", time(milliseconds), "", "");
  row("mémoire, une fois prêt", memory(server), "", "");

  headers.cookie = await enter(url);
  const ids = Array.from({ length: asked }, (_, place) => 100_001 + Math.floor((place * clients) / asked));
  await inTurn(`${asked} pages de clients, chacune une fois`, url, ids.map((id) => `/clients/${id}`));
  await inTurn("les mêmes, encore une fois", url, ids.map((id) => `/clients/${id}`));
  await repeated("clients semblables (API)", `${url}/api/v1/clients/${ids[asked >> 1]}/peers`);
  for (const list of lists) {
    await repeated(`liste \`/clients${decodeURIComponent(list)}\``, `${url}/clients${list}`);
  }
  row("mémoire, après ces demandes", memory(server), "", "");
  console.log(`\n\`\`\`\n${(await weigh(url)).join("\n")}\n\`\`\``);
} finally {
  stop();
}
