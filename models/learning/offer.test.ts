import { expect, it } from "vitest";
import { digestOf } from "../../twins/core/digest.ts";
import { Offer } from "./offer.ts";

const offer: Offer = {
  task: "toy",
  seed: 1,
  instruction: {
    rounds: 2,
    epochs: 1,
    batch: 8,
    optimiser: "sgd",
    rate: 0.1,
    rateDecay: 1,
    loss: "squared",
    codec: "float32",
    strategy: { name: "fedavg", serverRate: 1 },
    rule: { name: "mean" },
  },
  contribution: { name: "equal" },
};
const pace = { name: "buffered", size: 2, maxLate: 3 } as const;
const withPart = (over: object) => ({ ...offer, instruction: { ...offer.instruction, ...over }, pace });

it("an offer without a pace and widths has the digest that it had before there were any", () => {
  expect(digestOf(Offer.parse(offer))).toBe("0xa16cef99fd71a12289e0ccb1409bc926f4878c70b32de59ee52df46bf9a42e4d");
});

it("late updates go with nothing that is kept or hidden from round to round", () => {
  expect(Offer.parse({ ...offer, pace }).pace).toEqual(pace);
  expect(Offer.safeParse(withPart({ rule: { name: "median" }, widths: { levels: [1, 0.5] } })).success).toBe(true);
  for (const over of [
    { codec: "sign" },
    { strategy: { name: "scaffold", serverRate: 1 } },
    { rule: { name: "private", clip: 1, noise: 1, delta: 1e-5 } },
  ])
    expect(Offer.safeParse(withPart(over)).success).toBe(false);
  for (const wrong of [
    { ...pace, size: 0 },
    { ...pace, maxLate: 0 },
    { ...pace, name: "other" },
  ])
    expect(Offer.safeParse({ ...offer, pace: wrong }).success).toBe(false);
});
