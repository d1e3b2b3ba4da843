import { expect, it } from "vitest";
import { ok, refuse } from "../../twins/core/result.ts";
import { siteFile } from "./siteFiles.ts";

const file = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

/** A server that answers 300 bytes at a time. */
const serverOf = (fileAt: (ask: number) => Uint8Array) => {
  let asks = 0;
  const ask = async (_: string, { from }: { from: number }) => {
    const held = fileAt(asks++);
    return ok({ bytes: held.slice(from, from + 300).buffer, total: held.length });
  };
  return { link: { ask } as never, asks: () => asks };
};

it("puts the pieces together, and says how far it is", async () => {
  const shares: number[] = [];
  const { link, asks } = serverOf(() => file);
  const got = await siteFile(link, "home", "geometry", (share) => shares.push(share));
  expect(got).toMatchObject({ ok: true, value: file });
  expect([asks(), shares]).toEqual([4, [0.3, 0.6, 0.9, 1]]);
});

it("takes an empty file, and begins again with one that became another meanwhile", async () => {
  expect(await siteFile(serverOf(() => new Uint8Array(0)).link, "fms", "geometry")).toMatchObject({ ok: true });
  const shorter = file.slice(0, 500);
  const { link } = serverOf((ask) => (ask < 2 ? file : shorter));
  expect(await siteFile(link, "home", "geometry")).toMatchObject({ ok: true, value: shorter });
  const restless = serverOf((n) => file.slice(0, 400 + n));
  expect(await siteFile(restless.link, "home", "geometry")).toMatchObject({ error: { code: "SYNC_LOST" } });
});

it("CON-25 gives the refusal of a piece", async () => {
  const refused = refuse("STATE_UNKNOWN_SITE", { en: "none", zh: "无" });
  expect(await siteFile({ ask: async () => refused } as never, "x", "geometry")).toEqual(refused);
});
