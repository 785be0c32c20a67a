// Under a path of its own: a server behind a real proxy that passes on /clairscore and has another site beside it. Whatever a person does
// stays under the path, with JavaScript and without: every request is looked at, by the browser's side and by the proxy's.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../free-port.mjs";
import { expect, hydrated, listedClients, test, words } from "./support.mjs";

test.use({ storageState: { cookies: [], origins: [] } });

const BASE = "/clairscore";
const binary = process.env.CLAIRSCORE_BINARY ?? join(import.meta.dirname, "../../target/debug/clairscore");
const t = words.en;

let url, folder, proxy, server;
/** Paths that were asked for beside the site. */
const strays = [];

const is_within = (path) => path === BASE || path.startsWith(`${BASE}/`) || path.startsWith(`${BASE}?`);

test.beforeAll(async () => {
  const port = await freePort();
  folder = mkdtempSync(join(tmpdir(), "clairscore-base-path."));
  server = spawn(
    binary,
    ["serve", "--addr", `127.0.0.1:${port}`, "--base-path", BASE, "--demo-clients", "300", "--database-url", `sqlite://${join(folder, "bank.db")}`],
    {
      env: {
        ...process.env,
        LEPTOS_SITE_ROOT: process.env.LEPTOS_SITE_ROOT ?? join(import.meta.dirname, "../../target/site-test"),
        RUST_LOG: "warn",
      },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  proxy = createServer((asked, answer) => {
    if (!is_within(asked.url)) {
      strays.push(asked.url);
      answer.writeHead(404).end("another site");
      return;
    }
    const { method, headers, url: path } = asked;
    const passed = request({ host: "127.0.0.1", port, method, headers, path }, (reply) => {
      answer.writeHead(reply.statusCode, reply.rawHeaders);
      reply.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise((listening) => proxy.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${proxy.address().port}`;
  await expect(async () => expect((await fetch(`${url}${BASE}/readyz`)).status).toBe(200)).toPass({ timeout: 60_000 });
});

test.afterAll(() => {
  server?.kill();
  proxy?.close();
  proxy?.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

test("an advisor's whole day stays under the path", async ({ page, context, showPart, javaScriptEnabled }) => {
  const asked = [];
  page.on("request", (one) => asked.push(new URL(one.url())));
  const at = (path) => new RegExp(`^${url}${BASE}${path}`);

  // In, without the slash.
  await page.goto(`${url}${BASE}`);
  await expect(page).toHaveURL(at("/sign-in"));
  await page.getByRole("button", { name: t.door.demo_advisor }).click();
  await expect(page).toHaveURL(at("/$"));
  const cookies = await context.cookies(`${url}${BASE}/`);
  expect(cookies.map(({ name, path }) => [name, path])).toEqual([["session", BASE]]);
  expect(await context.cookies(`${url}/`), "nothing is sent to the neighbours").toEqual([]);

  // The list, its filters and its explorer.
  await page.getByRole("navigation", { name: t.site.navigation }).getByRole("link", { name: t.site.clients }).click();
  await expect(page).toHaveURL(at("/clients$"));
  await hydrated(page, javaScriptEnabled);
  if (javaScriptEnabled) {
    await page.locator(".clients[data-exploring]").waitFor({ state: "attached" });
    const age = page.locator(".view[data-column=age]");
    await age.scrollIntoViewIfNeeded();
    await expect(age).not.toHaveAttribute("aria-busy");
    await age.locator(".handle.from").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect(page).toHaveURL(at("/clients\\?age="));
    await expect(page.locator(".results")).not.toHaveAttribute("aria-busy");
    // A head of the table asks the explorer, and loads no page.
    await page.locator(".results thead a[href]").first().click();
    await expect(page).toHaveURL(at("/clients\\?.*sort="));
    await expect(page.locator(".results")).not.toHaveAttribute("aria-busy");
  }
  await page.goto(`${url}${BASE}/clients?advice=refuse&page=${javaScriptEnabled ? 1 : 2}`);
  await hydrated(page, javaScriptEnabled);
  const [id] = await listedClients(page);
  await page.getByRole("link", { name: id, exact: true }).click();
  await expect(page).toHaveURL(at(`/clients/${id}`));
  await hydrated(page, javaScriptEnabled);

  await showPart("change");

  // A what-if, in the browser or by the server; the smallest change; back to what is on record.
  const panel = page.getByRole("region", { name: t.what_if.title });
  const after = panel.locator(".before-after tbody td.number").last();
  const before = await after.textContent();
  if (javaScriptEnabled) {
    await panel.getByRole("slider", { name: "Amount requested" }).focus();
    await page.keyboard.press("Home");
    await expect(panel.getByText(t.what_if.both)).toBeVisible();
  } else {
    await panel.getByRole("combobox", { name: "Amount requested" }).selectOption({ index: 0 });
    await panel.getByRole("button", { name: t.what_if.simulate }).click();
  }
  await expect(page).toHaveURL(at(`/clients/${id}\\?.*credit=\\d+`));
  await expect(after).not.toHaveText(before);
  await showPart("others");
  const alike = page.getByRole("region", { name: t.compare.title }).getByRole("link", { name: t.compare.alike });
  await expect(alike).toHaveAttribute("href", new RegExp(`^${BASE}/clients/${id}\\?.*credit=`));
  await showPart("change");
  await panel.getByRole("link", { name: t.recourse.ask }).click();
  await expect(panel.locator(".answer .goal h3").first()).toBeVisible();
  for (const link of await panel.locator(".answer a[href]").all()) {
    expect(await link.getAttribute("href")).toMatch(new RegExp(`^${BASE}/clients/${id}`));
  }
  await panel.getByRole("link", { name: t.what_if.reset }).click();
  await expect(after).toHaveText(before);

  // A decision, and its letter by the code alone.
  await page.goto(`${url}${BASE}/clients/${id}`);
  await hydrated(page, javaScriptEnabled);
  await page.getByLabel(t.decisions.i_have_seen).check();
  await page.getByLabel(t.decisions.outcome.refuse, { exact: true }).check();
  await page.getByText(t.decisions.motives_refuse).click();
  await page.getByLabel("Income not proven").check();
  await page.getByRole("textbox", { name: t.decisions.words }).fill("Pay slips and bank statements of three months were seen.");
  await page.getByRole("button", { name: t.decisions.submit }).click();
  await expect(page).toHaveURL(at("/decisions/[0-9a-f-]{36}$"));
  await page.getByRole("button", { name: t.decisions.to_do.tell }).click();
  await page.getByRole("link", { name: t.decisions.see_letter }).click();
  await expect(page.locator(".code")).toBeVisible();
  const code = (await page.locator(".code").textContent()).replaceAll("-", "");
  await page.goto(`${url}${BASE}/letters/${code}`);
  await expect(page.getByRole("article")).toBeVisible();
  await expect(page.getByRole("link", { name: t.letter.as_pdf })).toHaveAttribute("href", `${BASE}/letters/${code}/pdf`);

  // The model, whose curves are a part of the program that is fetched apart; the other language and back; out.
  await page.goto(`${url}${BASE}/model`);
  await hydrated(page, javaScriptEnabled);
  await expect(page.getByRole("slider").first()).toBeVisible();
  await page.getByRole("link", { name: t.site.other_language }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await expect(page).toHaveURL(at("/model$"));
  await page.getByRole("link", { name: words.fr.site.other_language }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.getByRole("button", { name: t.door.sign_out }).click();
  await expect(page).toHaveURL(at("/sign-in$"));
  expect((await context.cookies(`${url}${BASE}/`)).map(({ name }) => name)).toEqual(["language"]);

  expect(asked.length).toBeGreaterThan(20);
  const left = asked.filter(({ origin, pathname }) => origin === url && !is_within(pathname)).map(({ pathname }) => pathname);
  expect(left, "asked for beside the path").toEqual([]);
  expect(strays, "what the proxy did not pass on").toEqual([]);
});
