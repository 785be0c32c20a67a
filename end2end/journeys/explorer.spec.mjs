// The explorer: the whole bank filtered in the browser, by mouse, by keyboard and by typing; what one sees is in the address.

import AxeBuilder from "@axe-core/playwright";
import { STANDARD } from "../axe.mjs";
import { enterContext } from "../enter.mjs";
import { expect, fill, listedClients, test, words } from "./support.mjs";

const t = words.en;

/** Goes to a list, and waits for the explorer and the views in sight. */
async function explore(page, open, path = "/clients") {
  await open(path);
  await page.locator(".clients[data-exploring]").waitFor({ state: "attached" });
  await expect(view(page, "risk")).not.toHaveAttribute("aria-busy");
}

const view = (page, column) => page.locator(`.view[data-column=${column}]`);
/** Views of numbers. */
const numbers = ["risk", "age", "income", "credit", "annuity", "external_score", "debt", "term", "rate", "late_payments", "employment", "instalment_share"];
const sentence = (page) => page.locator(".explorer-sentence");

/** How many clients the sentence tells. */
async function selected(page) {
  return Number((await sentence(page).textContent()).match(/[\d,]+/)[0].replaceAll(",", ""));
}

/** The list says as many as the sentence. */
async function listFollows(page) {
  await expect(page.locator(".results .total")).toContainText(`${(await selected(page)).toLocaleString("en-GB")} client`);
}

/** Draws a brush over a view, from one share of its width to another. */
async function brush(page, column, from, to) {
  const plot = view(page, column).locator(".view-chart");
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  const at = (share) => [box.x + box.width * share, box.y + box.height / 2];
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at((from + to) / 2), { steps: 4 });
  await page.mouse.move(...at(to), { steps: 4 });
  await page.mouse.up();
}

test("a brush drawn by mouse narrows every other view, the sentence, the list and the address @hydrated", async ({ page, open }) => {
  await explore(page, open);
  await expect(sentence(page)).toContainText("2,000");
  await expect(view(page, "age")).not.toHaveAttribute("aria-busy");
  const own = await view(page, "age").locator(".view-selected").getAttribute("d");
  const other = await view(page, "risk").locator(".view-selected").getAttribute("d");

  await brush(page, "age", 0.2, 0.5);
  await expect(page).toHaveURL(/age=\d+(\.\d+)?\.\.\d+/);
  expect(await view(page, "age").locator(".view-selected").getAttribute("d"), "its own filter is not its").toBe(own);
  expect(await view(page, "risk").locator(".view-selected").getAttribute("d")).not.toBe(other);
  expect(await selected(page)).toBeLessThan(2000);
  await listFollows(page);

  await view(page, "age").getByRole("button", { name: fill(t.clients.remove, { what: t.explorer.age }) }).click();
  await expect(page).toHaveURL(/\/clients$/);
  await expect(sentence(page)).toHaveText(fill(t.explorer.everybody, { n: "2,000" }));
});

test("every view of a number is brushed by keyboard alone @hydrated", async ({ page, open }) => {
  await explore(page, open);
  await page.locator(".more-views > summary").click();
  for (const column of numbers) {
    const views = view(page, column);
    await views.scrollIntoViewIfNeeded();
    await expect(views).not.toHaveAttribute("aria-busy");
    const from = views.locator(".handle.from");
    await from.focus();
    await expect(from).toHaveAttribute("aria-valuetext", t.explorer.no_bound);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect(from).not.toHaveAttribute("aria-valuetext", t.explorer.no_bound);
    await expect(views, column).toHaveAttribute("data-filtered");
    await page.keyboard.press("Home");
    await expect(views).not.toHaveAttribute("data-filtered");
    await views.locator(".handle.to").focus();
    await page.keyboard.press("ArrowLeft");
    await expect(views, column).toHaveAttribute("data-filtered");
    await page.keyboard.press("End");
    await expect(views).not.toHaveAttribute("data-filtered");
  }
  await expect(page).toHaveURL(/\/clients$/);
});

test("every view of a number is brushed by mouse @hydrated", async ({ page, open }) => {
  await explore(page, open);
  await page.locator(".more-views > summary").click();
  for (const column of numbers) {
    await view(page, column).scrollIntoViewIfNeeded();
    await expect(view(page, column)).not.toHaveAttribute("aria-busy");
    await brush(page, column, 0.3, 0.8);
    await expect(view(page, column), column).toHaveAttribute("data-filtered");
    await page.getByRole("button", { name: t.explorer.clear_all }).click();
    await expect(view(page, column)).not.toHaveAttribute("data-filtered");
  }
  await expect(page).toHaveURL(/\/clients$/);
});

