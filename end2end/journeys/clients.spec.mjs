// The list of clients: finding one, narrowing down, sharing what one sees.

import { expect, fill, hydrated, listedClients, test, words } from "./support.mjs";

const t = words.en;

/** On a narrow screen the filters are folded away. */
async function unfoldFilters(page) {
  const apply = page.getByRole("button", { name: t.clients.apply });
  if (!(await apply.isVisible())) {
    await page.getByText(t.clients.filters, { exact: true }).click();
  }
  await expect(apply).toBeVisible();
}

test("a client is found by number", async ({ page, open }) => {
  await open("/clients");
  const [, , id] = await listedClients(page);

  await page.getByLabel(t.clients.search).fill(id);
  await page.getByRole("button", { name: t.clients.search_button }).click();

  await expect(page).toHaveURL(`/clients/${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(id);
});

test("a client is found by the number of one of their contracts", async ({ page, open }) => {
  await open("/clients");
  const contract = "1000000";
  const { client_id: id } = await (await page.request.get(`/api/v1/contracts/${contract}/score`)).json();
  await page.getByLabel(t.clients.search).fill(contract);
  await page.getByRole("button", { name: t.clients.search_button }).click();

  await expect(page).toHaveURL(`/clients/${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(String(id));
});

test("a number that no client has is said to be unknown, and the list is one click away", async ({ page, open }) => {
  await open("/clients");
  await page.getByLabel(t.clients.search).fill("999999999");
  await page.getByRole("button", { name: t.clients.search_button }).click();

  await expect(page.getByText(fill(t.clients.no_such_id, { id: "999999999" }))).toBeVisible();
  await page.getByRole("link", { name: t.site.clients, exact: true }).first().click();
  expect((await listedClients(page)).length).toBeGreaterThan(10);
});

test("a page that there is not is told, and the rest of the page stands", async ({ page, open }) => {
  await open("/clients?page=99999&advice=refuse");
  await expect(page.getByText(/There is no page 99999: the last one is page \d+\./)).toBeVisible();
  await expect(page.getByRole("link", { name: fill(t.clients.remove, { what: t.advice.refuse }) })).toBeVisible();
});

test("filters, order and page are in the link: reloaded or shared, it shows the same clients", async ({
  page,
  open,
  browser,
  baseURL,
  javaScriptEnabled,
}) => {
  // Where the explorer stands, it asks in the form's place: see explorer.spec.mjs.
  test.skip(javaScriptEnabled, "the form is for browsers without JavaScript");
  await open("/clients");
  await unfoldFilters(page);
  await page.getByRole("combobox", { name: t.clients.contract_type }).selectOption("Cash loans");
  await page.getByRole("combobox", { name: t.clients.advice }).selectOption({ label: t.advice.grant });
  await page.locator("input[name=credit_from]").fill("100000");
  await page.getByRole("combobox", { name: t.clients.sort }).selectOption({ label: t.clients.sort_probability_down });
  await page.getByRole("button", { name: t.clients.apply }).click();
  await expect(page).toHaveURL(/contract_type=Cash(\+|%20)loans/);
  await expect(page).toHaveURL(/sort=-risk/);
  expect(page.url(), "blank fields do not lengthen the link").not.toMatch(/=(&|$)/);
  await expect(page.getByRole("link", { name: fill(t.clients.remove, { what: t.advice.grant }) })).toBeVisible();

  const firstPage = await listedClients(page);
  await page.getByRole("link", { name: t.clients.next }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(page.getByRole("link", { name: firstPage[0], exact: true })).toHaveCount(0);
  const shown = await listedClients(page);
  expect(shown).not.toEqual(firstPage);
  expect(await page.getByRole("table").getByText(t.advice.grant, { exact: true }).count()).toBe(shown.length);

  await page.reload();
  expect(await listedClients(page), "after reloading").toEqual(shown);

  const elsewhere = await browser.newContext({ baseURL, locale: "en-GB", javaScriptEnabled });
  const other = await elsewhere.newPage();
  await other.goto(page.url());
  await hydrated(other, javaScriptEnabled);
  expect(await listedClients(other), "in another browser").toEqual(shown);
  await unfoldFilters(other);
  await expect(other.getByRole("combobox", { name: t.clients.sort })).toHaveValue("-risk");
  await expect(other.locator("input[name=credit_from]")).toHaveValue("100,000");
  await elsewhere.close();
});

test("a column's head sorts by it, and the other way the second time", async ({ page, open }) => {
  await open("/clients");
  const risks = page.getByRole("table").getByText(/^\d+\.\d%$/);
  const sorted = async (direction) => {
    const values = (await risks.allTextContents()).map(Number.parseFloat);
    expect(values.length).toBeGreaterThan(10);
    expect(values).toEqual(values.toSorted((a, b) => direction * (a - b)));
  };
  const head = page.getByRole("columnheader", { name: t.clients.risk });

  await head.getByRole("link").click();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await sorted(-1);
  await head.getByRole("link").click();
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await sorted(1);
});

test("one condition can be taken away, and the others stay", async ({ page, open }) => {
  await open("/clients?contract_type=Cash%20loans&advice=grant");
  await page.getByRole("link", { name: fill(t.clients.remove, { what: t.advice.grant }) }).click();

  await expect(page).toHaveURL(/contract_type=Cash(\+|%20)loans$/);
  await expect(page.getByRole("link", { name: fill(t.clients.remove, { what: t.words.cash_loan }) })).toBeVisible();
});

test("a condition that cannot be read is reported and the list is shown without it", async ({ page, open }) => {
  await open("/clients?advice=perhaps");
  await expect(page.getByText(fill(t.unread.unknown, { label: t.clients.advice, text: "perhaps" }))).toBeVisible();
  expect((await listedClients(page)).length).toBeGreaterThan(10);
});

test("a page without an island fetches no script but the one that follows its links @hydrated", async ({ page, open }) => {
  const scripts = [];
  page.on("request", (request) => /\.(js|wasm)$/.test(request.url()) && scripts.push(request.url()));
  await open("/nowhere");
  await page.waitForLoadState("networkidle");
  expect(scripts.map((url) => new URL(url).pathname)).toEqual(["/one-page.js"]);
});

test("filters that nobody meets say so", async ({ page, open }) => {
  await open("/clients?credit_from=999999999999");
  await expect(page.getByRole("heading", { name: t.clients.no_match_title })).toBeVisible();
});
