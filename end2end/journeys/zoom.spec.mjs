// Every page at 200 % of a screen of 1,440 by 900 and on 320 pixels, which is 1,280 at 400 % (WCAG 1.4.4, 1.4.10): nothing to scroll
// sideways for, and by keyboard whatever has the focus is in sight, marked, and covered by nothing that stays (2.4.7, 2.4.11).

import { otherPages, pages } from "../pages.mjs";
import { expect, hydrated, test } from "./support.mjs";

const screens = {
  "200 %": { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 },
  "320 pixels": { viewport: { width: 320, height: 640 } },
};

/** What has the focus, one after the other, and what is wrong with how it is seen. */
function hardToSee() {
  const named = (element) => `${element.tagName.toLowerCase()}.${element.className} “${(element.textContent || element.name || "").trim().slice(0, 40)}”`;
  const can_have_focus = "a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, textarea:enabled, summary, [tabindex='0']";
  const faults = [];
  for (const element of document.querySelectorAll(can_have_focus)) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.closest("[inert]")) {
      continue;
    }
    element.focus();
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const [x, y] = [
      (Math.max(left, 0) + Math.min(right, innerWidth)) / 2,
      (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2,
    ];
    if (document.activeElement !== element) {
      continue;
    }
    if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth) {
      faults.push(`out of sight: ${named(element)}`);
      continue;
    }
    const hit = document.elementFromPoint(x, y);
    if (!hit || !(element.contains(hit) || hit.contains(element) || element.labels?.[0]?.contains(hit))) {
      faults.push(`covered by ${hit ? named(hit) : "nothing"}: ${named(element)}`);
    }
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    if ((outlineStyle === "none" || parseFloat(outlineWidth) < 2) && boxShadow === "none") {
      faults.push(`not marked: ${named(element)}`);
    }
  }
  return faults;
}

for (const [name, screen] of Object.entries(screens)) {
  test.describe(`at ${name}`, () => {
    test.use({ ...screen, locale: "fr-FR" });

    for (const { name, path } of [...pages, ...otherPages]) {
      test(`${name} can be read and used @hydrated`, async ({ page, open, baseURL }) => {
        await open(await path({ page, open, baseURL }));
        await hydrated(page, true);
        const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        await expect.poll(sideways, "pixels to scroll sideways for").toBeLessThanOrEqual(0);
        // What is folded away is looked at as well.
        await page.locator("details").evaluateAll((folded) => folded.forEach((it) => (it.open = true)));
        await expect.poll(sideways, "pixels to scroll sideways for, unfolded").toBeLessThanOrEqual(0);
        // From now on a browser marks what has the focus.
        await page.keyboard.press("Tab");
        expect(await page.evaluate(hardToSee)).toEqual([]);
      });
    }
  });
}
