// A new applicant: described in a form, scored while it is filled in, with JavaScript and without; brought from a file,
// saved as one; stored nowhere and in no address. Deciding on one is another journey.

import AxeBuilder from "@axe-core/playwright";
import { readFile } from "node:fs/promises";
import { STANDARD } from "../axe.mjs";
import { anyOf, expect, fill, hydrated, test, words } from "./support.mjs";

const t = words.en;
const PATH = "/applicants/new";

/** Enough for an advice other than "look closer". */
const COMPLETE = {
  NAME_CONTRACT_TYPE: "Cash loans",
  AMT_CREDIT: "450 000",
  AMT_ANNUITY: "27 000.5",
  AMT_GOODS_PRICE: "450000",
  AMT_INCOME_TOTAL: "180000",
  NAME_INCOME_TYPE: "Working",
  DAYS_EMPLOYED: "4.5",
  DAYS_BIRTH: "41",
  NAME_EDUCATION_TYPE: "Higher education",
  EXT_SOURCE_1: "0.51",
  EXT_SOURCE_2: "0.62",
  EXT_SOURCE_3: "0.55",
  elsewhere: "none",
  here: "none",
};

const field = (page, name) => page.locator(`.applicant-form [name="${name}"]`);
const outcome = (page) => page.locator(".applicant-outcome");
const risk = (page) => outcome(page).locator(".score .figure strong");

/** Fills the fields in. */
async function type(page, values) {
  for (const [name, value] of Object.entries(values)) {
    const it = field(page, name);
    if (await it.evaluate((element) => element.tagName === "SELECT")) {
      await it.selectOption(value);
    } else {
      await it.fill(value);
    }
  }
}

/** Has the score computed, where the page does not do so by itself; the answer that the server stands for. */
async function settle(page, javaScriptEnabled) {
  if (!javaScriptEnabled) {
    await page.getByRole("button", { name: t.applicant.score }).click();
  }
  await expect(outcome(page).locator(".answered")).toHaveText(javaScriptEnabled ? t.applicant.both : t.applicant.there);
}

/** The draft, as it would be saved. */
async function saved(page) {
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: t.applicant.save }).click();
  return readFile(await (await download).path(), "utf8");
}

async function accessible(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(STANDARD).analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`));
  expect(found).toEqual([]);
}

test("a new applicant is described and scored, and what was typed stays", async ({ page, open, javaScriptEnabled }) => {
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await open("/clients");
  await page.getByRole("navigation", { name: t.site.navigation }).getByRole("link", { name: t.applicant.nav }).click();
  await hydrated(page, javaScriptEnabled);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t.applicant.title);
  await expect(outcome(page)).toContainText(t.applicant.blank);

  await type(page, COMPLETE);
  await settle(page, javaScriptEnabled);
  await expect(risk(page)).toHaveText(/^\d+(\.\d+)?%$/);
  await expect(outcome(page).getByRole("heading", { name: t.client.why })).toBeVisible();
  await expect(field(page, "AMT_CREDIT")).toHaveValue("450 000");
  await expect(field(page, "NAME_EDUCATION_TYPE")).toHaveValue("Higher education");
  await expect(field(page, "elsewhere")).toHaveValue("none");
  await expect(page).toHaveURL(new RegExp(`${PATH}(#result)?$`));
  expect(asked.filter((url) => /450|AMT_|DAYS_/.test(decodeURIComponent(url)) && !url.startsWith("data:"))).toEqual([]);
});

test("the score follows every stroke and is the one of the API @hydrated", async ({ page, open }) => {
  await open(PATH);
  await type(page, COMPLETE);
  await settle(page, true);
  const before = await risk(page).textContent();
  const score = field(page, "EXT_SOURCE_2");
  // A field that takes the focus has its caret at the start: it is put behind the 6 of 0.62, which goes.
  for (const key of ["End", "ArrowLeft", "Backspace"]) {
    await score.press(key);
  }
  await expect(score).toHaveValue("0.2");
  await expect(risk(page)).not.toHaveText(before);
  await settle(page, true);

  const response = await page.request.post("/api/v1/score", { data: JSON.parse(await saved(page)) });
  expect(response.status()).toBe(200);
  const { probability, decision } = await response.json();
  expect(await risk(page).textContent()).toMatch(new RegExp(`^${(100 * probability).toFixed(1)}`));
  await expect(outcome(page).locator(".score .badge")).toHaveText(t.advice[decision]);
});

