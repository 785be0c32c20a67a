// An upgrade while pages are open, of which only the program has changed: the next page is of the new build and loaded whole, and
// what a page of the earlier build still fetches is that build's or nothing, so that the server answers.

import { appendFileSync, cpSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { enterContext } from "../enter.mjs";
import { freeUrl, serve } from "../own-server.mjs";
import { expect, fill, hydrated, listedClients, test as base, words } from "./support.mjs";

const t = words.en;
const site = process.env.LEPTOS_SITE_ROOT ?? join(import.meta.dirname, "../../target/site-test");
/** A section of a module that means nothing: its kind, its size, and its name "x". */
const SECTION = Buffer.from([0, 2, 1, 0x78]);
/** What the folder of the new build is called. */
const NEXT = "0123456789abcdef";

const test = base.extend({
  /** A server of this journey's own that can be upgraded: its address, and how. */
  server: async ({ context }, use) => {
    const folder = mkdtempSync(join(tmpdir(), "clairscore-upgrade."));
    const options = { "database-url": `sqlite://${join(folder, "bank.db")}` };
    const url = await freeUrl();
    let close = await serve(url, options);
    await enterContext(context, url);
    const upgrade = async () => {
      const next = join(folder, "site");
      cpSync(site, next, { recursive: true });
      const [built] = readdirSync(join(next, "pkg"));
      renameSync(join(next, "pkg", built), join(next, "pkg", NEXT));
      appendFileSync(join(next, "pkg", NEXT, "clairscore.wasm"), SECTION);
      await close();
      close = await serve(url, options, { LEPTOS_SITE_ROOT: next });
    };
    await use({ url, upgrade });
    await close();
    rmSync(folder, { recursive: true, force: true });
  },
});

test("after an upgrade of the program alone the next page is loaded whole, and answers @hydrated", async ({ page, open, showPart, server }) => {
  await open(`${server.url}/clients`);
  await page.evaluate(() => (window.sameDocument = true));
  const [id] = await listedClients(page);
  await server.upgrade();
  await page.getByRole("link", { name: id, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(fill(t.client.title, { id }));
  expect(await page.evaluate(() => window.sameDocument)).toBeUndefined();
  await expect(page.locator("link[rel=modulepreload]").first()).toHaveAttribute("href", new RegExp(`^/pkg/${NEXT}/`));
  await hydrated(page, true);
  await showPart("change");
  const panel = page.getByRole("region", { name: t.what_if.title });
  await panel.getByRole("combobox", { name: "Amount requested" }).selectOption({ index: 0 });
  await expect(page).toHaveURL(/credit=\d+/);
  await expect(panel.locator(".outcome .hint")).toHaveText(new RegExp(`${t.what_if.both}|${t.what_if.there}`));
});

test("a page of the earlier build that fetches a part of its program has the server answer @hydrated", async ({ page, open, server }) => {
  page.expectedFailures = ["status of 404", "HTTP status code is not ok"];
  await open(`${server.url}/clients`);
  const [id] = await listedClients(page);
  await open(`${server.url}/clients/${id}?part=change`);
  await server.upgrade();
  const panel = page.getByRole("region", { name: t.what_if.title });
  const before = await panel.locator(".before-after tbody").textContent();
  await panel.getByRole("combobox", { name: "Amount requested" }).selectOption({ index: 0 });
  await expect(panel.getByText(t.what_if.there)).toBeVisible();
  await expect(panel.locator(".before-after tbody")).not.toHaveText(before);
});
