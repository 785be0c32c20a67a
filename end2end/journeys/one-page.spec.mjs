// From page to page without loading one anew: what is left is found again as it was, the title and the place of the keyboard
// follow, and what cannot be shown in the page is loaded whole.

import AxeBuilder from "@axe-core/playwright";
import { expect, fill, hydrated, listedClients, test, words } from "./support.mjs";

const t = words.en;

/** Marks the document: the mark is lost as soon as a page is loaded anew. */
async function mark(page) {
  await page.evaluate(() => (window.sameDocument = true));
}

function isSame(page) {
  return page.evaluate(() => window.sameDocument === true);
}

function heading(page, id) {
  return expect(page.getByRole("heading", { level: 1 })).toHaveText(fill(t.client.title, { id }));
}

test("from the list to a client, to the next one and back nothing is loaded anew @hydrated", async ({ page, open }) => {
  await open("/clients?advice=refuse");
  await mark(page);
  const ids = await listedClients(page);
  await page.getByRole("link", { name: ids[0], exact: true }).click();
  await heading(page, ids[0]);
  await expect(page).toHaveTitle(new RegExp(ids[0]));
  await hydrated(page, true);
  const next = page.getByRole("link", { name: t.sheet.next });
  await next.focus();
  await page.keyboard.press("Enter");
  await heading(page, ids[1]);
  await expect(next, "who goes on goes on by the same key").toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: ids[1] }).first()).toBeAttached();
  await page.goBack();
  await heading(page, ids[0]);
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t.clients.title);
  await page.goForward();
  await heading(page, ids[0]);
  await page.goForward();
  await heading(page, ids[1]);
  await expect(page).toHaveURL(new RegExp(`/clients/${ids[1]}`));
  await expect(page).toHaveTitle(new RegExp(ids[1]));
  await page.getByRole("navigation", { name: t.sheet.list }).getByRole("link", { name: t.client.back }).click();
  await expect(page).toHaveURL(/\/clients\?advice=refuse/);
  expect(await listedClients(page)).toEqual(ids);
  expect(await isSame(page)).toBe(true);
});

test("the what-if of each client is their own, and is found again as it was left @hydrated", async ({ page, open, showPart, context }) => {
  await open("/clients?advice=refuse");
  const ids = await listedClients(page);
  await page.getByRole("link", { name: ids[0], exact: true }).click();
  await heading(page, ids[0]);
  await hydrated(page, true);
  await mark(page);
  await showPart("change");
  const panel = page.getByRole("region", { name: t.what_if.title });
  const risks = () => panel.locator(".before-after tbody td:nth-child(2)").allTextContents();
  const [own] = await risks();
  await panel.getByRole("combobox", { name: "Amount requested" }).selectOption({ index: 0 });
  await expect.poll(async () => (await risks())[1]).not.toBe(own);
  await expect(panel.locator(".outcome .hint")).toHaveText(new RegExp(`${t.what_if.both}|${t.what_if.there}`));
  const simulated = await risks();
  await page.evaluate(() => window.scrollTo(0, 300));
  await page.getByRole("link", { name: t.sheet.next }).hover();
  const scroll = await page.evaluate(() => window.scrollY);

  await page.getByRole("link", { name: t.sheet.next }).click();
  await heading(page, ids[1]);
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  await hydrated(page, true);
  await expect(panel.getByRole("slider", { name: "Amount requested" })).toBeVisible();
  const fresh = await context.newPage();
  await fresh.goto(page.url());
  const truth = await fresh.locator(".what-if .before-after tbody td:nth-child(2)").allTextContents();
  await fresh.close();
  expect(await risks(), "the next client's own").toEqual(truth);
  // And it answers.
  await panel.getByRole("slider", { name: "Amount requested" }).focus();
  await page.keyboard.press("Home");
  await expect(panel.getByText(t.what_if.both)).toBeVisible();
  await expect(page).toHaveURL(/credit=/);

  await page.goBack();
  await heading(page, ids[0]);
  expect(await risks()).toEqual(simulated);
  expect(await page.evaluate(() => window.scrollY)).toBe(scroll);
  await panel.getByRole("link", { name: t.what_if.reset }).click();
  await expect.poll(async () => (await risks())[1]).toBe(own);
  expect(await isSame(page)).toBe(true);
  await expect(page.locator("html[data-hydrated]")).toBeAttached();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
});

