// Writes beside every file of a site that shrinks its brotli form, `NAME.br`, at the highest level: a second for each megabyte and
// core, once per build; the seventeen megabytes of a build of the tests take a third of a second at level 1. The server sends that
// file where a browser takes brotli; left to itself it would compress each answer anew, which takes a second of a core for each
// journey, at a level that makes the first load of a page a fifth larger.
//
// usage: node tools/compress.mjs FOLDER [LEVEL]

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const shrinking = new Set([".wasm", ".js", ".css", ".svg", ".txt", ".json", ".webmanifest"]);
const [folder, level = constants.BROTLI_MAX_QUALITY] = process.argv.slice(2);
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !shrinking.has(extname(entry.name))) continue;
  const path = join(entry.parentPath, entry.name);
  const content = readFileSync(path);
  const packed = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: Number(level),
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  if (packed.length < content.length) writeFileSync(`${path}.br`, packed);
}
