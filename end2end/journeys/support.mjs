// What every journey shares: the words of the screen, a console that must stay silent, and the moment from
// which a page answers to the browser's side.

import { expect, test as base } from "@playwright/test";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

export { expect };

/** The screen's own words, so that a journey fails when a word is lost and not when it is improved. */
export const words = Object.fromEntries(
  ["en", "fr"].map((language) => {
    const file = resolve(import.meta.dirname, `../../app/locales/${language}.json`);
    return [language, JSON.parse(readFileSync(file, "utf8"))];
  }),
);

/** The words of one language with their gaps filled: `fill("Client {{ id }}", { id: 7 })`. */
export function fill(sentence, values) {
  return sentence.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => values[name]);
}

/** The words with any value in their gaps. */
export function anyOf(sentence) {
  const parts = sentence.split(/\{\{\s*\w+\s*\}\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(parts.join(".+"));
}

/**
 * A page whose console says nothing: a warning or an error, of hydration above all, fails the journey.
 * `open` goes to a path and waits for hydration where there is JavaScript.
 */
export const test = base.extend({
  page: async ({ page }, use) => {
    await slow_down(page);
    const said = [];
    const documents = new Set();
    page.on("request", (request) => request.isNavigationRequest() && documents.add(request.url()));
    page.on("pageerror", (error) => {
      if (!page.expectedFailures?.some((words) => String(error).includes(words))) {
        said.push(`uncaught ${error}`);
      }
    });
    page.on("console", (message) => {
      // Chromium reports the status of a page that is meant to be missing as an error of its own.
      const missing = message.text().includes("status of 404") && documents.has(message.location().url);
      // Nobody fetches what is preloaded where there is no JavaScript; where there is, a slow machine may be
      // late to use the twelve megabytes of a build with debug assertions.
      const unused = message.text().includes("was preloaded using link preload but not used");
      // Chromium asks for one beside a PDF, which names no icon.
      const icon = message.location().url.endsWith("/favicon.ico");
      // A journey may bring a failure about, and then says which.
      const meant = page.expectedFailures?.some((words) => message.text().includes(words));
      if (["error", "warning"].includes(message.type()) && !missing && !unused && !icon && !meant) {
        said.push(`${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    await use(page);
    expect(said, "the console stays silent").toEqual([]);
  },

  open: async ({ page, javaScriptEnabled }, use) => {
    await use(async (path) => {
      const response = await page.goto(path);
      await hydrated(page, javaScriptEnabled);
      return response;
    });
  },

  /** Shows another part of the client's page that is open, by its link in the head. */
  showPart: async ({ page, javaScriptEnabled }, use) => {
    await use(async (part) => {
      await page.locator(`.sheet-head .parts a[data-keeps=${part}]`).click();
      await expect(page.locator(`section.part#${part}`)).toBeVisible();
      await hydrated(page, javaScriptEnabled);
    });
  },
});

/**
 * With `SLOWED_BY=3000` every answer comes up to three seconds late: what passes by luck on a fast machine is found
 * before a slow one finds it. Without the variable nothing is changed.
 */
async function slow_down(page) {
  const most = Number(process.env.SLOWED_BY ?? 0);
  if (most > 0) {
    await page.route("**", async (route) => {
      await new Promise((then) => setTimeout(then, Math.random() * most));
      await route.continue().catch(() => {});
    });
  }
}

/** Waits until the islands of the page answer by themselves; at once where there is none, or no JavaScript. */
export async function hydrated(page, javaScriptEnabled) {
  if (javaScriptEnabled && (await page.locator("leptos-island").count())) {
    await page.locator("html[data-hydrated]:not(:has(leptos-island[inert]))").waitFor({ state: "attached" });
  }
}

/** The ids of the list's clients, in the order of the screen. */
export async function listedClients(page) {
  const links = page.getByRole("table").getByRole("link", { name: /^\d+$/ });
  await links.first().waitFor();
  return links.allTextContents();
}