test("a brush survives a client's sheet, and the next client is asked for ahead @hydrated", async ({ page, open }) => {
  const ahead = [];
  page.on("request", (request) => {
    const client = !request.isNavigationRequest() && new URL(request.url()).pathname.match(/^\/clients\/(\d+)$/);
    client && ahead.push(client[1]);
  });
  await open("/clients");
  await page.locator(".clients[data-exploring]").waitFor({ state: "attached" });
  const age = page.locator(".view[data-column=age]");
  await expect(age).not.toHaveAttribute("aria-busy");
  await age.locator(".bound.from").fill("30");
  await age.locator(".bound.to").fill("40");
  await age.locator(".bound.to").blur();
  await expect(page).toHaveURL("/clients?age=30..40");
  await expect(page.locator(".results .total")).toContainText((await page.locator(".explorer-sentence").textContent()).match(/[\d,]+/)[0]);
  const told = await page.locator(".explorer-sentence").textContent();
  const [first, second] = await listedClients(page);
  await mark(page);
  await page.getByRole("link", { name: first, exact: true }).click();
  await heading(page, first);
  await expect.poll(() => ahead, "the next one").toContain(second);

  await page.goBack();
  await expect(page).toHaveURL("/clients?age=30..40");
  await expect(page.locator(".explorer-sentence")).toHaveText(told);
  await expect(age.locator(".bound.from")).toHaveValue("30");
  await expect(age).toHaveAttribute("data-filtered");
  expect(await isSame(page)).toBe(true);
});

test("a comparison is asked for without loading the page anew @hydrated", async ({ page, open, showPart }) => {
  await open("/clients");
  const [id] = await listedClients(page);
  await page.getByRole("link", { name: id, exact: true }).click();
  await heading(page, id);
  await hydrated(page, true);
  await mark(page);
  await showPart("others");
  const compare = page.getByRole("region", { name: t.compare.title });
  await compare.getByRole("combobox", { name: t.compare.quantity }).selectOption("income");
  await compare.getByRole("button", { name: t.compare.compare, exact: true }).click();
  await expect(page).toHaveURL(/quantity=income/);
  await expect(compare.locator(".who-is-compared")).toBeInViewport();
  expect(await isSame(page)).toBe(true);
});

test("what cannot be shown in the page is loaded whole @hydrated", async ({ page, open }) => {
  page.expectedFailures = ["status of 404", "status of 503"];
  await open("/clients");
  const ids = await listedClients(page);
  for (const [name, change] of Object.entries({
    "another build": (html) => html.replace(/href="\/pkg\/[^"]*\.css"/, 'href="/pkg/another.css"'),
    "another language": (html) => html.replace(/<html lang="en"/, '<html lang="fr"'),
    "no page": () => "Nothing",
    "a page without comments": (html) => html.replace(/<!--[\s\S]*?-->|<![^d][^>]*>|<!>/g, ""),
  })) {
    await open("/clients");
    await mark(page);
    let asked = 0;
    await page.route(`**/clients/${ids[0]}*`, async (route) => {
      asked += 1;
      if (route.request().isNavigationRequest()) {
        return route.continue();
      }
      const response = await route.fetch();
      return route.fulfill({ response, body: change(await response.text()) });
    });
    await page.getByRole("link", { name: ids[0], exact: true }).click();
    await heading(page, ids[0]);
    expect(await isSame(page), name).toBe(false);
    expect(asked).toBeGreaterThan(1);
    await page.unroute(`**/clients/${ids[0]}*`);
  }
});

test("a server that does not answer is asked by the browser itself @hydrated", async ({ page, open }) => {
  page.expectedFailures = ["Failed to load resource"];
  await open("/clients");
  const [id] = await listedClients(page);
  await mark(page);
  await page.route(`**/clients/${id}*`, (route) => (route.request().isNavigationRequest() ? route.continue() : route.abort()));
  await page.getByRole("link", { name: id, exact: true }).click();
  await heading(page, id);
  expect(await isSame(page)).toBe(false);
});

test("a client whom nobody knows is told, with a way back @hydrated", async ({ page, open }) => {
  page.expectedFailures = ["status of 404"];
  await open("/clients");
  await page.evaluate(() => {
    const link = document.createElement("a");
    link.href = "/clients/999999999";
    link.textContent = "Nobody";
    document.querySelector("main").append(link);
  });
  await page.getByRole("link", { name: "Nobody" }).click();
  await expect(page.getByRole("heading", { name: t.error.unknown_client_title })).toBeVisible();
  await page.getByRole("link", { name: t.error.to_clients }).click();
  await expect(page).toHaveURL("/clients");
});

test("a link that is asked to open elsewhere opens elsewhere @hydrated", async ({ page, open, context }) => {
  await open("/clients");
  const [id] = await listedClients(page);
  const opened = context.waitForEvent("page");
  await page.getByRole("link", { name: id, exact: true }).click({ modifiers: ["ControlOrMeta"] });
  await (await opened).close();
  await expect(page).toHaveURL("/clients");
});

test("in a page that was handed over links are the browser's @hydrated", async ({ page, open, showPart }) => {
  await open("/clients");
  const ids = await listedClients(page);
  await page.getByRole("link", { name: ids[0], exact: true }).click();
  await heading(page, ids[0]);
  await hydrated(page, true);
  await showPart("change");
  await mark(page);
  await page.evaluate(() => {
    document.querySelector(".what-if form").outerHTML += "";
    document.querySelector(".what-if form select").focus();
  });
  await expect(page.locator("html[data-handed-over]")).toBeAttached();
  await page.getByRole("link", { name: t.sheet.next }).click();
  await heading(page, ids[1]);
  expect(await isSame(page)).toBe(false);
});
