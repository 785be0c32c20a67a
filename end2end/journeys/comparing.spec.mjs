// The comparison in the browser: once the bank's columns are there, another group or another measure asks nothing of the server,
// and reads as the server's own page.

import AxeBuilder from "@axe-core/playwright";
import { STANDARD } from "../axe.mjs";
import { anyOf, expect, hydrated, listedClients, test, words } from "./support.mjs";

const t = words.en;

/** The card of a client who was opened from the list of those to refuse. */
async function aComparison({ page, open, showPart }) {
  await open("/clients?advice=refuse");
  const [id] = await listedClients(page);
  await page.getByRole("link", { name: id, exact: true }).click();
  await hydrated(page, true);
  await showPart("others");
  return page.getByRole("region", { name: t.compare.title });
}

/** Asks for groups until one is drawn here: where the columns take their time, the server answers first. */
async function isDrawnHere(page, compare) {
  await expect(async () => {
    for (const group of [t.compare.alike, t.compare.everyone]) {
      await compare.getByRole("link", { name: group, exact: true }).click();
      await expect(compare.getByRole("link", { name: group, exact: true })).toHaveAttribute("aria-current", "true");
    }
    await expect(page.locator(".compared-said")).not.toBeEmpty({ timeout: 1_000 });
  }).toPass();
}

/** All that the card says. */
async function read(compare) {
  const of = (selector) => compare.locator(selector).allTextContents();
  return {
    who: await of(".who-is-compared"),
    places: await of(".strips li"),
    pictures: await compare
      .locator(".strip-area > svg, .opened .plot > svg")
      .evaluateAll((drawn) => drawn.map((svg) => svg.outerHTML)),
    tables: await of("table"),
    standing: await of(".opened p"),
    current: await of("a[aria-current]"),
    fields: await compare.locator("form").evaluateAll((forms) => forms.map((form) => [...new FormData(form)])),
  };
}

