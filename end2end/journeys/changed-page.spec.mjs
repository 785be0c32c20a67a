// Pages that something else changes: a browser that translates puts every text into an element of its own, a proxy or
// an extension takes comments away. What is shown stays true, or the server is asked.

import { expect, listedClients, test, words } from "./support.mjs";

const t = words.en;

/** Every text of the page in a <font> of its own, as browsers do that translate: the text that was is gone. */
function wrapTexts() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (text.data.trim() && !["SCRIPT", "STYLE"].includes(text.parentElement.tagName)) {
      texts.push(text);
    }
  }
  for (const text of texts) {
    const font = document.createElement("font");
    font.textContent = text.data;
    text.replaceWith(font);
  }
}

function stripComments() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) {
    comments.push(walker.currentNode);
  }
  comments.forEach((comment) => comment.remove());
}

/** A client whom the model advises to refuse. */
async function aRefusal(page, open) {
  await open("/clients?advice=refuse");
  const [id] = await listedClients(page);
  return id;
}

function panelOf(page) {
  return page.getByRole("region", { name: t.what_if.title });
}

/** Risk, advice and instalment after the change, as they are read. */
async function after(panel) {
  const cells = panel.locator(".before-after tbody tr").last().locator("td:not(.bar)");
  return (await cells.allTextContents()).map((text) => text.trim());
}

/** What the server says of the panel's scenario, on a page of its own. */
async function told(page, context) {
  const fresh = await context.newPage();
  await fresh.goto(page.url());
  const answer = await after(panelOf(fresh));
  await fresh.close();
  return answer;
}

/** Between two answers the panel says nothing: what counts is what it says in the end. */
async function saysWhatTheServerSays(page, panel, context) {
  const truth = await told(page, context);
  await expect.poll(() => after(panel)).toEqual(truth);
}

for (const [name, change] of Object.entries({ "a translated page": wrapTexts, "a page without comments": stripComments })) {
  test(`${name} shows what the change leads to, not what was @hydrated`, async ({ page, open, context }) => {
    const id = await aRefusal(page, open);
    await open(`/clients/${id}?part=change`);
    const panel = panelOf(page);
    await page.evaluate(change);
    const before = await after(panel);
    for (let move = 1; move <= 3; move += 1) {
      await panel.getByRole("slider", { name: "Amount requested" }).focus();
      await page.keyboard.press("Home");
      for (let step = 0; step < 4 * move; step += 1) {
        await page.keyboard.press("ArrowRight");
      }
      await expect.poll(() => page.url()).toContain("credit=");
      await expect.poll(() => after(panel)).not.toEqual(before);
      await expect(panel.locator(".outcome .hint").last()).toHaveText(new RegExp(`${t.what_if.both}|${t.what_if.there}`));
      await saysWhatTheServerSays(page, panel, context);
      // And once more translated, as browsers do with what is new.
      await page.evaluate(change);
    }
    await panel.getByRole("link", { name: t.recourse.ask }).click();
    await expect(panel.locator(".answer h3").first()).toBeVisible();
    await page.evaluate(change);
    const way = panel.locator(".proposals li").first();
    const risk = (await way.locator(".figure").textContent()).trim();
    await way.getByRole("link").click();
    await expect.poll(async () => (await after(panel))[0]).toBe(risk);
    await saysWhatTheServerSays(page, panel, context);
  });

  test(`${name} that was changed before it came to life asks the server @hydrated`, async ({ page, open }) => {
    const id = await aRefusal(page, open);
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route("**/*.wasm", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`/clients/${id}?part=change`);
    await page.evaluate(change);
    release();
    await page.locator("html[data-handed-over]").waitFor({ state: "attached" });
    const panel = panelOf(page);
    const before = await after(panel);
    await expect(panel.getByRole("slider")).toHaveCount(0);
    await panel.getByRole("combobox", { name: "Amount requested" }).selectOption({ index: 0 });
    await page.unroute("**/*.wasm");
    await panel.getByRole("button", { name: t.what_if.simulate }).click();
    await expect(page).toHaveURL(/credit=\d+/);
    await expect.poll(() => after(panel)).not.toEqual(before);
  });

  test(`the threshold of ${name} follows its slider @hydrated`, async ({ page, open, context }) => {
    await open("/model");
    await page.evaluate(change);
    const matrix = (page) => page.locator("table.confusion tbody td").allTextContents();
    const before = await matrix(page);
    await page.getByRole("slider", { name: t.cutoff.slider }).fill("20");
    await expect.poll(() => matrix(page)).not.toEqual(before);
    const fresh = await context.newPage();
    await fresh.goto("/model?cutoff=20");
    expect(await matrix(page)).toEqual(await matrix(fresh));
    await fresh.close();
  });

  test(`the explorer of ${name} counts what the server lists @hydrated`, async ({ page, open, context }) => {
    await open("/clients");
    await page.locator(".clients[data-exploring]").waitFor({ state: "attached" });
    const age = page.locator(".view[data-column=age]");
    await expect(age).not.toHaveAttribute("aria-busy");
    await page.evaluate(change);
    await age.locator(".handle.from").focus();
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press("ArrowRight");
    }
    await expect(page).toHaveURL(/age=/);
    // The list is asked for once the brush rests, and the address is then its own.
    const count = async (page, where) => (await page.locator(where).textContent()).match(/[\d,]+/)[0];
    const counted = () => count(page, ".explorer-sentence");
    await expect.poll(async () => (await count(page, ".results .total")) === (await counted())).toBe(true);
    const fresh = await context.newPage();
    await fresh.goto(page.url());
    expect(await counted()).toBe(await count(fresh, ".results .total"));
    await fresh.close();
  });

  test(`the cost curve of ${name} follows its slider @hydrated`, async ({ page, open }) => {
    await open("/model");
    await page.evaluate(change);
    const costs = page.locator("#costs");
    const before = await costs.locator(".optimum.business dd").first().textContent();
    await costs.getByRole("slider").fill("30");
    await expect(costs.locator("output")).toContainText("30");
    await expect.poll(() => costs.locator(".optimum.business dd").first().textContent()).not.toBe(before);
  });
}