test("a refusal is told what would change the advice", async ({ page, open, javaScriptEnabled }) => {
  await open(PATH);
  await type(page, { ...COMPLETE, EXT_SOURCE_1: "0.1", EXT_SOURCE_2: "0.1", EXT_SOURCE_3: "0.1" });
  await settle(page, javaScriptEnabled);
  await expect(outcome(page).locator(".score .badge")).toHaveText(t.advice.refuse);
  const ways = outcome(page).getByRole("region", { name: t.applicant.ways });
  await expect(ways.getByRole("heading", { level: 3 }).first()).toHaveText(
    new RegExp([t.recourse.found.one, t.recourse.found.other, t.recourse.none].map((said) => anyOf(said).source).join("|")),
  );
});

test("an unfinished file is to be looked at closer, and says what it lacks", async ({ page, open, javaScriptEnabled }) => {
  await open(PATH);
  await type(page, { NAME_CONTRACT_TYPE: "Cash loans", AMT_CREDIT: "450000", DAYS_BIRTH: "41" });
  await settle(page, javaScriptEnabled);
  await expect(outcome(page).locator(".score .badge")).toHaveText(t.advice.review);
  const missing = outcome(page).getByRole("region", { name: t.applicant.missing });
  await expect(missing).toContainText("70%");
  const link = missing.getByRole("link", { name: "Declared income" });
  expect(await link.getAttribute("href")).toBe(`#${await field(page, "AMT_INCOME_TOTAL").getAttribute("id")}`);
});

test("what cannot be read is told beside its field and left out of the score", async ({ page, open, javaScriptEnabled }) => {
  await open(PATH);
  await type(page, { ...COMPLETE, AMT_CREDIT: "450.000", DAYS_EMPLOYED: "42", AMT_ANNUITY: "much" });
  await field(page, "AMT_ANNUITY").blur();
  await settle(page, javaScriptEnabled);
  const fault = (name) => page.locator(`#field-${name}-fault`);
  await expect(fault("AMT_CREDIT")).toHaveText(fill(t.applicant.fault_ambiguous, { whole: "450,000", fraction: "450.000" }));
  await expect(fault("DAYS_EMPLOYED")).toHaveText(t.applicant.fault_before_birth);
  await expect(fault("AMT_ANNUITY")).toHaveText(t.applicant.fault_no_number);
  await expect(field(page, "AMT_CREDIT")).toHaveAttribute("aria-invalid", "true");
  await expect(field(page, "AMT_CREDIT")).toHaveValue("450.000");
  await expect(outcome(page)).toContainText("Amount of the credit, Amount of one instalment, Time in the present job");
  await expect(outcome(page).locator(".score .badge")).toHaveText(t.advice.review);
});

test("answers that do not go together are told and never advised to be approved", async ({ page, open, javaScriptEnabled }) => {
  await open(PATH);
  await type(page, { ...COMPLETE, AMT_ANNUITY: "200000" });
  await settle(page, javaScriptEnabled);
  await expect(outcome(page).locator(".score .badge")).toHaveText(t.advice.review);
  await expect(outcome(page).locator(".advice-sentence")).toContainText("One instalment exceeds the declared income.");
});

