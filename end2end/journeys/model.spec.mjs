// The model's page: what it rests on, and what each choice of threshold costs.

import { anyOf, expect, test, words } from "./support.mjs";

const t = words.en;

/** The threshold of the business optimum, in per cent. */
async function businessThreshold(page) {
  const optimum = page.locator(".optimum", { has: page.getByRole("heading", { name: t.model.business }) });
  const text = await optimum.locator("div", { hasText: t.model.threshold }).locator("dd").textContent();
  return Number.parseFloat(text);
}

test("a risk manager reads what the model learned from and how good it is", async ({ page, open }) => {
  await open("/model");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t.model.title);
  await expect(page.getByText(anyOf(t.model.training_sentence))).toBeVisible();
  await expect(page.getByText(anyOf(t.model.auc_sentence))).toBeVisible();
  await expect(page.getByText(anyOf(t.model.auc_interval)).first()).toBeVisible();
  await expect(page.getByRole("img", { name: anyOf(t.model.reliability_label) })).toBeVisible();
  await expect(page.getByRole("heading", { name: t.model.technical })).toBeVisible();
});

test("the slider of the cost ratio moves the business optimum @hydrated", async ({ page, open }) => {
  await open("/model");
  const slider = page.getByRole("slider", { name: t.model.ratio });
  await expect(slider).toHaveValue("10");
  const atTen = await businessThreshold(page);

  await slider.focus();
  for (let step = 0; step < 10; step += 1) {
    await page.keyboard.press("ArrowRight");
  }
  await expect(slider).toHaveValue("20");
  await expect.poll(() => businessThreshold(page), "a dearer default is refused earlier").toBeLessThan(atTen);

  await slider.fill("2");
  await expect.poll(() => businessThreshold(page), "a cheaper default is granted longer").toBeGreaterThan(atTen);
});

test("without JavaScript the cost ratio is a form that does the same", async ({ page, open, javaScriptEnabled }) => {
  await open("/model");
  const atTen = await businessThreshold(page);
  if (!javaScriptEnabled) {
    await page.getByRole("slider", { name: t.model.ratio }).press("ArrowRight");
    await page.getByRole("button", { name: t.model.recompute }).click();
    await expect(page).toHaveURL(/\/model\?ratio=11/);
  }

  await open("/model?ratio=40");
  await expect(page.getByRole("slider", { name: t.model.ratio })).toHaveValue("40");
  expect(await businessThreshold(page)).toBeLessThan(atTen);
});

test("a risk manager sees whether clients have changed and whether groups are treated alike", async ({ page, open }) => {
  await open("/model");
  const stability = page.getByRole("region", { name: t.monitoring.stability, exact: true });
  await expect(stability.getByText(anyOf(t.monitoring.stability_summary))).toBeVisible();
  await expect(stability.getByRole("rowheader", { name: t.monitoring.score }).first()).toBeVisible();
  await stability.locator("summary", { hasText: t.monitoring.stability_table }).click();
  await expect(stability.getByRole("columnheader", { name: t.monitoring.missing_psi })).toBeVisible();

  const fairness = page.getByRole("region", { name: t.monitoring.fairness, exact: true });
  for (const attribute of ["Age", "Gender", "Family status", "Rating of the region"]) {
    await expect(fairness.getByRole("heading", { name: attribute, exact: true })).toBeVisible();
  }
  await expect(fairness.getByRole("rowheader", { name: "Women" }).first()).toBeVisible();
  await fairness.locator("summary").first().click();
  await expect(fairness.getByRole("columnheader", { name: t.model.slope }).first()).toBeVisible();
});

test("the model card opens and tells the model's limits", async ({ page, open }) => {
  await open("/model");
  await page.getByText(t.card.open).click();
  await expect(page.getByRole("heading", { name: t.card.limits })).toBeVisible();
  await expect(page.getByText(t.card.limit_price)).toBeVisible();
});
