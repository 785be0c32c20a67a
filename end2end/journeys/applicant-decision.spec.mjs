// A decision on somebody who is in no bank, on a server of its own, for one of them is erased: from the form of a new applicant
// to the letter, their sheet, and the erasure. With a script and without, in both languages.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAccessible } from "../axe.mjs";
import { enterContext } from "../enter.mjs";
import { freeUrl, serve } from "../own-server.mjs";
import { expect, hydrated, test as base, words } from "./support.mjs";

const ADVISOR = "demo-advisor";
const own = "Pay slips and bank statements of three months were seen.";
const binary = process.env.CLAIRSCORE_BINARY ?? join(import.meta.dirname, "../../target/debug/clairscore");
/** Somebody whom the model would grant a credit, and somebody whom it would not. */
const GOOD = {
  NAME_CONTRACT_TYPE: "Cash loans",
  AMT_CREDIT: "450000",
  AMT_ANNUITY: "27000.5",
  AMT_GOODS_PRICE: "450000",
  AMT_INCOME_TOTAL: "180000",
  NAME_INCOME_TYPE: "Working",
  DAYS_EMPLOYED: "4.5",
  DAYS_BIRTH: "41",
  NAME_EDUCATION_TYPE: "Higher education",
  EXT_SOURCE_1: "0.71",
  EXT_SOURCE_2: "0.72",
  EXT_SOURCE_3: "0.75",
  elsewhere: "none",
  here: "none",
};
const BAD = { ...GOOD, EXT_SOURCE_1: "0.11", EXT_SOURCE_2: "0.12", EXT_SOURCE_3: "0.15" };

const test = base.extend({
  /** A server of this journey's own: its address, and its command line. */
  bank: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "clairscore-applicant."));
    const database = `sqlite://${join(folder, "bank.db")}`;
    const url = await freeUrl();
    const close = await serve(url, { "database-url": database });
    const clairscore = (...args) => execFileSync(binary, [...args, "--database-url", database], { encoding: "utf8" });
    await use({ url, clairscore });
    await close();
    rmSync(folder, { recursive: true, force: true });
  },

  /** Comes in as an advisor and describes somebody, until their decision is asked for. */
  describe: async ({ bank, context, page, open }, use) => {
    await use(async (values, { applicant }) => {
      await enterContext(context, bank.url, ADVISOR);
      await open(`${bank.url}/applicants/new`);
      for (const [name, value] of Object.entries(values)) {
        const field = page.locator(`.applicant-form [name="${name}"]`);
        if (await field.evaluate((element) => element.tagName === "SELECT")) {
          await field.selectOption(value);
        } else {
          await field.fill(value);
        }
      }
      await page.getByRole("button", { name: applicant.decide }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(applicant.decide_title);
    });
  },
});

for (const language of ["en", "fr"]) {
  const t = words[language];
  const d = t.decisions;

  test.describe(`in ${language}`, () => {
    test.use({ locale: { en: "en-GB", fr: "fr-FR" }[language] });

    test("a new applicant is granted, told and erased", async ({ page, bank, describe, open, javaScriptEnabled }) => {
      page.expectedFailures = ["status of 422"];
      await describe(GOOD, t);
      await expect(page).not.toHaveURL(/450000|0\.7/);
      await expect(page.locator(".entered")).toContainText("41");
      await isAccessible(page, javaScriptEnabled);

      // What was entered can be changed before anything is kept.
      await page.getByRole("button", { name: t.applicant.change }).click();
      await hydrated(page, javaScriptEnabled);
      await page.locator('.applicant-form [name="DAYS_BIRTH"]').fill("43");
      await page.getByRole("button", { name: t.applicant.decide }).click();
      await expect(page.locator(".entered")).toContainText("43");

      // As for a client: nothing is granted before the register was consulted.
      await page.getByLabel(d.i_have_seen).check();
      await page.getByLabel(d.outcome.grant, { exact: true }).check();
      await page.getByRole("button", { name: d.submit }).click();
      await expect(page.getByText(d.fault.unconsulted)).toBeVisible();
      await expect(page.locator(".entered")).toContainText("43");
      const lastWeek = new Date(Date.now() - 7 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
      await page.getByLabel(d.checks.day, { exact: true }).fill(lastWeek);
      await page.getByLabel(d.checks.key).fill("010170MARTI");
      await page.getByLabel(d.checks.result, { exact: true }).selectOption("absent");
      await page.getByRole("button", { name: d.submit }).click();
      await expect(page).toHaveURL(/\/decisions\/[0-9a-f-]{36}$/);
      await expect(page.getByText(d.state.decided)).toBeVisible();
      const decision = page.url();

      await page.getByRole("button", { name: d.to_do.tell }).click();
      await expect(page.getByText(d.state.told)).toBeVisible();
      await page.locator(".back a").click();
      await expect(page).toHaveURL(/\/applicants\/[0-9a-f-]{36}$/);
      await expect(page.locator(".entered")).toContainText("43");
      await expect(page.locator(".cases a")).toHaveText(d.state.told);
      await isAccessible(page, javaScriptEnabled);

      const sheet = page.url();
      const id = sheet.split("/").pop();
      bank.clairscore("person", "erase", id, "--reason", "asked for", "--before-term");
      expect((await open(sheet)).status()).toBe(404);
      await open(decision);
      await expect(page.locator("body")).not.toContainText(id.split("-").pop());
      expect(bank.clairscore("audit", "verify")).toContain("what was recorded");
    });

    test("a new applicant is refused with reasons, and reads them in the letter", async ({ page, bank, describe, open }) => {
      await describe(BAD, t);
      await page.getByLabel(d.i_have_seen).check();
      await page.getByLabel(d.outcome.refuse, { exact: true }).check();
      await page.getByText(d.motives_refuse).click();
      const motive = { en: "Income not proven", fr: "Revenus non justifiés" }[language];
      await page.getByLabel(motive).check();
      await page.getByRole("textbox", { name: d.words }).fill(own);
      await page.getByRole("button", { name: d.submit }).click();
      await expect(page).toHaveURL(/\/decisions\/[0-9a-f-]{36}$/);
      await page.getByRole("button", { name: d.to_do.tell }).click();
      await page.getByRole("link", { name: d.see_letter }).click();
      const code = (await page.locator(".code").textContent()).replaceAll("-", "");
      await page.context().clearCookies();
      await open(`${bank.url}/letters/${code}`);
      await expect(page.getByRole("article")).toContainText({ en: "could not be proven", fr: "pas pu être" }[language]);
      await expect(page.getByRole("article")).not.toContainText(own);
      await page.getByRole("textbox", { name: d.review_own }).fill("I have a permanent job now.");
      await page.getByRole("button", { name: d.to_do.ask_review }).click();
      await expect(page.locator("p.note[role=status]")).toContainText(d.own_in_review);
    });
  });
}
