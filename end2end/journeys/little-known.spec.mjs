// A client of whom nearly nothing is known: the page stands, says first what is missing, and advises a closer look; what
// follows a slider is what the server says of the same change.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAccessible } from "../axe.mjs";
import { enterContext } from "../enter.mjs";
import { binary, freeUrl, serve } from "../own-server.mjs";
import { anyOf, expect, fill, test as base, words } from "./support.mjs";

const t = words.en;
/** The first of a demo portfolio. */
const CLIENT = "100001";
/** What is not emptied: two facts, and the number and the outcome, which nobody can correct. */
const KNOWN = ["SK_ID_CURR", "TARGET", "AMT_CREDIT", "AMT_INCOME_TOTAL"];

const test = base.extend({
  /** The address of a server of this journey's own, whose first client's application has been emptied by an operator. */
  server: async ({ context }, use) => {
    const folder = mkdtempSync(join(tmpdir(), "clairscore-little-known."));
    const database = ["--database-url", `sqlite://${join(folder, "bank.db")}`];
    const options = { "database-url": database[1] };
    await (await serve(await freeUrl(), options))();
    execFileSync(binary, ["generate", "--clients", "1", "--output", join(folder, "names")]);
    const [columns] = readFileSync(join(folder, "names", "application_train.csv"), "utf8").split("\n");
    const emptied = columns.split(",").filter((column) => !KNOWN.includes(column)).map((column) => `${column}=\n`);
    execFileSync(binary, ["person", "rectify", CLIENT, "--reason", "nothing was ever shown", ...database], { input: emptied.join("") });
    const url = await freeUrl();
    const close = await serve(url, options);
    await enterContext(context, url);
    await use(url);
    await close();
    rmSync(folder, { recursive: true, force: true });
  },
});

test("a client of whom nearly nothing is known is shown, and nothing is granted", async ({ page, open, server, javaScriptEnabled }) => {
  await open(`${server}/clients/${CLIENT}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(fill(t.client.title, { id: CLIENT }));
  await expect(page.locator(".sheet-head .badge")).toHaveText(t.advice.review);
  await expect(page.getByText(anyOf(t.client.incomplete_sentence))).toBeVisible();
  await isAccessible(page, javaScriptEnabled);
});

test("where nearly nothing is known, what follows a slider is what the server says @hydrated", async ({ page, open, server }) => {
  await open(`${server}/clients/${CLIENT}?part=change`);
  const panel = page.getByRole("region", { name: t.what_if.title });
  await panel.getByRole("combobox", { name: "Amount requested" }).selectOption({ index: 0 });
  await expect(page).toHaveURL(/credit=\d+/);
  await expect(panel.locator(".outcome .hint")).toHaveText(new RegExp(`${t.what_if.both}|${t.what_if.there}`));
  const after = panel.locator(".before-after tbody tr").last();
  const here = await after.textContent();
  await page.reload();
  await expect(after).toHaveText(here);
});
