// The credit policy and the stop, on servers of their own, for they are everybody's: another version is drafted, tried on the bank,
// proposed, published by a second person; reliance on the score is stopped and taken up again. With a script and without.

import { isAccessible } from "../axe.mjs";
import { enterContext } from "../enter.mjs";
import { freeUrl, serve } from "../own-server.mjs";
import { expect, fill, listedClients, test as base, words } from "./support.mjs";

const FIRST = "demo-risk";
const SECOND = "demo-second";
const ADVISOR = "demo-advisor";
const why = "Losses of the last two quarters were higher than foreseen.";
/** Numbers as one types them in French; English ones are read as well. */
const draft = { threshold: "6", review_from: "5", review_to: "7,5" };

const test = base.extend({
  /** Where a server with an invented bank of this journey's own is. */
  url: async ({}, use) => {
    const url = await freeUrl();
    const close = await serve(url, { "demo-clients": 300 });
    await use(url);
    await close();
  },

  /** Comes in as one of the invented people, and goes to a page. */
  as: async ({ url, context, open }, use) => {
    await use(async (login, path = "/model/policy") => {
      await enterContext(context, url, login);
      return open(url + path);
    });
  },
});

for (const language of ["en", "fr"]) {
  const t = words[language];
  const s = t.steering;

  test.describe(`in ${language}`, () => {
    test.use({ locale: { en: "en-GB", fr: "fr-FR" }[language] });

    const field = (page, setting) => page.getByRole("textbox", { name: s.setting[setting], exact: true });
    const button = (page, done) => page.getByRole("button", { name: s.to_do[done], exact: true });
    const region = (page, name) => page.getByRole("region", { name, exact: true });

    /** Fills in a draft, tries it and proposes it. */
    async function propose(page) {
      for (const [setting, text] of Object.entries(draft)) {
        await field(page, setting).fill(text);
      }
      await page.getByRole("button", { name: s.try_it }).click();
      await region(page, s.propose).getByRole("textbox").fill(why);
      await button(page, "propose").click();
      await expect(region(page, s.proposal)).toContainText(why);
    }

    test("a version is drafted and tried by one person, published by another, and rules at once", async ({ page, as, javaScriptEnabled }) => {
      page.expectedFailures = ["status of 422"];
      await as(FIRST);
      await expect(region(page, s.ruling)).toContainText(s.of_artifact);
      await expect(field(page, "threshold")).toHaveValue("");

      await field(page, "threshold").fill("120");
      await page.getByRole("button", { name: s.try_it }).click();
      await expect(field(page, "threshold")).toHaveAttribute("aria-invalid", "true");
      await expect(field(page, "ratio")).not.toHaveAttribute("aria-invalid", "true");
      await expect(region(page, s.dry_run)).toHaveCount(0);

      for (const [setting, text] of Object.entries(draft)) {
        await field(page, setting).fill(text);
      }
      await page.getByRole("button", { name: s.try_it }).click();
      await expect(region(page, s.dry_run)).toBeVisible();
      await expect(page.getByRole("table", { name: s.moves }).getByRole("row")).toHaveCount(4);
      await expect(page.getByRole("table", { name: s.by_group })).toBeVisible();
      await isAccessible(page, javaScriptEnabled);

      // Without a reason nothing is proposed, and what was typed is kept.
      await region(page, s.propose).getByRole("textbox").fill("Because.");
      await button(page, "propose").click();
      await expect(page.getByRole("alert")).toHaveText(fill(t.decisions.fault.short, { n: "20" }));
      await expect(region(page, s.propose).getByRole("textbox")).toHaveValue("Because.");
      await region(page, s.propose).getByRole("textbox").fill(why);
      await button(page, "propose").click();

      // Who proposes does not publish.
      await expect(region(page, s.proposal)).toContainText(s.another_person);
      await expect(button(page, "publish")).toHaveCount(0);
      await expect(region(page, s.ruling)).toContainText(s.of_artifact);
      await isAccessible(page, javaScriptEnabled);

      await as(SECOND);
      await region(page, s.proposal).getByRole("textbox").first().fill("I have looked at the groups, and agree.");
      await button(page, "publish").click();
      await expect(region(page, s.ruling)).toContainText(fill(s.version, { n: "1" }));
      const history = region(page, s.history).getByRole("listitem");
      await expect(history).toHaveCount(2);
      await expect(history.first()).toContainText(s.done.publish);
      await expect(history.last()).toContainText(why);

      // It rules: whoever advises sees it where the advice is.
      await as(ADVISOR, "/clients");
      const percent = { en: "6.00%", fr: "6,00\u00a0%" }[language];
      await expect(page.getByText(fill(t.clients.legend, { threshold: percent }))).toBeVisible();
      await as(ADVISOR);
      await expect(region(page, s.ruling)).toContainText(fill(s.version, { n: "1" }));
      await expect(page.getByRole("textbox")).toHaveCount(0);
      await expect(page.getByText(s.stop, { exact: true })).toHaveCount(0);
    });

    test("a proposal is taken back; whoever would publish it is told what to do, and loses no words", async ({ page, as }) => {
      page.expectedFailures = ["status of 409"];
      await as(FIRST);
      await propose(page);
      await as(SECOND);
      await expect(button(page, "publish")).toBeVisible();
      await region(page, s.proposal).getByRole("textbox").first().fill("I have looked at the groups, and agree.");

      // Meanwhile, elsewhere.
      const elsewhere = await page.context().newPage();
      await elsewhere.goto(page.url());
      const proposal = region(elsewhere, s.proposal);
      await proposal.locator("summary").click();
      await proposal.locator("details").getByRole("textbox").fill("The third quarter is to be waited for.");
      await button(elsewhere, "withdraw").click();
      await expect(region(elsewhere, s.draft)).toBeVisible();
      await elsewhere.close();

      await button(page, "publish").click();
      await expect(page.getByRole("alert")).toContainText(s.problem.moved);
      await expect(page.getByRole("alert")).toContainText("I have looked at the groups, and agree.");
      await expect(region(page, s.ruling)).toContainText(s.of_artifact);
      await expect(region(page, s.history).getByRole("listitem").first()).toContainText(s.done.withdraw);
    });

    test("a stop lets nobody rely on the score until it is lifted; the file can still be read", async ({ page, as, javaScriptEnabled }) => {
      page.expectedFailures = ["status of 409"];
      await as(ADVISOR, "/clients");
      const [id] = await listedClients(page);
      await as(FIRST);
      await page.locator("#stop summary").click();
      await page.locator("#stop").getByRole("textbox").fill("The income of new files is imported ten times too high.");
      await button(page, "stop").click();
      await expect(region(page, s.stopped)).toContainText("The income of new files");
      await isAccessible(page, javaScriptEnabled);

      await as(ADVISOR, "/clients");
      await expect(page.getByRole("heading", { name: s.stopped })).toBeVisible();
      await isAccessible(page, javaScriptEnabled);
      await page.getByRole("link", { name: s.title }).click();
      await expect(region(page, s.stopped)).toContainText("The income of new files");
      await expect(button(page, "resume")).toHaveCount(0);

      await as(ADVISOR, `/clients/${id}`);
      await expect(page.getByText(t.error.stopped)).toBeVisible();
      await expect(page.getByRole("region", { name: t.sheet.file })).toBeVisible();
      await expect(page.locator(".badge")).toHaveCount(0);
      await expect(page.getByRole("button", { name: t.decisions.submit })).toHaveCount(0);
      await isAccessible(page, javaScriptEnabled);

      // Two lift what one has stopped.
      await as(SECOND);
      await region(page, s.stopped).getByRole("textbox").fill("The import was put right and done again.");
      await button(page, "propose_resume").click();
      await expect(region(page, s.stopped)).toContainText(s.another_person_resumes);
      await expect(button(page, "resume")).toHaveCount(0);
      await isAccessible(page, javaScriptEnabled);
      await as(FIRST);
      const lifting = region(page, s.stopped).locator("form").filter({ has: button(page, "resume") });
      await lifting.getByRole("textbox").fill("I have looked at the import, and agree.");
      await button(page, "resume").click();
      await expect(region(page, s.history).getByRole("listitem").first()).toContainText(s.done.resume);
      await as(ADVISOR, `/clients/${id}`);
      await expect(page.locator(".badge").first()).toBeVisible();
    });
  });
}