test("a row of Kaggle's files is pasted", async ({ page, open, javaScriptEnabled }) => {
  await open(PATH);
  await page.getByText(t.applicant.bring).click();
  const paste = page.getByLabel(t.applicant.paste);
  const read = page.getByRole("button", { name: t.applicant.paste_read });
  await paste.fill("SK_ID_CURR,AMT_CREDIT,SHOE_SIZE,DAYS_BIRTH\n100001,-5,43,old");
  await read.click();
  await hydrated(page, javaScriptEnabled);
  const remarked = page.locator(".remarked");
  await expect(remarked).toContainText(t.applicant.not_read);
  await expect(remarked.getByRole("listitem")).toHaveCount(3);
  await expect(remarked).toContainText("SHOE_SIZE is no column of application");
  await expect(paste).toHaveValue(/SHOE_SIZE/);

  await paste.fill(
    "SK_ID_CURR,NAME_CONTRACT_TYPE,CODE_GENDER,AMT_INCOME_TOTAL,AMT_CREDIT,AMT_ANNUITY,NAME_INCOME_TYPE,DAYS_BIRTH,EXT_SOURCE_2,EXT_SOURCE_3\n" +
      "100001,Cash loans,F,135000.0,568800.0,20560.5,Working,-19241,0.7896543511176771,0.1595195404777181",
  );
  await read.click();
  await hydrated(page, javaScriptEnabled);
  await expect(remarked).toContainText(t.applicant.read);
  await expect(remarked).toContainText("CODE_GENDER");
  await expect(field(page, "AMT_CREDIT")).toHaveValue("568800");
  await expect(field(page, "DAYS_BIRTH")).toHaveValue("52.678");
  await expect(risk(page)).toHaveText(/%$/);
});

test("a draft that was saved is loaded again @hydrated", async ({ page, open }) => {
  await open(PATH);
  await type(page, COMPLETE);
  await settle(page, true);
  const [draft, before] = [await saved(page), await risk(page).textContent()];
  await open(PATH);
  await page.getByText(t.applicant.bring).click();
  await page.locator("input[type=file]").setInputFiles({ name: "draft.json", mimeType: "application/json", buffer: Buffer.from(draft) });
  await expect(risk(page)).toHaveText(before);
  await expect(field(page, "DAYS_BIRTH")).toHaveValue("41");
  await expect(field(page, "here")).toHaveValue("none");
  await settle(page, true);
  expect(await saved(page)).toBe(draft);
});

test("where the engine cannot be fetched the server answers @hydrated", async ({ page, open }) => {
  await page.route("**/simulator/**", (route) => route.fulfill({ status: 503, body: "" }));
  page.expectedFailures = ["status of 503"];
  await open(PATH);
  await type(page, COMPLETE);
  await expect(outcome(page).locator(".answered")).toHaveText(t.applicant.there);
  const before = await risk(page).textContent();
  await field(page, "EXT_SOURCE_2").fill("0.2");
  // What is no longer true is not shown while the answer is on its way.
  await expect(risk(page)).not.toHaveText(before);
  await expect(outcome(page).locator(".answered")).toHaveText(t.applicant.there);
});

test("a translated page shows the score of what stands in the fields @hydrated", async ({ page, open }) => {
  await open(PATH);
  await type(page, COMPLETE);
  await settle(page, true);
  const before = await risk(page).textContent();
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      texts.push(walker.currentNode);
    }
    for (const text of texts.filter((it) => it.data.trim() && !["SCRIPT", "STYLE"].includes(it.parentElement.tagName))) {
      const font = document.createElement("font");
      font.textContent = text.data;
      text.replaceWith(font);
    }
  });
  await field(page, "EXT_SOURCE_2").fill("0.05");
  await expect(risk(page)).not.toHaveText(before);
  await settle(page, true);
  const response = await page.request.post("/api/v1/score", { data: JSON.parse(await saved(page)) });
  const { probability } = await response.json();
  expect(await risk(page).textContent()).toMatch(new RegExp(`^${(100 * probability).toFixed(1)}`));
});

for (const language of ["en", "fr"]) {
  for (const width of [1440, 390]) {
    test.describe(`in ${language} at ${width} pixels`, () => {
      test.use({ locale: { en: "en-GB", fr: "fr-FR" }[language], viewport: { width, height: 900 } });

      test("the form stays accessible when it is filled in @hydrated", async ({ page, open }) => {
        await open(PATH);
        await type(page, { ...COMPLETE, AMT_CREDIT: "450.000", EXT_SOURCE_2: "0.05" });
        await field(page, "AMT_CREDIT").blur();
        await expect(outcome(page).locator(".answered")).toHaveText(words[language].applicant.both);
        await page.locator("details").evaluateAll((folded) => folded.forEach((it) => (it.open = true)));
        await accessible(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
      });
    });
  }
}
