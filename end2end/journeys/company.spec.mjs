// Signing in with a company's account, at a real provider (oidc-provider), with JavaScript and without, in both languages. Both are on
// this machine, under names that a browser takes for different sites.

import AxeBuilder from "@axe-core/playwright";
import { freeUrl, serve } from "../own-server.mjs";
import { CLIENT, provide } from "../provider.mjs";
import { expect, test, words } from "./support.mjs";

test.use({ storageState: { cookies: [], origins: [] } });

const people = {
  "of-credit": { name: "Somebody of Credit", groups: ["staff", "credit"] },
  "of-nothing": { name: "Somebody Else", groups: ["staff"] },
};

let url, provider, close;

test.beforeAll(async () => {
  url = await freeUrl();
  provider = await provide(people, url);
  const options = {
    "oidc-issuer": provider.issuer,
    "oidc-client-id": CLIENT.id,
    "oidc-role": "credit=advisor",
    "public-url": url,
  };
  close = await serve(url, options, { CLAIRSCORE_OIDC_CLIENT_SECRET: CLIENT.secret });
});

test.afterAll(async () => {
  await close?.();
  provider?.close();
});

for (const language of ["en", "fr"]) {
  const { door } = words[language];
  test.describe(`in ${language}`, () => {
    test.use({ locale: { en: "en-GB", fr: "fr-FR" }[language] });

    const enter = async (page, login) => {
      await page.getByRole("link", { name: door.company_enter }).click();
      await page.getByLabel("Who?").fill(login);
      await page.getByRole("button", { name: "Enter" }).click();
    };

    test("somebody of the company comes in to the page that they asked for, and goes out here and there", async ({ page, context }) => {
      // Who goes out while the explorer fetches its columns is not answered any more.
      page.expectedFailures = ["status of 401"];
      await page.goto(`${url}/clients?sort=-probability`);
      await enter(page, "of-credit");
      await expect(page).toHaveURL(`${url}/clients?sort=-probability`);
      await expect(page.getByRole("link", { name: "Somebody of Credit" })).toBeVisible();
      const cookies = (await context.cookies(url)).filter(({ name }) => ["session", "company"].includes(name));
      expect(cookies).toMatchObject([{ name: "session", httpOnly: true, sameSite: "Lax", path: "/" }]);

      await page.getByRole("button", { name: door.sign_out }).click();
      await expect(page.getByText(door.company_left)).toBeVisible();
      await page.getByRole("link", { name: door.company_leave }).click();
      await page.getByRole("button", { name: "Leave" }).click();
      await expect(page).toHaveURL(`${url}/sign-in`);
      // Not known there either any more.
      await page.getByRole("link", { name: door.company_enter }).click();
      await expect(page.getByLabel("Who?")).toBeVisible();
    });

    test("whoever has no role, or is not known, is told so and can try again", async ({ page }) => {
      page.expectedFailures = ["status of 403", "status of 401", "status of 400"];
      await page.goto(`${url}/sign-in`);
      await enter(page, "nobody");
      await expect(page.getByRole("alert")).toHaveText(door.company_refused);
      await enter(page, "of-nothing");
      await expect(page.getByRole("alert")).toHaveText(door.company_no_role);
      await page.goto(`${url}/sign-in/company/return?code=x&state=y`);
      await expect(page.getByRole("alert")).toHaveText(door.company_again);
      await page.goto(`${url}/clients`);
      await expect(page).toHaveURL(/\/sign-in\?back=/);
    });

    test("the way in and its refusals are accessible @hydrated", async ({ page }) => {
      page.expectedFailures = ["status of 400"];
      for (const path of ["/sign-in", "/sign-in?left=true", "/sign-in/company/return"]) {
        for (const width of [1440, 390, 320]) {
          await page.setViewportSize({ width, height: 900 });
          await page.goto(`${url}${path}`);
          const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
          expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target)}`)).toEqual([]);
          const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect(sideways, "pixels to scroll sideways for").toBeLessThanOrEqual(0);
        }
      }
    });
  });
}
