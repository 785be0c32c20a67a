// The pictures of the user's guides, one journey a language: whatever a picture shows is looked for by its words first,
// so that a screen that has lost it fails here instead of ageing in a document.

import { resolve } from "node:path";
import { expect, listedClients, test, words } from "../journeys/support.mjs";

const FIGURES = resolve(import.meta.dirname, "../../docs/projet/figures/guide");

// An applicant of middling risk, in the words of a form: enough to be scored.
const APPLICANT = {
  NAME_CONTRACT_TYPE: "Cash loans",
  AMT_CREDIT: "450000",
  AMT_ANNUITY: "27000",
  AMT_GOODS_PRICE: "450000",
  AMT_INCOME_TOTAL: "180000",
  NAME_INCOME_TYPE: "Working",
  DAYS_EMPLOYED: "4",
  DAYS_BIRTH: "41",
  EXT_SOURCE_1: "0.51",
  EXT_SOURCE_2: "0.32",
  EXT_SOURCE_3: "0.45",
  elsewhere: "none",
  here: "none",
};

for (const [language, locale, folder, own] of [
  ["fr", "fr-FR", FIGURES, "Bulletins de salaire et relevés de trois mois vus."],
  ["en", "en-GB", resolve(FIGURES, "en"), "Pay slips and statements of three months were seen."],
]) {
  test.describe(`the guide in ${language}`, () => {
    test.use({ locale });
    const t = words[language];
    const take = (what, name, part) => what.screenshot({ path: resolve(folder, `${name}.png`), animations: "disabled", ...part });
    const top = (height) => ({ clip: { x: 0, y: 0, width: 1120, height } });

    test("finding a client", async ({ page, open }) => {
      await open("/clients?advice=review&sort=-probability");
      await expect(page.getByRole("table")).toBeVisible();
      const results = page.locator(".results");
      await results.evaluate((element) => element.scrollIntoView());
      const { y } = await results.boundingBox();
      await take(page, "liste", { clip: { x: 0, y, width: 1120, height: 800 } });
    });

    test("coming in", async ({ browser, baseURL }) => {
      const context = await browser.newContext({ baseURL, locale, viewport: { width: 1120, height: 1600 }, colorScheme: "light", storageState: { cookies: [], origins: [] } });
      const page = await context.newPage();
      await page.goto("/sign-in");
      await expect(page.getByRole("button", { name: t.door.enter, exact: true })).toBeVisible();
      await take(page.getByRole("main"), "connexion");
      await context.close();
    });

    test("exploring the bank", async ({ page, open }) => {
      await open("/clients?age=25..40");
      await page.locator(".clients[data-exploring]").waitFor({ state: "attached" });
      await expect(page.locator(".view[data-column=risk]")).not.toHaveAttribute("aria-busy");
      await take(page, "explorateur", top(1200));
    });

    test("entering a new applicant", async ({ page, open }) => {
      await open("/applicants/new");
      for (const [name, value] of Object.entries(APPLICANT)) {
        const field = page.locator(`.applicant-form [name="${name}"]`);
        await ((await field.evaluate((element) => element.tagName === "SELECT")) ? field.selectOption(value) : field.fill(value));
      }
      await expect(page.locator(".applicant-outcome .answered")).toHaveText(t.applicant.both);
      await page.evaluate(() => window.scrollTo(0, 0));
      await take(page, "demande", top(1200));
    });

    test("deciding, and the letter", async ({ page, open }) => {
      await open("/clients?advice=refuse&sort=-probability");
      // Whoever has a case open is not decided of again: each language has its own client.
      const id = (await listedClients(page))[language === "fr" ? 0 : 1];
      await open(`/clients/${id}`);
      const decision = page.getByRole("region", { name: t.decisions.title });
      await decision.getByLabel(t.decisions.i_have_seen).check();
      await decision.getByLabel(t.decisions.outcome.refuse, { exact: true }).check();
      await decision.getByText(t.decisions.motives_refuse).click();
      await decision.locator("[name=motives]:visible").first().check();
      await decision.getByRole("textbox", { name: t.decisions.words }).fill(own);
      // Higher than the form, so that the head of the page does not lie upon it.
      await page.setViewportSize({ width: 1120, height: 2600 });
      await take(decision, "decision");
      await decision.getByRole("button", { name: t.decisions.submit }).click();
      await page.getByRole("button", { name: t.decisions.to_do.tell }).click();
      await page.getByRole("link", { name: t.decisions.see_letter }).click();
      await expect(page).toHaveURL(/\/letter$/);
      await expect(page.locator(".code")).toBeVisible();
      await take(page.getByRole("article"), "courrier");
    });

    test("explaining a refusal, and looking for what would change it", async ({ page, open }) => {
      // The least of the refusals: one that a change may turn.
      await open("/clients?advice=refuse&sort=probability");
      const [id] = await listedClients(page);
      await open(`/clients/${id}`);
      await expect(page.getByRole("region", { name: t.client.score })).toContainText(t.advice.refuse);
      await take(page, "fiche", top(1120));
      await take(page.getByRole("region", { name: t.client.score }), "score");
      await take(page.getByRole("region", { name: t.client.why }), "raisons");

      await open(`/clients/${id}?part=others`);
      const compare = page.getByRole("region", { name: t.compare.title });
      await take(page.getByRole("region", { name: t.peers.title }), "semblables");
      await compare.getByRole("link", { name: t.compare.alike }).click();
      await expect(compare.locator(".standing")).toBeVisible();
      await take(compare, "comparaison");

      await open(`/clients/${id}?against=granted`);
      await take(page.getByRole("region", { name: t.contributions.title }), "effets");

      await open(`/clients/${id}?part=change`);
      const panel = page.getByRole("region", { name: t.what_if.title });
      await panel.getByRole("link", { name: t.recourse.ask }).click();
      await expect(panel.locator(".proposals li").first()).toBeVisible();
      await take(panel, "changement");
    });

    test("judging the model", async ({ page, open }) => {
      await open("/model");
      await expect(page.getByRole("heading", { name: t.model.business })).toBeVisible();
      await take(page.getByRole("region", { name: t.model.costs }), "couts");
    });
  });
}
