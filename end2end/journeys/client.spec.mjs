// One client's page: who they are, what the score is and why, and how they compare.

import { anyOf, expect, fill, listedClients, test, words } from "./support.mjs";

const t = words.en;
const percent = /\d+(\.\d)?%/;

/** Opens the first client of the list, as an advisor would, and says who it is. */
async function openAClient(page, open) {
  await open("/clients");
  const [id] = await listedClients(page);
  await page.getByRole("link", { name: id, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/clients/${id}\\?list=`));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(fill(t.client.title, { id }));
  return id;
}

test("an advisor opens a client and reads who they are, the score, the advice and why", async ({ page, open, request }) => {
  const id = await openAClient(page, open);

  const score = page.getByRole("region", { name: t.client.score });
  await expect(score).toContainText(percent);
  await expect(score).toContainText(t.client.human_decides);
  await expect(score.getByRole("img", { name: anyOf(t.client.scale_label) })).toBeVisible();
  await expect(score.getByText(/^Out of 100 clients/).last()).toBeVisible();

  const why = page.getByRole("region", { name: t.client.why });
  const reasons = await why.getByRole("listitem").count();
  expect(reasons).toBeGreaterThanOrEqual(1);
  expect(reasons).toBeLessThanOrEqual(4);
  await expect(page.getByRole("heading", { name: t.client.not_title })).toBeVisible();

  // One scoring path: the screen says what the API says.
  const answer = await request.get(`/api/v1/clients/${id}/score`);
  expect(answer.status()).toBe(200);
  const { probability, decision } = await answer.json();
  await expect(score).toContainText(`${(100 * probability).toFixed(1)}%`);
  await expect(score).toContainText(t.advice[decision]);
});

test("the contributions are a picture, with the same numbers in a table behind it", async ({ page, open }) => {
  await openAClient(page, open);
  const contributions = page.getByRole("region", { name: t.contributions.title });
  await expect(contributions.getByRole("list", { name: t.contributions.chart_label })).toBeVisible();

  const table = contributions.getByRole("table", { name: t.contributions.caption });
  await expect(table).toBeHidden();
  await contributions.getByText(t.contributions.table).click();
  await expect(table).toBeVisible();

  // Base value plus contributions is the log-odds of the score, to the rounding of the screen. What says one thing also
  // stands there together.
  const effects = await table.getByRole("row").evaluateAll((rows) =>
    rows.filter((row) => !row.matches(".concept")).map((row) => [...row.querySelectorAll("td.number")][0]?.textContent.replace("−", "-")).filter(Boolean),
  );
  const numbers = effects.map(Number.parseFloat);
  const sum = numbers.pop();
  expect(numbers.length).toBeGreaterThan(20);
  const added = numbers.reduce((total, effect) => total + effect, 0);
  expect(Math.abs(added - sum)).toBeLessThan(0.0005 * (numbers.length + 1));
});

test("the score is also explained against clients who are granted, by a link that can be shared", async ({ page, open, showPart }) => {
  const id = await openAClient(page, open);
  const contributions = page.getByRole("region", { name: t.contributions.title });
  await contributions.getByRole("link", { name: t.contributions.granted }).click();

  await expect(page).toHaveURL(new RegExp(`/clients/${id}\\?against=granted&list=[^&]*#contributions$`));
  await expect(contributions).toContainText(anyOf(t.contributions.lede_granted));
  await expect(contributions.getByRole("link", { name: t.contributions.granted })).toHaveAttribute("aria-current", "true");
  await expect(page.getByRole("region", { name: t.client.why })).toContainText(/approved applicants/);
  await contributions.getByText(t.contributions.table).click();
  const base = fill(t.contributions.base, { who: t.contributions.granted });
  await expect(contributions.getByRole("row", { name: base })).toBeVisible();

  // Comparing with a group keeps it.
  await showPart("others");
  const compare = page.getByRole("region", { name: t.compare.title });
  await compare.getByRole("combobox", { name: t.compare.quantity }).selectOption("income");
  await compare.getByRole("button", { name: t.compare.compare, exact: true }).click();
  await expect(page).toHaveURL(/against=granted/);
  await showPart("decision");
  await expect(contributions).toContainText(anyOf(t.contributions.lede_granted));
});

test("a client is compared with a group, in another quantity, by a link that can be shared", async ({ page, open, showPart }) => {
  const id = await openAClient(page, open);
  await showPart("others");
  const compare = page.getByRole("region", { name: t.compare.title });
  await expect(compare.getByText(anyOf(t.compare.sentence)).first()).toContainText(t.words.probability);
  const everyone = await compare.locator(".standing").textContent();

  await compare.getByRole("combobox", { name: t.compare.quantity }).selectOption("income");
  await compare.getByRole("combobox", { name: t.clients.contract_type }).selectOption("Cash loans");
  await compare.getByRole("button", { name: t.compare.compare, exact: true }).click();
  await expect(page).toHaveURL(/quantity=income/);
  await expect(page).toHaveURL(/contract_type=Cash(\+|%20)loans/);
  await expect(compare.locator(".standing")).not.toHaveText(everyone);
  await expect(compare, "the next page opens where one was").toBeInViewport();
  await expect(compare.locator(".standing")).toContainText(anyOf(t.compare.sentence));

  const shown = await compare.locator(".standing").textContent();
  await page.reload();
  await expect(compare.locator(".standing"), "after reloading").toHaveText(shown);
  await expect(compare.getByRole("combobox", { name: t.compare.quantity })).toHaveValue("income");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(id);

  await compare.getByRole("link", { name: t.compare.alike }).click();
  await expect(compare.getByRole("link", { name: t.compare.alike })).toHaveAttribute("aria-current", "true");
  await expect(page).toHaveURL(/quantity=income/);
});

test("the comparison's picture has a table behind it, and the client is in one band of it", async ({ page, open, showPart }) => {
  await openAClient(page, open);
  await showPart("others");
  const compare = page.getByRole("region", { name: t.compare.title });
  await expect(compare.getByRole("img", { name: anyOf(t.compare.chart_label) })).toBeVisible();
  await compare.getByText(t.compare.table).click();
  await expect(compare.getByRole("table").getByText(t.compare.here)).toHaveCount(1);
});

test("a client whom nobody knows is a 404 with a way back", async ({ page, open }) => {
  const response = await open("/clients/999999999");
  expect(response.status()).toBe(404);
  await expect(page.getByRole("heading", { name: t.error.unknown_client_title })).toBeVisible();

  await page.getByRole("link", { name: t.error.to_clients }).click();
  await expect(page).toHaveURL("/clients");
  expect((await listedClients(page)).length).toBeGreaterThan(10);
});

for (const path of ["/clients/nobody", "/nowhere", "/clients/1/2/3"]) {
  test(`the address ${path} leads nowhere: a 404 with a way back`, async ({ page, open }) => {
    const response = await open(path);
    expect(response.status()).toBe(404);
    await expect(page.getByRole("heading", { name: t.error.not_found_title })).toBeVisible();
    await expect(page.getByRole("link", { name: t.error.to_clients })).toBeVisible();
  });
}
