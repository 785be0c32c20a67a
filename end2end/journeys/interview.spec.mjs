// What a client reads on the turned screen, in their own language, and takes home on two sheets of paper.

import AxeBuilder from "@axe-core/playwright";
import { expect, listedClients, test, words } from "./support.mjs";

/** Pages of a PDF. */
function pages(pdf) {
  return pdf.toString("latin1").match(/\/Type\s*\/Page(?!s)/g).length;
}

async function aClient(page, open, list) {
  await open(list);
  const [id] = await listedClients(page);
  return id;
}

test("the turned screen tells the advice, the risk, the reasons, what would help and what the score does not say", async ({ page, open, javaScriptEnabled }) => {
  const t = words.en;
  const id = await aClient(page, open, "/clients?advice=refuse");
  await open(`/clients/${id}`);
  await page.getByRole("link", { name: t.sheet.interview }).click();
  await expect(page).toHaveURL(new RegExp(`/clients/${id}/interview`));
  const shown = page.locator(".interview");
  for (const text of [t.interview.title, t.interview.refuse, t.interview.decides, t.interview.why, t.interview.help, t.client.not_title]) {
    await expect(shown.getByText(text, { exact: true })).toBeVisible();
  }
  await expect(shown.getByRole("img", { name: /Out of 100 clients/ })).toBeVisible();
  await expect(page.locator(".site-head")).toBeHidden();
  // Nothing of the bank's own: no threshold, no scale.
  await expect(shown).not.toContainText(/threshold/i);
  expect(await shown.locator(".risk-scale, .risk-bar").count()).toBe(0);
  // What looks for faults is a script itself.
  if (javaScriptEnabled) {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
  }
  await page.getByRole("link", { name: t.interview.back }).click();
  await expect(page).toHaveURL(new RegExp(`/clients/${id}$`));
});

test("the client's language is the page's own, and the advisor's stays", async ({ page, open }) => {
  const id = await aClient(page, open, "/clients?advice=review");
  await open(`/clients/${id}/interview`);
  await page.getByRole("link", { name: words.en.site.other_language }).click();
  await expect(page.locator(".interview")).toHaveAttribute("lang", "fr");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.fr.interview.title);
  await page.getByRole("link", { name: words.en.interview.back }).click();
  await expect(page.getByRole("link", { name: words.en.sheet.interview })).toBeVisible();
});

test("the button prints @hydrated", async ({ page, open }) => {
  const id = await aClient(page, open, "/clients?advice=review");
  await page.addInitScript(() => {
    window.printed = 0;
    window.print = () => (window.printed += 1);
  });
  await open(`/clients/${id}`);
  await page.getByRole("link", { name: words.en.sheet.print }).click();
  await page.getByRole("button", { name: words.en.interview.print }).waitFor();
  await expect.poll(() => page.evaluate(() => window.printed)).toBe(1);
  await page.getByRole("button", { name: words.en.interview.print }).click();
  expect(await page.evaluate(() => window.printed)).toBe(2);
});

for (const language of ["en", "fr"]) {
  test.describe(language, () => {
    test.use({ locale: language, colorScheme: "dark" });

    for (const advice of ["grant", "review", "refuse"]) {
      test(`for the client two light pages are printed, with a date and a reference (${language}, ${advice})`, async ({ page, open }, info) => {
        const id = await aClient(page, open, `/clients?advice=${advice}&sort=-probability`);
        await open(`/clients/${id}/interview`);
        await page.emulateMedia({ media: "print", colorScheme: "dark" });
        expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe("rgb(28, 36, 48)");
        expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgba(0, 0, 0, 0)");
        for (const control of await page.locator("button, a, input, select, nav").all()) {
          await expect(control).toBeHidden();
        }
        const shown = page.locator(".interview");
        for (const text of [words[language].interview[advice], words[language].interview.help, words[language].client.not_title]) {
          await expect(shown.getByText(text, { exact: true })).toBeVisible();
        }
        await expect(shown.locator(".reference")).toContainText(id);
        await expect(shown.locator(".reference")).toContainText(/\d{4}/);
        const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, path: info.outputPath(`${id}.pdf`) });
        expect(pages(pdf)).toBe(2);
      });
    }
  });
}
