import fc from "fast-check";
import linker from "solc/linker";
import { describe, expect, it } from "vitest";
import { TrainingMarketBytecode, TrainingMarketLinks } from "../abi/TrainingMarket.gen.ts";
import { TrainingRoundsBytecode } from "../abi/TrainingRounds.gen.ts";
import { linked } from "./linked.ts";

const FOLDER = "contracts-abi/src/TrainingMarket";
const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);
const addresses = fc.record({ TrainingDisputes: address, TrainingRounds: address });

describe("linked", () => {
  it("agrees with the compiler's linker", () => {
    fc.assert(
      fc.property(addresses, (at) => {
        const wanted = linker.linkBytecode(TrainingMarketBytecode, {
          [`${FOLDER}/TrainingDisputes.sol:TrainingDisputes`]: at.TrainingDisputes,
          [`${FOLDER}/TrainingRounds.sol:TrainingRounds`]: at.TrainingRounds,
        });
        expect(linked(TrainingMarketBytecode, TrainingMarketLinks, at)).toBe(wanted);
        expect(wanted).toMatch(/^0x[0-9a-f]+$/);
      }),
      { numRuns: 20 },
    );
  });

  it("leaves code without libraries as it is", () => {
    expect(linked(TrainingRoundsBytecode, {}, {})).toBe(TrainingRoundsBytecode);
  });

  it("refuses code that stays unlinked, a link without a place, and what is no address", () => {
    const place = Object.keys(TrainingMarketLinks)[0] as string;
    const at = { TrainingDisputes: `0x${"11".repeat(20)}`, TrainingRounds: `0x${"22".repeat(20)}` };
    const { [place]: dropped, ...rest } = TrainingMarketLinks as Record<string, keyof typeof at>;
    expect(dropped).toBeDefined();
    expect(() => linked(TrainingMarketBytecode, rest, at)).toThrow(`${place} is no hex`);
    expect(() => linked(TrainingRoundsBytecode, TrainingMarketLinks, at)).toThrow(`no place ${place}`);
    const short = { ...at, TrainingRounds: "0x22" };
    expect(() => linked(TrainingMarketBytecode, TrainingMarketLinks, short)).toThrow("not 20 bytes");
  });
});
