// The door: nobody comes in unknown, whoever has an account comes in with it and goes out again, and the people of the invented
// bank are one click away. With JavaScript and without, in both languages.

import AxeBuilder from "@axe-core/playwright";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { join } from "node:path";
import { expect, test, words } from "./support.mjs";

test.use({ storageState: { cookies: [], origins: [] } });

const binary = process.env.CLAIRSCORE_BINARY ?? join(import.meta.dirname, "../../target/debug/clairscore");
const database = `sqlite://${join(process.env.CLAIRSCORE_DATA, "clairscore.db")}`;

/** What the command line prints. */
function clairscore(...args) {
  return execFileSync(binary, [...args, "--database-url", database], { encoding: "utf8" });
}

/** A login that no other journey has. */
function newLogin(info) {
  return `j-${info.project.name.slice(0, 1)}${info.workerIndex}-${info.retry}-${Math.floor(performance.now())}-${info.line}`;
}

/** The code that a telephone shows which was given this key (RFC 6238), so many half minutes from now. */
function codeOf(key, later = 0) {
  const bits = [...key.replaceAll(" ", "")].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"));
  const bytes = bits.join("").match(/.{8}/g).map((byte) => parseInt(byte, 2));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const hash = createHmac("sha1", Buffer.from(bytes)).update(step).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

for (const language of ["en", "fr"]) {
  const { door } = words[language];
  test.describe(`in ${language}`, () => {
    test.use({ locale: { en: "en-GB", fr: "fr-FR" }[language] });

    test("somebody who is invited opens their account, goes out and comes in again", async ({ page }, info) => {
      page.expectedFailures = ["status of 401", "status of 422"];
      const login = newLogin(info);
      const said = clairscore("user", "add", login, "--name", "New Advisor", "--role", "advisor");
      const invitation = said.trim().split("\n").pop();

      await page.goto(invitation);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(door.welcome_title);
      const key = await page.locator(".factor code").textContent();
      const choose = async (password, again, code) => {
        await page.getByLabel(door.new_password).fill(password);
        await page.getByLabel(door.again).fill(again);
        await page.getByLabel(door.code, { exact: true }).fill(code);
        await page.getByRole("button", { name: door.open_account }).click();
      };
      await choose("too short", "too short", codeOf(key));
      await expect(page.getByRole("alert")).toHaveText(door.length);
      await choose("correct horse battery", "correct horse bakery", codeOf(key));
      await expect(page.getByRole("alert")).toHaveText(door.different);
      await choose("correct horse battery", "correct horse battery", "000000");
      await expect(page.getByRole("alert")).toHaveText(door.wrong_code);
      const used = codeOf(key);
      await choose("correct horse battery", "correct horse battery", used);
      await expect(page.getByRole("link", { name: "New Advisor" })).toBeVisible();

      await page.getByRole("button", { name: door.sign_out }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(door.title);
      await page.goto("/clients?sort=-probability");
      await expect(page).toHaveURL(/\/sign-in\?back=/);

      const enter = async (password, code) => {
        await page.getByLabel(door.login, { exact: true }).fill(login);
        await page.getByLabel(door.password, { exact: true }).fill(password);
        await page.getByLabel(door.code, { exact: true }).fill(code);
        await page.getByRole("button", { name: door.enter, exact: true }).click();
      };
      // A code that was used is used up.
      await enter("correct horse battery", used);
      await expect(page.getByRole("alert")).toHaveText(door.wrong);
      await enter("wrong horse battery", codeOf(key, 1));
      await expect(page.getByRole("alert")).toHaveText(door.wrong);
      await expect(page.getByLabel(door.login, { exact: true })).toHaveValue(login);
      await enter("correct horse battery", codeOf(key, 1));
      await expect(page).toHaveURL("/clients?sort=-probability");

      // The invitation was taken up.
      page.expectedFailures = ["status of 410"];
      await page.goto(invitation);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(door.gone_title);
    });

    test("an invented person comes in by one click, to the page that was asked for", async ({ page }) => {
      await page.goto("/model");
      await expect(page.getByText(door.demo_text)).toBeVisible();
      await page.getByRole("button", { name: door.demo_risk_manager }).click();
      await expect(page).toHaveURL("/model");
      await page.getByRole("link", { name: "Démo Risques" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(door.account);
      await page.getByRole("button", { name: door.everywhere }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(door.title);
    });

    test("somebody who is let in no longer is out at once", async ({ page, context }, info) => {
      // The explorer may still be fetching its columns.
      page.expectedFailures = ["status of 422", "status of 401"];
      const login = newLogin(info);
      const invitation = clairscore("user", "add", login, "--role", "advisor").trim().split("\n").pop();
      await page.goto(invitation);
      const key = await page.locator(".factor code").textContent();
      await page.getByLabel(door.new_password).fill("correct horse battery");
      await page.getByLabel(door.again).fill("correct horse battery");
      await page.getByLabel(door.code, { exact: true }).fill(codeOf(key));
      await page.getByRole("button", { name: door.open_account }).click();
      await expect(page.getByRole("link", { name: login })).toBeVisible();
      clairscore("user", "disable", login);
      await page.goto("/clients");
      await expect(page).toHaveURL(/\/sign-in/);
      expect(await context.cookies()).toMatchObject([{ httpOnly: true, sameSite: "Lax", path: "/" }]);
    });

    for (const path of ["/sign-in", "/sign-in?back=%2Fmodel", "/welcome?code=gone"]) {
      test(`${path} is accessible @hydrated`, async ({ page }) => {
        page.expectedFailures = ["status of 410"];
        for (const width of [1440, 390, 320]) {
          await page.setViewportSize({ width, height: 900 });
          await page.goto(path);
          const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
          expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target)}`)).toEqual([]);
          const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect(sideways, "pixels to scroll sideways for").toBeLessThanOrEqual(0);
        }
      });
    }
  });
}

test("a form of another site does nothing", async ({ request }) => {
  for (const headers of [{ "sec-fetch-site": "cross-site" }, { origin: "http://evil.example" }]) {
    const answer = await request.post("/sign-in/demo", { headers, form: { login: "demo-advisor" }, maxRedirects: 0 });
    expect(answer.status()).toBe(403);
  }
});