test("another group or measure asks nothing of the server and reads as its page @hydrated", async ({ page, open, showPart }) => {
  const compare = await aComparison({ page, open, showPart });
  await isDrawnHere(page, compare);
  const asked = [];
  // Chromium looks for the icon of every address that it has not seen.
  page.on("request", (request) => request.url().endsWith("/favicon.svg") || asked.push(request.url()));
  const link = (name) => compare.getByRole("link", { name, exact: true });
  for (const [group, measure] of [
    [t.compare.of_list, "Declared income"],
    [t.compare.nearest, "Age"],
    [t.compare.alike, "Amount of the credit"],
  ]) {
    await link(group).click();
    await expect(link(group)).toHaveAttribute("aria-current", "true");
    await expect(link(group)).toBeFocused();
    await compare.locator(".strips").getByRole("link", { name: measure, exact: true }).click();
    await expect(compare.getByRole("img", { name: anyOf(t.compare.chart_label) })).toBeInViewport();
    await expect(page).toHaveURL(/#opened$/);
    await expect(page.locator(".compared-said")).toContainText(measure);
  }
  const form = compare.locator("form").filter({ has: page.getByRole("button", { name: t.compare.compare, exact: true }) });
  await form.getByRole("combobox", { name: t.clients.contract_type }).selectOption({ index: 1 });
  await form.getByRole("button", { name: t.compare.compare, exact: true }).click();
  await expect(compare.locator(".who-is-compared")).toContainText(t.words.cash_loan);
  await expect(form.getByRole("button")).toBeFocused();
  expect(asked).toEqual([]);
  const accessibility = await new AxeBuilder({ page }).withTags(STANDARD).include("#compare").analyze();
  expect(accessibility.violations).toEqual([]);

  // What can be shared is what the server shows, to the last bar.
  for (const group of [undefined, t.compare.nearest, t.compare.of_list, t.compare.everyone]) {
    if (group) {
      await link(group).click();
      await expect(link(group)).toHaveAttribute("aria-current", "true");
    }
    const here = await read(compare);
    const fresh = await page.context().newPage();
    await fresh.goto(page.url());
    expect(here).toEqual(await read(fresh.getByRole("region", { name: t.compare.title })));
    await fresh.close();
  }
});

test("by keyboard, with what is simulated kept in the address @hydrated", async ({ page, open, showPart }) => {
  const compare = await aComparison({ page, open, showPart });
  await showPart("change");
  const panel = page.getByRole("region", { name: t.what_if.title });
  await panel.getByRole("slider", { name: "Amount requested" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/[?&]credit=\d+/);
  await showPart("others");
  await isDrawnHere(page, compare);
  await compare.getByRole("link", { name: t.compare.nearest, exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/with=nearest.*credit=\d+/);
  await expect(page.locator(".compared-said")).toContainText(anyOf(t.compare.who_nearest));
  await page.reload();
  await expect(compare.getByRole("link", { name: t.compare.nearest, exact: true })).toHaveAttribute("aria-current", "true");
});

test("whatever leads elsewhere keeps what was asked and simulated meanwhile @hydrated", async ({ page, open, showPart }) => {
  const compare = await aComparison({ page, open, showPart });
  await isDrawnHere(page, compare);
  const nearest = compare.getByRole("link", { name: t.compare.nearest, exact: true });
  const isNearest = async () => {
    await hydrated(page, true);
    await expect(nearest).toHaveAttribute("aria-current", "true");
  };
  const link = (name) => page.getByRole("link", { name, exact: true });
  await nearest.click();
  // Where the page is read stays in the address, too.
  await expect(page).toHaveURL(/with=nearest.*#compare$/);
  await expect(link(words.en.site.other_language)).toHaveAttribute("href", /with%3Dnearest.*#compare$/);
  await showPart("change");
  const panel = page.getByRole("region", { name: t.what_if.title });
  await panel.getByRole("slider", { name: "Amount requested" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/with=nearest.*&credit=\d+/);
  const credit = new URL(page.url()).searchParams.get("credit");

  const both = new RegExp(`with=nearest.*credit=${credit}`);
  await expect(link(t.sheet.interview)).toHaveAttribute("href", both);
  await expect(link(t.sheet.print)).toHaveAttribute("href", both);
  await expect(link(words.en.site.other_language)).toHaveAttribute("href", new RegExp(`with%3Dnearest.*credit%3D${credit}`));
  await expect(page.locator(".what-if form input[type=hidden][name=with]")).toHaveValue("nearest");
  for (const part of await page.locator(".sheet-head .parts a").all()) {
    await expect(part).toHaveAttribute("href", both);
  }
  await showPart("decision");
  await expect(page.locator("form.decision")).toHaveAttribute("action", both);
  for (const chip of await page.locator("#contributions a.chip").all()) {
    await expect(chip).toHaveAttribute("href", both);
  }
  await showPart("file");
  await expect(page.locator(".find input[type=hidden][name=with]")).toHaveValue("nearest");
  // What is simulated is this client's; with whom they are compared can be asked of the next one.
  await expect(link(t.sheet.next)).toHaveAttribute("href", /list=.*with=nearest/);
  await expect(link(t.sheet.next)).not.toHaveAttribute("href", /credit=/);

  await link(t.sheet.interview).click();
  await page.getByRole("link", { name: t.interview.back }).click();
  await expect(page).toHaveURL(both);
  await hydrated(page, true);
  await page.getByRole("searchbox", { name: t.sheet.find }).fill("income");
  await page.getByRole("searchbox", { name: t.sheet.find }).press("Enter");
  await expect(page).toHaveURL(/find=income/);
  await expect(page).toHaveURL(both);
  await showPart("others");
  await isNearest();
  await expect(page).toHaveURL(both);
  await link(t.sheet.next).click();
  await expect(page).not.toHaveURL(/credit=/);
  await isNearest();
});

test("another language is that of the comparison that is shown @hydrated", async ({ page, open, showPart }) => {
  const compare = await aComparison({ page, open, showPart });
  await isDrawnHere(page, compare);
  await compare.getByRole("link", { name: t.compare.nearest, exact: true }).click();
  await expect(page).toHaveURL(/with=nearest/);
  await page.getByRole("link", { name: t.site.other_language }).click();
  const { fr } = words;
  const in_french = page.getByRole("region", { name: fr.compare.title });
  await expect(in_french.getByRole("link", { name: fr.compare.nearest, exact: true })).toHaveAttribute("aria-current", "true");
});

test("columns that cannot be had are the server's page, as is another client's number @hydrated", async ({ page, open, showPart }) => {
  page.expectedFailures = ["status of 503"];
  await page.route("**/api/v1/portfolio**", (route) => route.fulfill({ status: 503 }));
  const compare = await aComparison({ page, open, showPart });
  for (const group of [t.compare.alike, t.compare.nearest]) {
    await compare.getByRole("link", { name: group, exact: true }).click();
    await expect(compare.getByRole("link", { name: group, exact: true })).toHaveAttribute("aria-current", "true");
  }
  await expect(page.locator(".compared-said")).toBeEmpty();
  await page.unroute("**/api/v1/portfolio**");
  await page.reload();
  await hydrated(page, true);
  await isDrawnHere(page, compare);
  await open("/clients");
  const [id, other] = await listedClients(page);
  await open(`/clients/${id}?part=others`);
  await isDrawnHere(page, compare);
  await compare.getByRole("textbox", { name: t.compare.number }).fill(other);
  await compare.getByRole("button", { name: t.compare.with_client }).click();
  await expect(compare.locator(".strips .mark.other").first()).toBeVisible();
  // From there on another measure keeps the other client.
  await expect(async () => {
    await compare.locator(".strips").getByRole("link", { name: "Age", exact: true }).click();
    await expect(page.locator(".compared-said")).toContainText(other, { timeout: 1_000 });
  }).toPass();
  await expect(compare.locator(".strips .mark.other").first()).toBeVisible();
});

test("a page that was translated meanwhile shows what is asked @hydrated", async ({ page, open, showPart }) => {
  const compare = await aComparison({ page, open, showPart });
  await isDrawnHere(page, compare);
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.querySelector("#compare"), NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      texts.push(walker.currentNode);
    }
    for (const text of texts.filter((text) => text.data.trim())) {
      const font = document.createElement("font");
      font.textContent = text.data;
      text.replaceWith(font);
    }
  });
  await compare.getByRole("link", { name: t.compare.nearest, exact: true }).click();
  await expect(compare.locator(".who-is-compared")).toHaveText(anyOf(t.compare.who_nearest));
  await expect(page).toHaveURL(/with=nearest/);
});
