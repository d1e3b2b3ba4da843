import { type Browser, chromium, type Page } from "playwright-core";
import { CHROMIUM_ARGS, ensureChromium } from "./chromium.ts";

export interface BrowserOptions {
  /** False: a browser without WebGL, which gets the plan. */
  readonly webgl?: boolean;
}

export const launch = (options: BrowserOptions = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? ensureChromium(),
    // As on a machine without a GPU: 3D, where it is wanted, is drawn by the processor, and the page itself not by the same way.
    args: [
      ...CHROMIUM_ARGS.filter((arg) => !/gl|gpu/.test(arg)),
      "--disable-gpu",
      options.webgl === false ? "--disable-3d-apis" : "--enable-unsafe-swiftshader",
    ],
  });

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly language?: "en" | "zh";
  readonly dark?: boolean;
}

/** A fresh page that remembers nothing, and what went wrong in it. */
export async function openPage(browser: Browser, options: PageOptions = {}): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    locale: options.language === "zh" ? "zh-CN" : "en-GB",
    colorScheme: options.dark === true ? "dark" : "light",
    reducedMotion: "reduce",
    timezoneId: "UTC",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  return { page, errors };
}
