// A client among the others: every measure at once, with whoever is asked, one opened, and one other client side by side.

import { anyOf, expect, fill, listedClients, test, words } from "./support.mjs";

const t = words.en;

test("a client is placed in every measure at once, with all, the list's, the closest, and one opens", async ({ page, open, showPart }) => {
  await open("/clients?advice=refuse");
  const [id] = await listedClients(page);
  await page.getByRole("link", { name: id, exact: true }).click();
  await showPart("others");
  const compare = page.getByRole("region", { name: t.compare.title });
  const strips = compare.getByRole("list", { name: t.compare.strips_caption }).getByRole("listitem");
  await expect(strips).toHaveCount(12);
  const places = () => strips.locator(".place-in-words").allTextContents();
  const among_all = await places();
  for (const place of among_all.filter(Boolean)) {
    expect(place).toMatch(/ of \d+|all of them|known values/);
  }

  // Behind the picture the same places stand as numbers that add up.
  await compare.getByText(t.compare.strips_table).click();
  const rows = compare.getByRole("table", { name: t.compare.strips_caption }).locator("tbody tr");
  const number = (text) => Number(text.replace(/[,–]/g, ""));
  for (const row of await rows.all()) {
    const [, , lower, same, higher, unknown] = (await row.locator("td").allTextContents()).map(number);
    expect([0, 2000]).toContain(lower + same + higher === 0 ? 0 : lower + same + higher + unknown);
  }

  await compare.getByRole("link", { name: t.compare.of_list }).click();
  await expect(compare.locator(".who-is-compared")).toContainText(t.advice.refuse);
  await expect(compare.getByRole("link", { name: t.compare.of_list })).toHaveAttribute("aria-current", "true");
  expect(await places()).not.toEqual(among_all);

  await compare.getByRole("link", { name: t.compare.nearest, exact: true }).click();
  await expect(compare.locator(".who-is-compared")).toHaveText(anyOf(t.compare.who_nearest));
  await expect(page).toHaveURL(/with=nearest/);

  // A row opens as the histogram, and both say the same place.
  const income = strips.filter({ has: page.getByRole("link", { name: "Declared income", exact: true }) });
  await income.getByRole("link").click();
  await expect(page).toHaveURL(/quantity=income.*with=nearest.*#opened$/);
  await expect(compare.getByRole("img", { name: anyOf(t.compare.chart_label) })).toBeInViewport();
  await expect(compare.locator(".standing")).toContainText(await income.locator(".place-in-words").textContent());
  await expect(income.getByRole("link")).toHaveAttribute("aria-current", "true");
});

test("one other client is found by a number as it is pasted, and told at the field if there is none", async ({ page, open }) => {
  await open("/clients");
  const [id, other] = await listedClients(page);
  await open(`/clients/${id}?part=others`);
  const compare = page.getByRole("region", { name: t.compare.title });
  const field = compare.getByRole("textbox", { name: t.compare.number });
  const send = compare.getByRole("button", { name: t.compare.with_client });

  await field.fill("999 999 999");
  await send.click();
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(fill(t.unread.client, { label: t.compare.number, text: "999999999" }));
  await expect(compare.locator(".strips li")).toHaveCount(12);

  await field.fill(`n° ${other.slice(0, 3)} ${other.slice(3)}`);
  await send.click();
  await expect(compare.locator(".who-is-compared")).toContainText(other);
  await expect(compare.locator(".strips .mark.other").first()).toBeVisible();

  await compare.getByRole("link", { name: t.compare.beside }).click();
  await expect(page).toHaveURL(new RegExp(`/clients/${id}/beside/${other}\\?with=${other}$`));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(fill(t.beside.title, { one: id, other }));
  const differ = page.getByRole("region", { name: t.beside.differ });
  await differ.getByText(t.beside.differ_table).click();
  // Together the differences are the difference of the scores.
  const differences = await differ.locator("tbody td:last-child").allTextContents();
  const sum = differences.map((text) => Number.parseFloat(text.replace("−", "-"))).reduce((all, by) => all + by, 0);
  const log_odds = (text) => Math.log(Number.parseFloat(text) / (100 - Number.parseFloat(text)));
  const risks = await page.locator(".side-by-side .risk strong").allTextContents();
  if (risks.every((risk) => !/[<>]/.test(risk))) {
    expect(Math.abs(sum - (log_odds(risks[0]) - log_odds(risks[1])))).toBeLessThan(0.12);
  }
  await page.getByRole("link", { name: fill(t.client.title, { id }), exact: true }).first().click();
  await expect(page).toHaveURL(new RegExp(`/clients/${id}`));
});