test.describe("by touch", () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test("a brush is drawn with a finger, and the list follows @hydrated", async ({ page, open }) => {
    await explore(page, open);
    const plot = view(page, "age").locator(".view-chart");
    await plot.scrollIntoViewIfNeeded();
    await expect(view(page, "age")).not.toHaveAttribute("aria-busy");
    const box = await plot.boundingBox();
    const finger = await page.context().newCDPSession(page);
    const at = (share) => [{ x: box.x + box.width * share, y: box.y + box.height / 2 }];
    await finger.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(0.3) });
    for (const share of [0.4, 0.5, 0.6]) {
      await finger.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(share) });
    }
    await finger.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await expect(page).toHaveURL(/age=\d+(\.\d+)?\.\.\d+/);
    expect(await selected(page)).toBeLessThan(2000);
    await listFollows(page);
  });
});

test("scores that are published while one looks are told, and loaded when one says so @hydrated", async ({ page, open }) => {
  await page.clock.install();
  await explore(page, open);
  const news = page.locator(".explorer-news");
  await expect(news).toBeHidden();
  await page.route("**/api/v1/portfolio", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), version: "0".repeat(64) } });
  });
  await page.clock.fastForward(61_000);
  await expect(news).toBeVisible();
  await page.unroute("**/api/v1/portfolio");
  await news.getByRole("button", { name: t.explorer.reload }).click();
  await page.locator(".clients[data-exploring]").waitFor({ state: "attached" });
  await expect(sentence(page)).toContainText("2,000");
  await expect(news).toBeHidden();
});

test.describe("in the system's own colours", () => {
  test.use({ forcedColors: "active" });

  test("who is selected is told from everybody, and what is pressed is seen @hydrated", async ({ page, open }) => {
    await explore(page, open);
    await brush(page, "age", 0.2, 0.5);
    await expect(page).toHaveURL(/age=/);
    const fill = (part) => view(page, "risk").locator(part).evaluate((element) => getComputedStyle(element).fill);
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const colours = [await fill(".view-total"), await fill(".view-selected"), paper];
    expect(new Set(colours).size, colours.join(" ")).toBe(3);
    const chosen = view(page, "advice").getByRole("button", { name: t.advice.refuse });
    const border = () => chosen.evaluate((element) => getComputedStyle(element).borderTopColor);
    const before = await border();
    await chosen.click();
    await expect(chosen).toHaveAttribute("aria-pressed", "true");
    expect(await border()).not.toBe(before);
  });
});

test("clients are described by what is typed and chosen, and a colleague sees the same @hydrated", async ({ page, open, browser, baseURL }) => {
  await explore(page, open);
  // 30 to 40, income over 100,000, and not refused.
  await view(page, "age").locator(".bound.from").fill("30");
  await view(page, "age").locator(".bound.to").fill("40");
  await view(page, "income").locator(".bound.from").fill("100 000");
  await view(page, "income").locator(".bound.from").blur();
  const bars = view(page, "advice");
  await bars.getByRole("button", { name: t.advice.grant }).click();
  await bars.getByRole("button", { name: t.advice.review }).click();
  await expect(bars.getByRole("button", { name: t.advice.grant })).toHaveAttribute("aria-pressed", "true");
  await expect(page).toHaveURL("/clients?advice=grant&advice=review&age=30..40&income=100000..");
  await listFollows(page);
  const shown = await listedClients(page);
  const told = await sentence(page).textContent();

  for (const javaScriptEnabled of [true, false]) {
    const elsewhere = await browser.newContext({ baseURL, locale: "en-GB", javaScriptEnabled });
    const other = await elsewhere.newPage();
    await other.goto(page.url());
    expect(await listedClients(other)).toEqual(shown);
    if (javaScriptEnabled) {
      await other.locator(".clients[data-exploring]").waitFor({ state: "attached" });
      await expect(sentence(other)).toHaveText(told);
      await expect(view(other, "age").locator(".bound.from")).toHaveValue("30");
    }
    await elsewhere.close();
  }
});

