import { expectTypeOf, test } from "vitest";
import type { DeviceNFTCalls } from "../abi/DeviceNFT.gen.ts";
import type { PriceOracleCalls } from "../abi/PriceOracle.gen.ts";
import type { Hex } from "./eip712.ts";

// Held by the compiler: `tsc -b` fails when the generator writes another type than the ABI says.
test("generated types are the ABI's: one output by itself, tuples as objects, arrays, overloads as unions", () => {
  expectTypeOf<PriceOracleCalls["views"]["price"]["result"]>().toEqualTypeOf<bigint>();
  expectTypeOf<PriceOracleCalls["views"]["answer"]["result"]["observedAt"]>().toEqualTypeOf<bigint>();
  type Prices = PriceOracleCalls["writes"]["submit"]["args"][1];
  expectTypeOf<Prices[number]["signature"]>().toEqualTypeOf<Hex>();
  expectTypeOf<PriceOracleCalls["events"]["SignerSet"]>().toEqualTypeOf<{
    readonly seat: bigint;
    readonly signer: Hex;
  }>();
  type Transfer = DeviceNFTCalls["writes"]["safeTransferFrom"]["args"];
  expectTypeOf<Transfer["length"]>().toEqualTypeOf<3 | 4>();
});