const proxies = {
  "comments and what parts elements": (html) => html.replace(/<!--[\s\S]*?-->/g, "").replace(/>\s+</g, "><"),
  "only the empty comments": (html) => html.replace(/<!---->|<!>/g, ""),
  "nothing, and puts every element on a line of its own": (html) => html.replace(/></g, ">\n<"),
};
for (const [name, change] of Object.entries(proxies)) {
  test(`behind a proxy that takes away ${name} the score follows the slider, or there is none @hydrated`, async ({ page, open, context }) => {
    const id = await aRefusal(page, open);
    page.expectedFailures = ["hydration error", "Unrecoverable", "unreachable"];
    await page.route(`**/clients/${id}*`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: change(await response.text()) });
    });
    await page.goto(`/clients/${id}?part=change`);
    await page.locator("html[data-hydrated], html[data-handed-over]").waitFor({ state: "attached" });
    await page.waitForTimeout(500);
    const panel = panelOf(page);
    const before = await after(panel);
    if (await page.locator("html[data-handed-over]").count()) {
      await expect(panel.getByRole("slider")).toHaveCount(0);
      await panel.getByRole("combobox", { name: "Amount requested" }).selectOption({ index: 0 });
      await panel.getByRole("button", { name: t.what_if.simulate }).click();
    } else {
      await panel.getByRole("slider", { name: "Amount requested" }).focus();
      await page.keyboard.press("Home");
    }
    await expect(page).toHaveURL(/credit=\d+/);
    await expect.poll(() => after(panel)).not.toEqual(before);
    await saysWhatTheServerSays(page, panel, context);
  });
}

for (const [name, file] of Object.entries({ "its script": /\/clairscore\.[^/]*js$|\/clairscore\.js$/, "its module": /\/clairscore[^/]*\.wasm$/ })) {
  test(`a page that cannot have ${name} works as without it @hydrated`, async ({ page, open }) => {
    const id = await aRefusal(page, open);
    page.expectedFailures = ["status of 404", "Failed to fetch", "failed to fetch", "404"];
    await page.route(file, (route) => route.fulfill({ status: 404, body: "" }));
    await page.goto(`/clients/${id}?part=change`, { waitUntil: "networkidle" });
    const panel = panelOf(page);
    const before = await after(panel);
    await expect(panel.getByRole("slider")).toHaveCount(0);
    await panel.getByRole("combobox", { name: "Amount requested" }).selectOption({ index: 0 });
    await panel.getByRole("button", { name: t.what_if.simulate }).click();
    await expect(page).toHaveURL(/credit=\d+/);
    await expect.poll(() => after(panel)).not.toEqual(before);
  });
}

test("where a part of the program is another build's, the server answers every move @hydrated", async ({ page, open, context }) => {
  const id = await aRefusal(page, open);
  page.expectedFailures = ["status of 404", "HTTP status code is not ok"];
  await page.route(/split_.*\.wasm|chunk_.*\.wasm/, (route) => route.fulfill({ status: 404, body: "" }));
  await open(`/clients/${id}?part=change`);
  const panel = panelOf(page);
  await panel.getByRole("slider", { name: "Amount requested" }).focus();
  for (const key of ["Home", "ArrowRight", "ArrowRight"]) {
    await page.keyboard.press(key);
  }
  await expect(panel.getByText(t.what_if.there)).toBeVisible();
  await saysWhatTheServerSays(page, panel, context);
});

