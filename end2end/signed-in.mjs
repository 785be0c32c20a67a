// Before the journeys: an advisor of the invented bank signs in, once, and every journey's browser is theirs.

import { writeFileSync } from "node:fs";
import { enter } from "./enter.mjs";

export default async function signIn({ projects: [{ use }] }) {
  const [name, value] = (await enter(use.baseURL)).split("=");
  const { hostname: domain } = new URL(use.baseURL);
  const cookie = { name, value, domain, path: "/", expires: -1, httpOnly: true, secure: false, sameSite: "Lax" };
  writeFileSync(use.storageState, JSON.stringify({ cookies: [cookie], origins: [] }));
}
