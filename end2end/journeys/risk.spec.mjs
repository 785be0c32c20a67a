// The risk manager's pictures: another threshold, groups, the effect of each feature, the portfolio.

import AxeBuilder from "@axe-core/playwright";
import { STANDARD } from "../axe.mjs";
import { anyOf, expect, fill, listedClients, test, words } from "./support.mjs";

const t = words.en;

/** The numbers of the confusion matrix: refused and granted, of those with difficulties and of the others. */
async function matrix(page) {
  const cells = await page.locator("table.confusion tbody tr").locator("td").allTextContents();
  return cells.map((cell) => Number.parseInt(cell.replaceAll(",", ""), 10));
}

test("moving the threshold moves the confusion matrix and both curves @hydrated", async ({ page, open }) => {
  await open("/model");
  const slider = page.getByRole("slider", { name: t.cutoff.slider });
  await expect(slider).toHaveValue("9");
  const before = await matrix(page);
  const all = before[8];
  expect(before[0] + before[3] + before[1] + before[4]).toBe(all);
  const curve = page.getByRole("img", { name: anyOf(t.cutoff.roc_label) });
  const spoken = await curve.getAttribute("aria-label");

  await slider.focus();
  for (let step = 0; step < 8; step += 1) {
    await page.keyboard.press("ArrowRight");
  }
  await expect(slider).toHaveValue("11");
  await expect(slider).toHaveAttribute("aria-valuetext", "11.00%");
  await expect.poll(async () => (await matrix(page))[0], "a higher threshold refuses fewer").toBeLessThan(before[0]);
  await expect(curve).not.toHaveAttribute("aria-label", spoken);

  const { violations } = await new AxeBuilder({ page }).include("#cutoff").withTags(STANDARD).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes.map((node) => node.target)}`)).toEqual([]);
});

test("an address says the threshold, with JavaScript and without", async ({ page, open, javaScriptEnabled }) => {
  await open("/model?cutoff=20");
  await expect(page.getByRole("slider", { name: t.cutoff.slider })).toHaveValue("20");
  const atTwenty = await matrix(page);
  if (!javaScriptEnabled) {
    await page.getByRole("slider", { name: t.cutoff.slider }).press("ArrowLeft");
    await page.locator("#cutoff").getByRole("button", { name: t.cutoff.recompute }).click();
    await expect(page).toHaveURL(/\/model\?cutoff=19\.75/);
    expect((await matrix(page))[0]).toBeGreaterThanOrEqual(atTwenty[0]);
  }
  await open("/model?cutoff=absurd&ratio=ten");
  await expect(page.getByRole("slider", { name: t.cutoff.slider })).toHaveValue("9");
  for (const [label, text] of [[t.cutoff.slider, "absurd"], [t.model.ratio, "ten"]]) {
    await expect(page.getByText(fill(t.unread.unknown, { label, text }))).toBeVisible();
  }
});

test("groups whose interval leaves the predicted risk are flagged", async ({ page, open }) => {
  await open("/model");
  const groups = page.getByRole("region", { name: t.group_calibration.title, exact: true });
  await expect(groups.getByText(anyOf(t.group_calibration.summary))).toBeVisible();
  await expect(groups.getByText(t.group_calibration.holds).first()).toBeVisible();
  await expect(groups.getByText(anyOf(t.group_calibration.left_out)).first()).toBeVisible();
});

test("the effect of a feature is told from the list of features to one client's place", async ({ page, open }) => {
  await open("/clients");
  const [id] = await listedClients(page);
  await open("/model/effects?client=nobody");
  await expect(page.getByText(fill(t.unread.unknown, { label: t.clients.search, text: "nobody" }))).toBeVisible();
  await page.getByRole("combobox", { name: t.effects.choose }).selectOption("age_years");
  await page.getByRole("button", { name: t.effects.show }).click();
  await expect(page.getByRole("heading", { name: "Age", level: 2 })).toBeVisible();
  await expect(page.getByRole("img", { name: anyOf(t.effects.chart_label) })).toBeVisible();
  await page.locator("summary", { hasText: t.effects.table }).click();
  await expect(page.getByRole("columnheader", { name: t.contributions.odds })).toBeVisible();
  const pairs = page.getByRole("region", { name: t.interactions.title, exact: true }).first();
  await expect(pairs.locator("tbody tr")).toHaveCount(10);

  await open(`/model/effects/age_years?client=${id}`);
  await expect(page.locator(".own-place")).toContainText(id);
  await expect(page.getByRole("link", { name: fill(t.effects.back, { id }) })).toBeVisible();

  await open("/model/effects/owns_car");
  await expect(page.locator("table.bars tbody tr")).toHaveCount(2);
  await open("/model/effects/nothing_of_the_kind");
  await expect(page.getByText(anyOf(t.effects.unknown))).toBeVisible();
});

test("a selection's amounts and expected loss are told as an expectation, under a hypothesis that can be changed", async ({ page, open }) => {
  await open("/clients?advice=refuse");
  await page.getByRole("link", { name: t.portfolio.of_selection }).click();
  await expect(page).toHaveURL(/\/portfolio\?advice=refuse$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t.portfolio.title);
  await expect(page.getByText(anyOf(t.portfolio.hypothesis))).toContainText("45%");
  const total = page.locator("tfoot td");
  const figure = async (at) => Number((await total.nth(at).textContent()).replace(/[,%]/g, ""));
  const expected = await figure(3);
  expect(await figure(4)).toBeCloseTo(expected * 0.45, -1);
  await page.getByRole("textbox", { name: t.portfolio.loss_field }).fill("100");
  await page.getByRole("button", { name: t.portfolio.show }).click();
  await expect(page).toHaveURL(/loss=100/);
  await expect(page).toHaveURL(/advice=refuse/);
  await expect.poll(() => figure(4)).toBe(expected);
  await page.getByRole("link", { name: t.portfolio.to_list }).click();
  await expect(page).toHaveURL(/\/clients\?advice=refuse/);
});
