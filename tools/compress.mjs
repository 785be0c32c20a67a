// Writes beside every file of a site that shrinks its brotli form, `NAME.br`. The server sends that file where a browser takes
// brotli; left to itself it would compress each answer anew, at a level that makes the first load of a page a fifth larger.
//
// usage: node tools/compress.mjs FOLDER release|dev     `release` at the highest level, some seconds a megabyte; `dev` at once

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const shrinking = new Set([".wasm", ".js", ".css", ".svg", ".txt", ".json", ".webmanifest"]);
const [folder, kind] = process.argv.slice(2);
const quality = kind === "release" ? constants.BROTLI_MAX_QUALITY : constants.BROTLI_MIN_QUALITY + 1;
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !shrinking.has(extname(entry.name))) continue;
  const path = join(entry.parentPath, entry.name);
  const content = readFileSync(path);
  const packed = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  if (packed.length < content.length) writeFileSync(`${path}.br`, packed);
}
