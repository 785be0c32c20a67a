// A decision, from the client's sheet to the letter and the client's answer: forms and pages, with a script and without.

import { isAccessible } from "../axe.mjs";
import { enterContext } from "../enter.mjs";
import { expect, fill, listedClients, test, words } from "./support.mjs";

const t = words.en.decisions;
const own = "Pay slips and bank statements of three months were seen.";

/** Opens a client of whom no journey has decided yet: those with and without JavaScript begin at other pages of the list. */
async function openAClient(page, open, { advice, index, javaScriptEnabled }) {
  await open(`/clients?advice=${advice}&page=${javaScriptEnabled ? 1 : 2}`);
  const id = (await listedClients(page))[index];
  await open(`/clients/${id}`);
  return id;
}

test("who refuses gives reasons and own words; what is missing is said at its field", async ({ page, open, javaScriptEnabled }) => {
  page.expectedFailures = ["status of 422"];
  await openAClient(page, open, { advice: "refuse", index: 3, javaScriptEnabled });
  const decision = page.getByRole("region", { name: t.title });
  await decision.getByLabel(t.outcome.refuse, { exact: true }).check();
  await decision.getByRole("button", { name: t.submit }).click();
  await expect(page.getByRole("alert")).toContainText(t.faults);
  await expect(page.getByRole("textbox", { name: t.words })).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel(t.outcome.refuse, { exact: true })).toBeChecked();
  await expect(page.getByLabel(t.i_have_seen)).not.toBeChecked();

  await page.getByLabel(t.i_have_seen).check();
  await page.getByLabel("Income not proven").check();
  await page.getByRole("textbox", { name: t.words }).fill(own);
  await page.getByRole("button", { name: t.submit }).click();
  await expect(page).toHaveURL(/\/decisions\/[0-9a-f-]{36}$/);
  await expect(page.getByText(t.state.decided)).toBeVisible();
  await expect(page.getByText(own)).toBeVisible();

  await page.getByRole("button", { name: t.to_do.tell }).click();
  await page.getByRole("link", { name: t.see_letter }).click();
  const letter = page.getByRole("article");
  await expect(letter).toContainText("Your income could not be proven");
  await expect(letter).not.toContainText(own);

  // The client, with the code alone.
  const code = (await page.locator(".code").textContent()).replaceAll("-", "");
  await open(`/letters/${code}`);
  // The browser loads the PDF itself, whatever follows the links between pages.
  const asked = page.waitForRequest((request) => request.url().endsWith(`/letters/${code}/pdf`));
  await page.getByRole("link", { name: words.en.letter.as_pdf }).click();
  expect((await asked).isNavigationRequest()).toBe(true);
  const file = await page.request.get(`/letters/${code}/pdf`);
  expect(file.headers()["content-type"]).toBe("application/pdf");
  await open(`/letters/${code}`);
  await page.getByRole("textbox", { name: t.review_own }).fill("I have a permanent job now.");
  await page.getByRole("button", { name: t.to_do.ask_review }).click();
  await expect(page.locator("p.note[role=status]")).toContainText(t.own_in_review);
});

/** Says that the register of incidents was consulted for this request, which a grant needs. */
async function consult(page) {
  const lastWeek = new Date(Date.now() - 7 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  await page.getByLabel(t.checks.day, { exact: true }).fill(lastWeek);
  await page.getByLabel(t.checks.key).fill("010170MARTI");
  await page.getByLabel(t.checks.result, { exact: true }).selectOption("absent");
}

test("a risk manager sees how decisions went", async ({ page, open, baseURL, javaScriptEnabled }) => {
  // One decision at least, whatever other journeys do meanwhile.
  await openAClient(page, open, { advice: "refuse", index: 7, javaScriptEnabled });
  await page.getByLabel(t.i_have_seen).check();
  await page.getByLabel(t.outcome.refuse, { exact: true }).check();
  const reason = page.getByLabel("Income not proven");
  if (!(await reason.isVisible())) await page.getByText(t.motives_refuse).click();
  await reason.check();
  await page.getByRole("textbox", { name: t.words }).fill(own);
  await page.getByRole("button", { name: t.submit }).click();
  await expect(page).toHaveURL(/\/decisions\/[0-9a-f-]{36}$/);

  await enterContext(page.context(), baseURL, "demo-risk");
  await open("/model");
  await page.getByRole("link", { name: words.en.decision_figures.link }).click();
  const rows = page.getByRole("table", { name: words.en.decision_figures.by_advice, exact: true }).locator("tbody tr");
  await expect(rows).toHaveCount(3);
  expect(Number(await rows.last().locator("td").nth(1).textContent())).toBeGreaterThanOrEqual(1);
  await isAccessible(page, javaScriptEnabled);
});

test("nothing is granted before the register was consulted, and what was seen is kept", async ({ page, open, javaScriptEnabled }) => {
  page.expectedFailures = ["status of 422"];
  await openAClient(page, open, { advice: "grant", index: 5, javaScriptEnabled });
  await page.getByLabel(t.i_have_seen).check();
  await page.getByLabel(t.outcome.grant, { exact: true }).check();
  await page.getByLabel("Proof of income").check();
  await page.getByRole("button", { name: t.submit }).click();
  await expect(page.getByText(t.fault.unconsulted)).toBeVisible();
  await expect(page.getByLabel(t.checks.day, { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Proof of income")).toBeChecked();

  await consult(page);
  await page.getByLabel(t.checks.informed).check();
  await page.getByRole("button", { name: t.submit }).click();
  await expect(page).toHaveURL(/\/decisions\/[0-9a-f-]{36}$/);
  await expect(page.getByText(t.checks.was_informed)).toBeVisible();
  await expect(page.getByText("Expected and not seen: proof of identity")).toBeVisible();
});

test("a grant where the model refuses waits for a second person", async ({ page, open, javaScriptEnabled }) => {
  const id = await openAClient(page, open, { advice: "refuse", index: 4, javaScriptEnabled });
  await page.getByLabel(t.i_have_seen).check();
  await page.getByLabel(t.outcome.grant, { exact: true }).check();
  await consult(page);
  await page.getByText(t.motives_grant).click();
  await page.getByLabel("Security given").check();
  await page.getByRole("textbox", { name: t.words }).fill(own);
  await page.getByRole("button", { name: t.submit }).click();
  await expect(page.getByText(t.state.proposed)).toBeVisible();
  // Who proposes does not approve.
  await expect(page.getByRole("button", { name: t.to_do.approve })).toHaveCount(0);
  await open("/decisions");
  await expect(page.getByRole("link", { name: fill(words.en.client.title, { id }) })).toBeVisible();
});