test("a bound that is not understood is told and kept @hydrated", async ({ page, open }) => {
  await explore(page, open);
  const bound = view(page, "credit").locator(".bound.from");
  await bound.fill("450.000");
  await bound.blur();
  await expect(view(page, "credit").getByText(t.explorer.unread)).toBeVisible();
  await expect(bound).toHaveValue("450.000");
  await expect(sentence(page)).toContainText("2,000");
});

test("order and page of the list follow without another page @hydrated", async ({ page, open }) => {
  await explore(page, open, "/clients?advice=refuse");
  await page.evaluate(() => (window.here = true));
  await page.getByRole("columnheader", { name: t.clients.risk }).getByRole("link").click();
  await expect(page).toHaveURL("/clients?advice=refuse&sort=-risk");
  await expect(page.getByRole("columnheader", { name: t.clients.risk })).toHaveAttribute("aria-sort", "descending");
  await page.getByRole("link", { name: t.clients.next }).click();
  await expect(page).toHaveURL(/page=2/);
  expect(await page.evaluate(() => window.here)).toBe(true);
});

test("columns of views that are not in sight are not fetched @hydrated", async ({ page, open }) => {
  const fetched = [];
  page.on("request", (request) => {
    const column = request.url().match(/portfolio\/\w+\/(\w+)$/);
    column && fetched.push(column[1]);
  });
  await explore(page, open);
  await page.waitForLoadState("networkidle");
  expect(fetched).toContain("risk");
  expect(fetched).not.toContain("housing");
  await page.locator(".more-views > summary").click();
  await view(page, "housing").scrollIntoViewIfNeeded();
  await expect(view(page, "housing")).not.toHaveAttribute("aria-busy");
  expect(fetched.filter((column) => column === "housing")).toHaveLength(1);
});

test("the rates that were observed are told with their interval, of the whole bank @hydrated", async ({ page, open }) => {
  await explore(page, open);
  await page.getByRole("button", { name: t.explorer.rates }).click();
  await expect(view(page, "risk").locator(".view-rates")).toHaveAttribute("d", /M/);
  const rate = view(page, "advice").locator(".code-rate").first();
  await expect(rate).toHaveText(/^\d+\.\d% \(\d+\.\d%–\d+\.\d%\)$/);
  const before = await rate.textContent();
  await brush(page, "age", 0.1, 0.3);
  await expect(page).toHaveURL(/age=/);
  await expect(rate).toHaveText(before);
});

test("a view is saved by name and opened again; a selection is taken away as a file @hydrated", async ({ page, open, baseURL }) => {
  await explore(page, open, "/clients?age=30..40&advice=grant");
  await page.getByText(t.explorer.saved, { exact: true }).click();
  await page.getByLabel(t.explorer.saved_name).fill("Young and sure");
  await page.getByRole("button", { name: t.explorer.save, exact: true }).click();
  const number = await selected(page);
  await page.getByRole("button", { name: t.explorer.clear_all }).click();
  await expect(page).toHaveURL(/\/clients$/);
  await page.getByRole("button", { name: "Young and sure", exact: true }).click();
  await expect(page).toHaveURL("/clients?advice=grant&age=30..40");
  expect(await selected(page)).toBe(number);

  // Lists of clients leave the program with those who answer for it.
  const link = page.getByRole("link", { name: t.explorer.export });
  await expect(link).toHaveCount(0);
  await enterContext(page.context(), baseURL, "demo-risk");
  await explore(page, open, "/clients?age=30..40&advice=grant");
  await expect.poll(() => selected(page)).toBe(number);
  const file = await (await page.request.get(await link.getAttribute("href"))).text();
  expect(file.trim().split("\r\n")).toHaveLength(number + 1);
});

for (const width of [1440, 390]) {
  test.describe(`at ${width} pixels`, () => {
    test.use({ viewport: { width, height: 900 } });

    test("the explorer is accessible once it was used @hydrated", async ({ page, open }) => {
      await explore(page, open);
      await view(page, "advice").getByRole("button", { name: t.advice.refuse }).click();
      await page.getByRole("button", { name: t.explorer.rates }).click();
      await brush(page, "age", 0.2, 0.5);
      await expect(page).toHaveURL(/age=/);
      await expect(page.locator(".explorer-said")).not.toBeEmpty();
      await view(page, "age").getByText(t.explorer.table, { exact: true }).click();
      const { violations } = await new AxeBuilder({ page }).withTags(STANDARD).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`)).toEqual([]);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(sideways).toBeLessThanOrEqual(0);
    });
  });
}
