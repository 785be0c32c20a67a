// What axe holds a page against, and the widths at which it does.

import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";

/** WCAG 2.2 at AA, and what it builds upon. */
export const STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** The page has nothing that axe finds, and nothing to scroll sideways for, however narrow. */
export async function isAccessible(page, javaScriptEnabled) {
  for (const width of javaScriptEnabled ? [390, 1440] : []) {
    await page.setViewportSize({ width, height: 900 });
    const { violations } = await new AxeBuilder({ page }).withTags(STANDARD).analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes.map((node) => node.target)}`)).toEqual([]);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(sideways, "pixels to scroll sideways for").toBeLessThanOrEqual(0);
  }
}
