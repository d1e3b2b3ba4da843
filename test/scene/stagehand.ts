import type { AddressInfo } from "node:net";
import { type Browser, chromium } from "playwright-core";
import { createServer } from "vite";
import { CHROMIUM_ARGS, ensureChromium } from "../support/chromium.ts";

export interface Stage {
  readonly browser: Browser;
  readonly url: string;
  close(): Promise<void>;
}

/** The clock of a page that is on its own tells 5 us apart, that of any other 100: a third of what is measured here. */
const ISOLATED = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

/**
 * Serves a page of this folder from its sources and opens a Chromium beside it.
 * @param entry file name of the page
 */
export async function raise(entry: string): Promise<Stage> {
  const server = await createServer({
    configFile: false,
    root: process.cwd(),
    publicDir: "client/public",
    logLevel: "error",
    cacheDir: "node_modules/.vite-scene",
    server: { host: "127.0.0.1", port: 0, watch: null, hmr: false, headers: ISOLATED },
    optimizeDeps: { entries: [`test/scene/${entry}`] },
  });
  await server.listen();
  const address = server.httpServer?.address() as AddressInfo | null | undefined;
  if (address == null) throw new Error("the page's server has no address");
  const { port } = address;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? ensureChromium(),
    args: CHROMIUM_ARGS,
  });
  return {
    browser,
    url: `http://127.0.0.1:${port}/test/scene/${entry}`,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