test("the cost curve whose program cannot be had asks the server @hydrated", async ({ page }) => {
  page.expectedFailures = ["status of 404", "HTTP status code is not ok", "panicked", "unreachable"];
  await page.route(/split_cost.*\.wasm/, (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto("/model");
  await page.locator("html[data-handed-over]").waitFor({ state: "attached" });
  const costs = page.locator("#costs");
  const before = await costs.locator(".optimum.business dd").first().textContent();
  await costs.getByRole("slider").fill("30");
  await costs.getByRole("button", { name: t.model.recompute }).click();
  await expect(page).toHaveURL(/ratio=30/);
  await expect(costs.locator(".optimum.business dd").first()).not.toHaveText(before);
});

test("without an answer no earlier one stands for it @hydrated", async ({ page, open }) => {
  const id = await aRefusal(page, open);
  page.expectedFailures = ["Failed to load resource", "Failed to fetch"];
  await open(`/clients/${id}?part=change`);
  const panel = panelOf(page);
  const [risk] = await after(panel);
  await page.route(/\/simulator\/|\/api\//, (route) => route.abort());
  await panel.getByRole("combobox", { name: "Amount requested" }).selectOption({ index: 0 });
  await expect(panel.getByText(t.error.unreachable)).toBeVisible();
  expect((await after(panel))[0]).not.toBe(risk);
  await expect(panel.locator(".before-after tbody tr").last()).not.toContainText("%");
  await page.unroute(/\/simulator\/|\/api\//);
  await panel.getByRole("combobox", { name: "Amount requested" }).selectOption({ index: 1 });
  await expect(panel.locator(".before-after tbody tr").last()).toContainText("%");
});

test("a server that has another model by now is asked for a page of its own @hydrated", async ({ page, open }) => {
  const id = await aRefusal(page, open);
  await open(`/clients/${id}?part=change`);
  await page.route(/\/simulator\//, (route) => route.fulfill({ status: 404, body: "" }));
  page.expectedFailures = ["status of 404"];
  await page.route(/\/api\/simulate/, async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    await route.fulfill({ response, body: text.replace(/"model":"[^"]*"/g, '"model":"credit-default@another"') });
  });
  const loaded = page.waitForEvent("load");
  await panelOf(page).getByRole("combobox", { name: "Amount requested" }).selectOption({ index: 0 });
  await loaded;
  await expect(page).toHaveURL(/credit=\d+/);
  await expect(panelOf(page).locator(".before-after tbody tr")).toHaveCount(2);
});

test("a panel that an extension has put something into is left to the server @hydrated", async ({ page, open }) => {
  const id = await aRefusal(page, open);
  page.expectedFailures = ["hydration error", "Unrecoverable", "unreachable", "panicked"];
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`/clients/${id}?part=change`);
  await page.evaluate(() => document.querySelector(".what-if form").before(document.createElement("div")));
  release();
  await page.locator("html[data-handed-over]").waitFor({ state: "attached" });
  const panel = panelOf(page);
  await expect(panel.getByRole("slider")).toHaveCount(0);
  await page.unroute("**/*.wasm");
  await panel.getByRole("combobox", { name: "Amount requested" }).selectOption({ index: 0 });
  await panel.getByRole("button", { name: t.what_if.simulate }).click();
  await expect(page).toHaveURL(/credit=\d+/);
});

test("a panel whose nodes were replaced by copies hands over to the server's form @hydrated", async ({ page, open }) => {
  const id = await aRefusal(page, open);
  await open(`/clients/${id}?part=change`);
  await page.evaluate(() => {
    document.querySelector("main").innerHTML += "";
  });
  const panel = panelOf(page);
  await panel.getByRole("combobox", { name: "Amount requested" }).focus();
  await expect(page.locator("html[data-handed-over]")).toBeAttached();
  await panel.getByRole("combobox", { name: "Amount requested" }).selectOption({ index: 0 });
  await panel.getByRole("button", { name: t.what_if.simulate }).click();
  await expect(page).toHaveURL(/credit=\d+/);
});

test("a panel whose answer is gone has the server answer on a page of its own @hydrated", async ({ page, open }) => {
  const id = await aRefusal(page, open);
  await open(`/clients/${id}?part=change`);
  await page.evaluate(() => document.querySelector(".what-if .outcome").remove());
  const panel = panelOf(page);
  await panel.getByRole("combobox", { name: "Amount requested" }).selectOption({ index: 0 });
  await expect(page).toHaveURL(/credit=\d+/);
  await expect(panel.locator(".before-after tbody tr")).toHaveCount(2);
});
