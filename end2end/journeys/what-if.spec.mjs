// The what-if panel and the peers: a file is changed, by a slider or by a list, and the score follows; the
// smallest change that would be enough; a link that brings another advisor to the same simulation.

import { anyOf, expect, listedClients, test, words } from "./support.mjs";

const t = words.en;

/** Opens a part of the client with the highest risk, whose credit the model advises to refuse. */
async function openARefusal(page, open, part = "change") {
  await open("/clients?sort=-probability");
  const [id] = await listedClients(page);
  await open(`/clients/${id}?part=${part}`);
  return { id, panel: page.getByRole("region", { name: t.what_if.title }) };
}

/** The risks of the table "before and after", as written. */
function risks(panel) {
  return panel.locator(".before-after tbody td.number").allTextContents();
}

test("a change by the list is simulated and can be shared as a link", async ({ page, open, javaScriptEnabled }) => {
  const { panel } = await openARefusal(page, open);
  const [before, same] = await risks(panel);
  expect(same).toBe(before);
  const why = panel.getByRole("heading", { name: t.what_if.why });
  await expect(why, "the page has said why already").toHaveCount(0);

  const credit = panel.getByRole("combobox", { name: "Amount requested" });
  await credit.selectOption({ index: 0 });
  if (!javaScriptEnabled) {
    await panel.getByRole("button", { name: t.what_if.simulate }).click();
  }
  await expect(page).toHaveURL(/credit=\d+/);
  await expect(panel.getByRole("table", { name: t.what_if.moved })).toContainText("Instalment relative to declared income");
  const [unchanged, after] = await risks(panel);
  expect(unchanged).toBe(before);
  expect(after).not.toBe(before);
  await expect(why).toBeVisible();

  await page.reload();
  await expect(panel.locator(".before-after tbody td.number").last(), "after reloading").toHaveText(after);
});

test("a slider is answered in the browser, and the server finds the very same score @hydrated", async ({ page, open }) => {
  const { panel } = await openARefusal(page, open);
  const [before] = await risks(panel);
  const fetched = page.waitForResponse((response) => response.url().includes("/simulator/"));
  const slider = panel.getByRole("slider", { name: "Amount requested" });
  await slider.focus();
  expect((await fetched).status()).toBe(200);
  await page.keyboard.press("Home");
  await expect(panel.getByText(t.what_if.both)).toBeVisible();
  const [, after] = await risks(panel);
  expect(after).not.toBe(before);

  await panel.getByRole("link", { name: t.what_if.reset }).click();
  await expect(panel.locator(".before-after tbody td.number").last()).toHaveText(before);
  await expect(page).not.toHaveURL(/credit=/);
});

test("where the engine cannot be fetched the server answers @hydrated", async ({ page, open }) => {
  await page.route("**/simulator/**", (route) => route.fulfill({ status: 503, body: "" }));
  page.expectedFailures = ["status of 503"];
  const { panel } = await openARefusal(page, open);
  const [before] = await risks(panel);
  await panel.getByRole("combobox", { name: "Amount requested" }).selectOption({ index: 0 });
  await expect(panel.locator(".before-after tbody td.number").last()).not.toHaveText(before);
  await expect(panel.getByText(t.what_if.there)).toBeVisible();
});

test("the smallest changes are told with where they lead, and can be tried", async ({ page, open }) => {
  await open("/clients?advice=review");
  const [id] = await listedClients(page);
  await open(`/clients/${id}?part=change`);
  const panel = page.getByRole("region", { name: t.what_if.title });
  await panel.getByRole("link", { name: t.recourse.ask }).click();
  const { found, none } = t.recourse;
  const answer = panel.locator(".answer");
  await expect(answer.getByRole("heading").first()).toHaveText(new RegExp([found.one, found.other, none].map((said) => anyOf(said).source).join("|")));
  const proposal = answer.locator(".proposals li").first();
  await expect(proposal.locator(".instalment")).toContainText(/\d/);
  const risk = await proposal.locator(".figure").textContent();
  await proposal.getByRole("link").click();
  await expect(panel.locator(".before-after tbody td.number").last()).toHaveText(risk);
});

test("who is refused is told what leads to a review and what to a grant", async ({ page, open }) => {
  const { panel } = await openARefusal(page, open);
  await panel.getByRole("link", { name: t.recourse.ask }).click();
  const heads = panel.locator(".answer .goal h3");
  await expect(heads).toHaveCount(2);
  await expect(heads.first()).toContainText(t.advice.review);
  await expect(heads.last()).toContainText(t.advice.grant);
});

test("a simulation is kept while the client is compared with a group", async ({ page, open, showPart, javaScriptEnabled }) => {
  const { panel } = await openARefusal(page, open);
  await panel.getByRole("combobox", { name: "Amount requested" }).selectOption({ index: 0 });
  if (!javaScriptEnabled) {
    await panel.getByRole("button", { name: t.what_if.simulate }).click();
  }
  await expect(page).toHaveURL(/credit=\d+/);
  await expect(panel.locator(".outcome .hint")).toHaveText(new RegExp(`${t.what_if.both}|${t.what_if.there}`));
  const [, after] = await risks(panel);
  await showPart("decision");
  await expect(page.getByText(t.sheet.tried)).toBeVisible();
  await showPart("others");
  const compare = page.getByRole("region", { name: t.compare.title });
  await compare.getByRole("link", { name: t.compare.alike }).click();
  await expect(page).toHaveURL(/income_type=/);
  await expect(page).toHaveURL(/credit=\d+/);
  await page.getByRole("link", { name: t.sheet.tried_link }).click();
  await expect(panel.locator(".before-after tbody td.number").last()).toHaveText(after);
});

test("what became of similar clients is written, drawn and tabulated", async ({ page, open }) => {
  await openARefusal(page, open, "others");
  const peers = page.getByRole("region", { name: t.peers.title });
  await expect(peers.locator(".standing")).toContainText(anyOf(t.peers.sentence.other));
  await expect(peers.locator(".rate-scale svg").first()).toBeVisible();
  await peers.getByText(t.peers.table).click();
  expect(await peers.getByRole("table").getByRole("row").count()).toBeGreaterThan(8);
});
