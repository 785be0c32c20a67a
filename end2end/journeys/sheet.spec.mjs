// One client's page as a workplace: its head stays, its parts are found, the list goes along, a word is explained, a fact is
// looked for, and what a change leads to stays beside its dials.

import AxeBuilder from "@axe-core/playwright";
import { expect, fill, hydrated, listedClients, test, words } from "./support.mjs";

const t = words.en;

/** Opens the first client of a list, as an advisor would. */
async function openFrom({ page, open, javaScriptEnabled }, list) {
  await open(list);
  const ids = await listedClients(page);
  await page.getByRole("link", { name: ids[0], exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(fill(t.client.title, { id: ids[0] }));
  await hydrated(page, javaScriptEnabled);
  return ids;
}

test("the next and the previous client of the list are one step away, in the list's own order", async ({ page, open, javaScriptEnabled }) => {
  const ids = await openFrom({ page, open, javaScriptEnabled }, "/clients?advice=refuse&sort=-probability");
  const list = page.getByRole("navigation", { name: t.sheet.list });
  await expect(list).toContainText("1 of ");
  await expect(list.getByRole("link", { name: t.sheet.previous })).toHaveCount(0);
  for (const id of ids.slice(1, 3)) {
    await list.getByRole("link", { name: t.sheet.next }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(fill(t.client.title, { id }));
  }
  await list.getByRole("link", { name: t.sheet.previous }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(fill(t.client.title, { id: ids[1] }));
  await list.getByRole("link", { name: t.client.back }).click();
  await expect(page).toHaveURL(/advice=refuse/);
  expect(await listedClients(page)).toEqual(ids);
});

test("after the last client of a page of the list comes the first of the next page", async ({ page, open }) => {
  await open("/clients?page=2");
  const [following] = await listedClients(page);
  await open("/clients");
  const ids = await listedClients(page);
  await page.getByRole("link", { name: ids.at(-1), exact: true }).click();
  const list = page.getByRole("navigation", { name: t.sheet.list });
  await list.getByRole("link", { name: t.sheet.next }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(fill(t.client.title, { id: following }));
  await list.getByRole("link", { name: t.sheet.previous }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(fill(t.client.title, { id: ids.at(-1) }));
});

test("the list stays in the address when the client is compared or explained otherwise", async ({ page, open, showPart, javaScriptEnabled }) => {
  await openFrom({ page, open, javaScriptEnabled }, "/clients?advice=refuse");
  await showPart("others");
  const compare = page.getByRole("region", { name: t.compare.title });
  await compare.getByRole("combobox", { name: t.compare.quantity }).selectOption("income");
  await compare.getByRole("button", { name: t.compare.compare, exact: true }).click();
  await expect(page).toHaveURL(/quantity=income/);
  await expect(page.getByRole("link", { name: t.sheet.next })).toBeVisible();
  await showPart("decision");
  await page.getByRole("region", { name: t.contributions.title }).getByRole("link", { name: t.contributions.average }).click();
  await expect(page).toHaveURL(/against=average/);
  await expect(page.getByRole("link", { name: t.sheet.next })).toBeVisible();
});

test("one part is shown at a time, beneath a head that stays and leads to each of them", async ({ page, open, showPart, javaScriptEnabled }) => {
  const ids = await openFrom({ page, open, javaScriptEnabled }, "/clients?advice=review");
  const head = page.locator(".sheet-head");
  const links = page.getByRole("navigation", { name: t.sheet.parts }).getByRole("link");
  await expect(links).toHaveText([t.sheet.decision, t.sheet.change, t.sheet.others, t.sheet.file, t.sheet.model]);
  for (const part of ["change", "others", "file", "model", "decision"]) {
    await showPart(part);
    await expect(page.locator("section.part")).toHaveCount(1);
    await expect(links.and(page.locator("[aria-current=page]"))).toHaveText(t.sheet[part]);
    await expect(page.locator(`#${part} h2`).first()).toBeInViewport();
    await page.locator(`#${part}`).evaluate((shown) => shown.scrollIntoView({ block: "end" }));
    await expect(head.getByText(t.advice.review)).toBeInViewport();
    await expect(head.getByRole("link", { name: t.sheet.interview })).toBeInViewport();
  }
  await showPart("model");
  await expect(page.locator("#model")).toContainText("credit-default@");
  await expect(page).toHaveTitle(new RegExp(t.sheet.model));
  // The next client is read at the same part, and the way back leads from part to part.
  await page.getByRole("link", { name: t.sheet.next }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(fill(t.client.title, { id: ids[1] }));
  await expect(page.locator("section.part#model")).toBeVisible();
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(fill(t.client.title, { id: ids[0] }));
  await expect(page.locator("section.part#decision")).toBeVisible();
});

test("whoever changes the part by keyboard stays on its link @hydrated", async ({ page, open, javaScriptEnabled }) => {
  await openFrom({ page, open, javaScriptEnabled }, "/clients?advice=review");
  const file = page.getByRole("navigation", { name: t.sheet.parts }).getByRole("link", { name: t.sheet.file, exact: true });
  await file.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("section.part#file")).toBeVisible();
  await expect(file).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: t.sheet.file }).first()).toBeAttached();
});

test("a technical word is explained where it stands, by keyboard too", async ({ page, open, javaScriptEnabled }) => {
  await openFrom({ page, open, javaScriptEnabled }, "/clients");
  const word = page.locator(".sheet-head").getByRole("button", { name: "threshold" });
  const meaning = page.getByText(t.glossary.threshold_is);
  await expect(meaning).toBeHidden();
  await word.focus();
  await page.keyboard.press("Enter");
  await expect(meaning).toBeVisible();
  // What looks for faults is a script itself.
  if (javaScriptEnabled) {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
  }
  await page.keyboard.press("Escape");
  await expect(meaning).toBeHidden();
});

test("all that is known is there by theme, can be looked through, and says what is missing", async ({ page, open, showPart, javaScriptEnabled }) => {
  await openFrom({ page, open, javaScriptEnabled }, "/clients");
  await showPart("file");
  const file = page.getByRole("region", { name: t.sheet.file_title });
  await expect(file.locator(".theme")).toHaveCount(8);
  const all = await file.locator(".fact").count();
  expect(all).toBeGreaterThan(100);
  await expect(file.locator("dd.missing").first()).toBeAttached();
  await file.getByRole("searchbox", { name: t.sheet.find }).fill("DECLARED income");
  if (!javaScriptEnabled) {
    await file.getByRole("button", { name: t.sheet.find_button }).click();
    await expect(page).toHaveURL(/find=DECLARED(\+|%20)income/);
  }
  const visible = file.locator(".fact").filter({ visible: true });
  await expect.poll(() => visible.count()).toBeLessThan(15);
  await expect(visible.first()).toContainText(/declared/i);
  await expect(visible.first().locator(".stands").first()).toBeVisible();
  await file.getByRole("searchbox", { name: t.sheet.find }).fill("unicorn");
  if (!javaScriptEnabled) {
    await file.getByRole("button", { name: t.sheet.find_button }).click();
  }
  await expect(file.getByText(t.sheet.nothing_found)).toBeVisible();
});

for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
  test(`what a change leads to stays in sight beside its dials on a screen of ${width} pixels @hydrated`, async ({ page, open, showPart, javaScriptEnabled }) => {
    await page.setViewportSize({ width, height });
    await openFrom({ page, open, javaScriptEnabled }, "/clients?advice=refuse");
    await showPart("change");
    const panel = page.getByRole("region", { name: t.what_if.title });
    for (const dial of await panel.locator("fieldset").first().getByRole("slider").all()) {
      await dial.scrollIntoViewIfNeeded();
      await dial.focus();
      await page.keyboard.press("ArrowRight");
      const row = panel.locator(".before-after tbody tr").last();
      for (const cell of [0, 1, 2]) {
        await expect(row.locator("td").nth(cell)).toBeInViewport({ ratio: 1 });
      }
      // Not beneath it either.
      if (width < 1024) {
        const bottom = (box) => box.y + box.height;
        await expect(async () => expect(bottom(await dial.boundingBox())).toBeLessThanOrEqual((await row.boundingBox()).y)).toPass();
      }
    }
  });
}

test("nothing of the page is wider than a narrow screen", async ({ page, open, showPart, javaScriptEnabled }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openFrom({ page, open, javaScriptEnabled }, "/clients?advice=refuse");
  for (const part of ["change", "others", "file", "model", "decision"]) {
    await showPart(part);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, part).toBeLessThanOrEqual(320);
  }
});
