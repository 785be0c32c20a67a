// French and English: chosen by the browser's preference, changed by a link, kept while one goes on.

import { expect, hydrated, test, words } from "./support.mjs";

test.describe("a browser that prefers French", () => {
  test.use({ locale: "fr-FR" });

  test("is answered in French", async ({ page, open }) => {
    await open("/clients");
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
    await expect(page.getByLabel(words.fr.clients.search)).toBeVisible();
  });
});

test("another language keeps the page and what it shows, and stays chosen", async ({ page, open, javaScriptEnabled }) => {
  const path = "/clients?contract_type=Cash%20loans&sort=-probability&page=2";
  await open(path);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");

  await page.getByRole("link", { name: words.en.site.other_language }).click();
  await hydrated(page, javaScriptEnabled);
  await expect(page).toHaveURL((url) => {
    const asked = Object.fromEntries(url.searchParams);
    return url.pathname === "/clients" && asked.contract_type === "Cash loans" && asked.sort === "-probability" && asked.page === "2";
  });
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");

  await page.getByRole("link", { name: words.fr.site.model, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.fr.model.title);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.fr.model.title);

  await page.getByRole("link", { name: words.fr.site.other_language }).click();
  await expect(page).toHaveURL("/model");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.en.model.title);
});

test("the other language is offered in that language, so that who needs it can read it", async ({ page, open }) => {
  await open("/model");
  await expect(page.getByRole("link", { name: "Français" })).toHaveAttribute("lang", "fr");
});
