// What the explorer's columns weigh on their way to a browser, over a bank as it is served: bytes as they are transferred, packed by
// the server. Prints a table, judges nothing. usage: node end2end/weigh-columns.mjs ADDRESS

import { get } from "node:http";
import { pathToFileURL } from "node:url";
import { enter } from "./enter.mjs";

/** Views that are open when the explorer is first seen, in its order. The first ten are the ten criteria that it begins with. */
const SEEN_FIRST = 12;
const TEN = 10;

/** The bytes of an answer as they come over the wire. */
function transferred(url, headers) {
  return new Promise((done, failed) => {
    get(url, { headers: { ...headers, "accept-encoding": "br" } }, (answer) => {
      let bytes = 0;
      answer.on("data", (chunk) => (bytes += chunk.length));
      answer.on("end", () => done({ bytes, status: answer.statusCode, coding: answer.headers["content-encoding"] }));
    }).on("error", failed);
  });
}

/** Weighs the columns that are seen first; returns lines to print. */
export async function weigh(url) {
  const cookie = await enter(url);
  const { version, clients, columns } = await (await fetch(`${url}/api/v1/portfolio`, { headers: { cookie } })).json();
  const count = (number) => number.toLocaleString("en");
  const line = (name, bytes) => `${name.padEnd(44)}${count(bytes).padStart(12)}`;
  const lines = [`Columns of ${count(clients)} clients, bytes transferred (brotli)`];
  let sum = 0;
  for (const [place, { column }] of columns.slice(0, SEEN_FIRST).entries()) {
    const { bytes, status, coding } = await transferred(`${url}/api/v1/portfolio/${version}/${column}`, { cookie });
    if (status !== 200 || coding !== "br") {
      throw new Error(`${column}: answered ${status}, coded ${coding}`);
    }
    sum += bytes;
    lines.push(line(column, bytes));
    if (place + 1 === TEN) {
      lines.push(line("these ten criteria", sum));
    }
  }
  return [...lines, line(`all ${SEEN_FIRST} that are seen first`, sum)];
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log((await weigh(process.argv[2])).join("\n"));
}
