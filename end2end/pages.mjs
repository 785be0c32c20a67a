// The pages of the site, each with how a journey comes to it: what holds everywhere is held against all of them.

import { enterContext } from "./enter.mjs";

/** The client of the greatest risk first. */
const RISKIEST = { sort: "-probability" };

/** The first client of a list: that lists are accessible is looked at on their own pages. */
async function someClient({ page }, sort) {
  const answer = await page.request.get("/api/v1/clients", { params: { page_size: 1, ...sort } });
  return (await answer.json()).clients[0].id;
}

export const pages = [
  { name: "the list of clients", path: async () => "/clients" },
  { name: "a list that is empty", path: async () => "/clients?credit_from=999999999999&advice=perhaps" },
  { name: "a client", path: async (go) => `/clients/${await someClient(go)}` },
  {
    name: "what would change a client's score",
    path: async (go) => `/clients/${await someClient(go, RISKIEST)}?credit=300000&seek=change`,
  },
  { name: "all that is known of a client", path: async (go) => `/clients/${await someClient(go)}?find=income` },
  { name: "the model of a client's score", path: async (go) => `/clients/${await someClient(go)}?part=model` },
  {
    name: "a client to refuse, compared with a group",
    path: async (go) => `/clients/${await someClient(go, RISKIEST)}?quantity=income&age=35..45`,
  },
  {
    name: "a client beside another one",
    path: async (go) => `/clients/${await someClient(go)}?with=${await someClient(go, RISKIEST)}`,
  },
  {
    name: "two clients side by side",
    path: async (go) => `/clients/${await someClient(go)}/beside/${await someClient(go, RISKIEST)}`,
  },
  { name: "the portfolio of a selection", path: async () => "/portfolio?advice=refuse&loss=60" },
  { name: "the information sheet", path: async () => "/information" },
  { name: "the model", path: async () => "/model" },
  {
    name: "the effect of a feature, with a client",
    path: async (go) => `/model/effects/age_years?client=${await someClient(go)}`,
  },
  { name: "the credit policy", path: async () => "/model/policy" },
  { name: "an unknown client", path: async () => "/clients/999999999" },
  { name: "an address that leads nowhere", path: async () => "/nowhere" },
];

/** Those that journeys of their own hold against axe. */
export const otherPages = [
  { name: "what a client is shown", path: async (go) => `/clients/${await someClient(go, RISKIEST)}/interview` },
  { name: "a new applicant", path: async () => "/applicants/new" },
  { name: "what is to be done", path: async () => "/decisions" },
  { name: "an account", path: async () => "/account" },
  { name: "the log", path: async ({ page, baseURL }) => (await enterContext(page.context(), baseURL, "demo-audit"), "/log") },
  { name: "the door", path: async ({ page }) => (await page.context().clearCookies(), "/sign-in") },
];
