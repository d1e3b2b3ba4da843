import { buildClient } from "../../server/supervisor/build.ts";
import { ensureChromium } from "./chromium.ts";

/** Once for all files: they would otherwise build the console at the same time. */
export default async function setup(): Promise<void> {
  process.env.CHROMIUM_PATH = ensureChromium();
  await buildClient();
}
