import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { newDataDir, startProduct } from "../support/product.ts";

/** While the chain connects, while contracts are deployed, while the first votes are cast. */
const MOMENTS = [0, 400, 1_500, 4_000];

for (const first of ["first start", "opened"] as const)
  for (const afterMs of MOMENTS)
    it(`Ctrl+C ${afterMs} ms after the console is ready ends every part by itself (chain: ${first})`, async () => {
      const product = await startProduct(["--no-plant"], newDataDir(first));
      await wait(afterMs);
      // It throws when a part had to be killed.
      expect(await product.stop(), product.output()).toBe(0);
    }, 120_000);
