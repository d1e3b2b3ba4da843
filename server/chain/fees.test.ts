import { expect, it } from "vitest";
import { feesWithin, priceWithin } from "./fees.ts";
import { networkOf } from "./networks.ts";

const GWEI = 10n ** 9n;
/** As ethers offers them: twice the base fee, and the tip. */
const offered = (base: bigint, tip: bigint) => ({
  gasPrice: (base + tip) * GWEI,
  maxFeePerGas: (2n * base + tip) * GWEI,
  maxPriorityFeePerGas: tip * GWEI,
});
const plain = (gasPrice: bigint | null) => ({ gasPrice, maxFeePerGas: null, maxPriorityFeePerGas: null });
const MOST = 50n * GWEI;

it("offers what the node says while it is no more than is paid", () => {
  expect(feesWithin(offered(10n, 2n), MOST)).toEqual({
    ok: true,
    value: { maxFeePerGas: 22n * GWEI, maxPriorityFeePerGas: 2n * GWEI },
  });
});

it("offers no more than the most for a rise to come", () => {
  expect(feesWithin(offered(40n, 10n), MOST)).toEqual({
    ok: true,
    value: { maxFeePerGas: MOST, maxPriorityFeePerGas: 10n * GWEI },
  });
});

it("tips with the whole price where there is no base fee, so that the transaction is taken", () => {
  const whole = { maxFeePerGas: GWEI, maxPriorityFeePerGas: GWEI };
  expect(feesWithin(plain(GWEI), MOST)).toEqual({ ok: true, value: whole });
  expect(feesWithin(plain(null), MOST)).toEqual({ ok: true, value: { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n } });
});

it.each([
  ["a tip", offered(0n, 300n), "300"],
  ["a base fee", offered(300n, 0n), "300"],
  ["both together", offered(30n, 21n), "51"],
  ["a plain price", plain(300n * GWEI), "300"],
])("refuses %s above the most in words", (_, fees, asked) => {
  const [en, zh] = [`asks ${asked} gwei`, `gas ${asked} gwei`];
  const said = { en: expect.stringContaining(en), zh: expect.stringContaining(zh) };
  expect(feesWithin(fees, MOST)).toMatchObject({ ok: false, error: { code: "CHAIN_FUNDS", said } });
});

it("counts sums by what is paid at most", () => {
  expect(priceWithin(offered(10n, 2n), MOST)).toBe(22n * GWEI);
  expect(priceWithin(offered(1_000n, 300n), MOST)).toBe(MOST);
  expect(priceWithin(plain(null), MOST)).toBe(0n);
});

it("pays less where gas is cheap", () => {
  expect(networkOf(56).mostGasWei).toBe(20n * GWEI);
  expect(networkOf(1).mostGasWei).toBe(MOST);
});
