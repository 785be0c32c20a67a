// Every page, in both languages, on a wide and on a narrow screen: WCAG 2.2 AA as far as axe can tell,
// contrast included; nothing to scroll sideways for; and everything within reach of a keyboard. Zoomed: zoom.spec.mjs.

import AxeBuilder from "@axe-core/playwright";
import { STANDARD } from "../axe.mjs";
import { pages } from "../pages.mjs";
import { expect, fill, listedClients, test, words } from "./support.mjs";

/** What axe finds on a page. */
async function faults(axe) {
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(" ")}\n  ${failureSummary}`),
  );
}

const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

for (const language of ["en", "fr"]) {
  for (const width of [1440, 390]) {
    test.describe(`in ${language} at ${width} pixels`, () => {
      test.use({ locale: { en: "en-GB", fr: "fr-FR" }[language], viewport: { width, height: 900 } });

      for (const { name, path } of pages) {
        test(`${name} is accessible @hydrated`, async ({ page, open }) => {
          await open(await path({ page }));
          await expect(page.locator("html")).toHaveAttribute("lang", language);
          await expect(page).toHaveTitle(/./);
          if (language === "fr" && width === 390) {
            // 1,280 pixels at 400 %, which WCAG 1.4.10 is about.
            await page.setViewportSize({ width: 320, height: 800 });
            await expect.poll(() => overflow(page), "pixels to scroll sideways for at 320").toBeLessThanOrEqual(0);
            await page.setViewportSize({ width, height: 900 });
          }
          // What is folded away is looked at as well.
          await page.locator("details").evaluateAll((folded) => folded.forEach((it) => (it.open = true)));
          expect(await faults(new AxeBuilder({ page }).withTags(STANDARD))).toEqual([]);
          expect(await overflow(page), "pixels to scroll sideways for").toBeLessThanOrEqual(0);
          if (language === "en" && width === 1440) {
            await page.emulateMedia({ colorScheme: "dark" });
            expect(await faults(new AxeBuilder({ page }).withRules(["color-contrast"])), "in the dark").toEqual([]);
          }
        });
      }
    });
  }
}

test("with the keyboard alone, an advisor skips to the content, finds a client and reads the score", async ({ page, open }) => {
  const t = words.en;
  await open("/clients");
  const [id] = await listedClients(page);

  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: t.site.skip })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel(t.clients.search)).toBeFocused();
  await page.keyboard.type(id);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(fill(t.client.title, { id }));

  // From the top of the new page, Tab reaches everything that can be used, and shows where it is.
  const table = page.getByText(t.contributions.table);
  for (let presses = 0; presses < 80 && !(await table.evaluate((it) => it === document.activeElement)); presses += 1) {
    await page.keyboard.press("Tab");
  }
  await expect(table).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("table", { name: t.contributions.caption })).toBeVisible();
});
