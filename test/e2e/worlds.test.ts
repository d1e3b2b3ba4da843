import { expect, test } from "vitest";
import { raise } from "../scene/stagehand.ts";
import { worldDigests } from "../support/worldDigests.ts";

test("a crowd, a fire, a flood, a drill and a power cut in one have the same digests in Chromium as in Node", async () => {
  const stage = await raise("worlds.html");
  try {
    const page = await stage.browser.newPage();
    await page.goto(stage.url, { waitUntil: "commit" });
    const found = await page.waitForFunction(
      () => (window as { result?: Readonly<Record<string, string>> }).result,
      null,
      { timeout: 120_000 },
    );
    const here = worldDigests();
    expect(new Set(Object.values(here)).size).toBe(5);
    expect(await found.jsonValue()).toEqual(here);
  } finally {
    await stage.close();
  }
});
