// The client's sheet on paper: light whatever the screen is, nothing to press, with its date and its model, on three
// pages at the most. The two pages for the client are interview.spec.mjs's.

import { expect, listedClients, test, words } from "./support.mjs";

/** Pages of a PDF. */
function pages(pdf) {
  return pdf.toString("latin1").match(/\/Type\s*\/Page(?!s)/g).length;
}

for (const language of ["en", "fr"]) {
  test.describe(language, () => {
    test.use({ locale: language, colorScheme: "dark" });

    test(`the sheet is printed on light paper, without controls (${language})`, async ({ page, open }, info) => {
      await open("/clients?sort=-probability");
      const refused = await listedClients(page);
      await open("/clients?advice=grant");
      const granted = await listedClients(page);
      for (const id of [...refused.slice(0, 2), granted[0]]) {
        await open(`/clients/${id}`);
        await page.emulateMedia({ media: "print", colorScheme: "dark" });
        const colour = (property) => page.evaluate((name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim(), property);
        expect(await colour("--ink")).toBe("#1c2430");
        expect(await colour("--paper")).toBe("#ffffff");
        expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgba(0, 0, 0, 0)");
        const controls = page.locator("button:not(.term), input, select, summary, nav, a.button");
        expect(await controls.count()).toBeGreaterThan(0);
        await expect(controls.filter({ visible: true })).toHaveCount(0);
        await expect(page.locator(".printed")).toBeVisible();
        await expect(page.locator(".printed")).toContainText(/\d{4}/);
        await expect(page.locator(".printed")).toContainText("@");
        await expect(page.getByRole("heading", { name: words[language].client.score, exact: true })).toBeVisible();

        const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, path: info.outputPath(`${id}.pdf`) });
        expect(pages(pdf)).toBeLessThanOrEqual(3);
        await page.emulateMedia({ media: "screen" });
      }
    });
  });
}

for (const language of ["en", "fr"]) {
  test.describe(language, () => {
    test.use({ locale: language, colorScheme: "dark" });

    test(`the information sheet is one A4, reached from a sheet and from a new applicant's page (${language})`, async ({ page, open }, info) => {
      const t = words[language].information;
      await open("/clients");
      const [id] = await listedClients(page);
      for (const path of [`/clients/${id}`, "/applicants/new"]) {
        await open(path);
        await page.getByRole("link", { name: t.link }).click();
        await expect(page).toHaveURL(/\/information$/);
        await expect(page.getByRole("heading", { level: 1 })).toHaveText(t.title);
      }
      // The sheet is in the applicant's language, whatever the screen's is.
      const other = { en: "fr", fr: "en" }[language];
      await page.locator(`main a[hreflang=${other}]`).click();
      await expect(page.locator("article")).toHaveAttribute("lang", other);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(words[other].information.title);
      for (const shown of [language, other]) {
        await open(`/information?lang=${shown}`);
        await page.emulateMedia({ media: "print", colorScheme: "dark" });
        const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, path: info.outputPath(`information-${shown}.pdf`) });
        expect(pages(pdf)).toBe(1);
        await page.emulateMedia({ media: "screen" });
      }
    });
  });
}
