// What people paste, mistype and share: it is read as they mean it, or told as they wrote it, and the rest of the page stands.

import { expect, fill, listedClients, test, words } from "./support.mjs";

const t = words.en;

test("a slash at the end of an address changes nothing", async ({ page, open }) => {
  await open("/clients");
  const [id] = await listedClients(page);
  await open(`/clients/${id}/?quantity=income`);
  await expect(page).toHaveURL(`/clients/${id}?quantity=income`);
});

test("a shared link with absurd values shows the client, and tells each of them", async ({ page, open }) => {
  await open("/clients");
  const [id] = await listedClients(page);
  const response = await open(`/clients/${id}?credit=1000000000000&duration=soon&quantity=luck&against=nobody&age=old&down_payment=0.2`);
  expect(response.status()).toBe(200);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(fill(t.client.title, { id }));
  const told = page.locator(".unread");
  for (const [label, text] of [
    [t.compare.quantity, "luck"],
    [t.contributions.against, "nobody"],
    ["Age (years)", "old"],
    ["Number of instalments, deduced from the amounts", "soon"],
  ]) {
    await expect(told.getByText(fill(t.unread.unknown, { label, text }))).toBeVisible();
  }
  await expect(told.getByText("1000000000", { exact: false })).toContainText("Amount requested");
  // What can be read is simulated all the same.
  const panel = page.getByRole("region", { name: t.what_if.title });
  const risks = await panel.locator(".before-after tbody tr td:nth-child(2)").allTextContents();
  expect(risks).toHaveLength(2);
  await expect(panel.getByRole("combobox", { name: "Paid at once" }).or(panel.locator("select[name=down_payment]")).first()).toHaveValue("0.2");
});
