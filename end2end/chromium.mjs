// The browser of the journeys and of the benchmarks: Chromium as the machine has it.

import { execFileSync } from "node:child_process";

/** How it is started: without what a machine of tests has not, or should not do. */
export const launchOptions = {
  executablePath: chromium(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
};

/** The machine's own Chromium: Playwright's is not downloaded. */
function chromium() {
  if (process.env.CHROMIUM) {
    return process.env.CHROMIUM;
  }
  const found = execFileSync("sh", ["-c", "command -v chromium chromium-browser google-chrome | head -n 1"]);
  return found.toString().trim() || "chromium";
}
