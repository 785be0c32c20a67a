// Takes the pictures of the user's guides (docs/projet/figures/guide), of the demo portfolio only: invented clients, the
// same every time. Apart from the journeys, because it writes into the sources; `make guide` runs it,
// when a screen has changed and before a version is published, and records what was taken.

import base from "./playwright.config.mjs";

export default {
  ...base,
  testDir: "guide",
  projects: [{ name: "guide", use: { javaScriptEnabled: true } }],
  // As high as the highest part, so that the head of the page, which stays in sight, does not lie upon it.
  use: { ...base.use, viewport: { width: 1120, height: 1600 }, colorScheme: "light" },
};
