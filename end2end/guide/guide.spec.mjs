// The pictures of the user's guides, one journey a language: whatever a picture shows is looked for by its words first,
// so that a screen that has lost it fails here instead of ageing in a document.

import { resolve } from "node:path";
import { expect, listedClients, test, words } from "../journeys/support.mjs";

const FIGURES = resolve(import.meta.dirname, "../../docs/projet/figures/guide");

for (const [language, locale, folder] of [
  ["fr", "fr-FR", FIGURES],
  ["en", "en-GB", resolve(FIGURES, "en")],
]) {
  test.describe(`the guide in ${language}`, () => {
    test.use({ locale });
    const t = words[language];
    const take = (what, name, part) => what.screenshot({ path: resolve(folder, `${name}.png`), animations: "disabled", ...part });
    const top = (height) => ({ clip: { x: 0, y: 0, width: 1120, height } });

    test("finding a client", async ({ page, open }) => {
      await open("/clients?advice=review&sort=-probability");
      await expect(page.getByRole("table")).toBeVisible();
      await take(page, "liste", top(800));
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

      const compare = page.getByRole("region", { name: t.compare.title });
      await take(page.getByRole("region", { name: t.peers.title }), "semblables");
      await compare.getByRole("link", { name: t.compare.alike }).click();
      await expect(compare.locator(".standing")).toBeVisible();
      await take(compare, "comparaison");

      await open(`/clients/${id}?against=granted`);
      await take(page.getByRole("region", { name: t.contributions.title }), "effets");

      await open(`/clients/${id}`);
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
