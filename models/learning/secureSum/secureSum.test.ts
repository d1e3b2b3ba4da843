import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../../../twins/core/rng.ts";
import { type Group, leastOf, makeMember, type Opened } from "./client.ts";
import { ringNeighbours, sumOf } from "./leader.ts";
import { addMask, fromFixed, stepsOf, toFixed } from "./masks.ts";
import { join, split } from "./shamir.ts";

/** Chance that can be had again, for tests only. */
const chanceOf = (seed: number) => {
  const chance = rng(seed, "bytes");
  return (count: number): Uint8Array => Uint8Array.from({ length: count }, () => chance.below(256));
};

describe("shares", () => {
  it("any so many give the secret back, and one less tells nothing that fits", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer(),
        (secret, a, b, seed) => {
          const [least, count] = [Math.min(a, b), Math.max(a, b)];
          const shares = split(secret, count, least, chanceOf(seed));
          const order = [...shares].sort((x, y) => ((x.at * 7919) % 31) - ((y.at * 7919) % 31));
          expect(join(order.slice(0, least))).toEqual(secret);
          expect(join(shares)).toEqual(secret);
          if (least > 1 && secret.length > 8) expect(join(order.slice(0, least - 1))).not.toEqual(secret);
        },
      ),
      { seed: 21, numRuns: 60 },
    );
  });
  it("of a known secret are those of the field of AES", () => {
    // 0x57 * 0x83 = 0xc1 (FIPS 197, section 4.2): the share of 0 with slope 0x57 at 0x83.
    const shares = split(Uint8Array.of(0), 255, 2, () => Uint8Array.of(0x57));
    expect(shares[0x82]?.bytes[0]).toBe(0xc1);
  });
  it("that do not fit give null", () => {
    const [one, two] = split(Uint8Array.of(1, 2), 3, 2, chanceOf(1));
    expect(join([])).toBeNull();
    expect(join([one!, one!])).toBeNull();
    expect(join([one!, { at: 2, bytes: new Uint8Array(1) }])).toBeNull();
    expect(join([two!, { at: 0, bytes: new Uint8Array(2) }])).toBeNull();
    expect(() => split(Uint8Array.of(1), 2, 3, chanceOf(1))).toThrow(RangeError);
    expect(() => split(Uint8Array.of(1), 256, 3, chanceOf(1))).toThrow(RangeError);
  });
});

describe("fixed point", () => {
  const fixed = { most: 4, clients: 300 };
  it("holds a sum of all clients' largest numbers", () => {
    const one = toFixed(Float32Array.of(4, -4, 9), fixed);
    const sum = new Uint32Array(3);
    for (let client = 0; client < 300; client++) for (let i = 0; i < 3; i++) sum[i] = (sum[i] ?? 0) + (one[i] ?? 0);
    const [top = 0, bottom = 0, cut = 0] = fromFixed(sum, fixed);
    expect([top, bottom, cut].map((x) => Math.round(x * 1e3) / 1e3)).toEqual([1_200, -1_200, 1_200]);
    expect(stepsOf(fixed)).toBeGreaterThan(2 ** 20);
  });
  it("a mask on and off leaves what was there", () => {
    const vector = Uint32Array.of(0, 1, 2 ** 32 - 1, 12_345);
    const seed = chanceOf(3)(32);
    addMask(vector, seed, 1);
    expect([...vector]).not.toEqual([0, 1, 2 ** 32 - 1, 12_345]);
    addMask(vector, seed, -1);
    expect([...vector]).toEqual([0, 1, 2 ** 32 - 1, 12_345]);
  });
});

const LENGTH = 200;
const vectorOf = (member: number): Float32Array =>
  Float32Array.from({ length: LENGTH }, (_, i) => Math.sin(member + i));

interface Trial {
  readonly members: number;
  readonly degree: number;
  /** Who goes before it seals, after that, and after it masked. */
  readonly goneFirst?: readonly number[];
  readonly goneSealed?: readonly number[];
  readonly goneMasked?: readonly number[];
}

/** A round with a leader that follows the rules. */
function round({ members, degree, goneFirst = [], goneSealed = [], goneMasked = [] }: Trial) {
  const group: Group = {
    round: "demand 1, round 2",
    fixed: { most: 1, clients: members },
    neighbours: ringNeighbours(members, degree),
  };
  const all = Array.from({ length: members }, (_, m) => makeMember(m, group, chanceOf(100 + m)));
  const adverts = all.map(({ advert }) => advert);
  const sealing = all.filter((_, m) => !goneFirst.includes(m));
  const boxes = sealing.flatMap((one) => one.seal(adverts) ?? []);
  const masking = sealing.filter(({ advert }) => !goneSealed.includes(advert.member));
  const masked = new Map<number, Uint32Array>();
  for (const one of masking) {
    const to = boxes.filter((box) => box.to === one.advert.member);
    const vector = one.mask(vectorOf(one.advert.member), to);
    if (vector !== null) masked.set(one.advert.member, vector);
  }
  const stayed = [...masked.keys()];
  const opened: Opened[] = masking
    .filter(({ advert }) => !goneMasked.includes(advert.member))
    .flatMap((one) => one.open(stayed) ?? []);
  const boxed = sealing.map(({ advert }) => advert.member);
  return { group, all, adverts, boxes, masked, opened, sum: sumOf(group, adverts, boxed, masked, opened), stayed };
}

/** The sum as it is in whole steps, without any mask. */
function plainSum({ group, stayed }: Pick<ReturnType<typeof round>, "group" | "stayed">): Float64Array {
  const sum = new Uint32Array(LENGTH);
  for (const member of stayed)
    for (const [i, word] of toFixed(vectorOf(member), group.fixed).entries()) sum[i] = (sum[i] ?? 0) + word;
  return fromFixed(sum, group.fixed);
}

describe("a round", () => {
  it.each<[string, Trial]>([
    ["with all members", { members: 6, degree: 5 }],
    ["of two", { members: 2, degree: 1 }],
    ["with three of ten gone after they sealed", { members: 10, degree: 9, goneSealed: [0, 4, 9] }],
    ["with three of ten gone after they masked", { members: 10, degree: 9, goneMasked: [1, 5, 6] }],
    [
      "of forty with sixteen neighbours each, twelve gone here and there",
      {
        members: 40,
        degree: 16,
        goneFirst: [3, 17],
        goneSealed: [4, 18, 22, 30, 39],
        goneMasked: [0, 10, 11, 25, 33],
      },
    ],
  ])("%s gives the sum of who stayed, to the bit", (_, trial) => {
    const done = round(trial);
    expect(done.sum).toEqual(plainSum(done));
    const gone = [...(trial.goneFirst ?? []), ...(trial.goneSealed ?? [])];
    expect(done.stayed).toEqual(Array.from({ length: trial.members }, (_, m) => m).filter((m) => !gone.includes(m)));
  });

  it("whoever goes whenever, gives the sum of who stayed or nothing", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("first", "sealed", "masked", "stays", "stays", "stays"), {
          minLength: 4,
          maxLength: 12,
        }),
        (fates) => {
          const who = (fate: string) => fates.flatMap((one, m) => (one === fate ? [m] : []));
          const done = round({
            members: fates.length,
            degree: fates.length - 1,
            goneFirst: who("first"),
            goneSealed: who("sealed"),
            goneMasked: who("masked"),
          });
          if (done.sum !== null && done.stayed.length > 0) expect(done.sum).toEqual(plainSum(done));
        },
      ),
      { seed: 23, numRuns: 12 },
    );
  });

  it("with too many gone tells nothing", () => {
    expect(round({ members: 10, degree: 9, goneMasked: [0, 1, 2, 3, 4, 5] }).sum).toBeNull();
  });

  it("a masked vector looks like none: two rounds of the same are as apart as chance", () => {
    const { masked } = round({ members: 5, degree: 4 });
    const vector = masked.get(2) ?? new Uint32Array(0);
    const high = [...vector].filter((word) => word >= 2 ** 31).length;
    expect(high).toBeGreaterThan(LENGTH * 0.35);
    expect(high).toBeLessThan(LENGTH * 0.65);
  });
});

describe("a member", () => {
  it("masks once and opens once, and never both secrets of anybody", () => {
    const { all, boxes, opened } = round({ members: 6, degree: 5, goneSealed: [3] });
    const [first] = all;
    expect(
      first?.mask(
        vectorOf(0),
        boxes.filter(({ to }) => to === 0),
      ),
    ).toBeNull();
    expect(first?.open([0, 1, 2, 3, 4, 5])).toBeNull();
    for (const { of, by, secret } of opened)
      expect(opened.some((other) => other.of === of && other.by === by && other.secret !== secret)).toBe(false);
  });

  it("takes no box that is another's, forged or of a stranger, and masks with no fewer than so many", () => {
    const { adverts, group, boxes } = round({ members: 6, degree: 5 });
    const fresh = () => {
      const one = makeMember(0, group, chanceOf(100));
      one.seal(adverts);
      return one;
    };
    const own = boxes.filter(({ to }) => to === 0);
    const [box] = own;
    expect(fresh().mask(vectorOf(0), own)).not.toBeNull();
    expect(fresh().mask(vectorOf(0), [...own.slice(1), { ...box!, to: 1 }])).toBeNull();
    expect(fresh().mask(vectorOf(0), [{ ...box!, from: 5 }, ...own.slice(1)])).toBeNull();
    expect(
      fresh().mask(vectorOf(0), [{ ...box!, sealed: box!.sealed.map((x, i) => (i === 3 ? x ^ 1 : x)) }]),
    ).toBeNull();
    expect(fresh().mask(vectorOf(0), [{ ...box!, from: 77 }])).toBeNull();
    expect(fresh().mask(vectorOf(0), own.slice(0, leastOf(5) - 1))).toBeNull();
    expect(makeMember(0, group, chanceOf(100)).seal(adverts.slice(0, 4))).toBeNull();
  });

  it("opens nothing when too few are said to have stayed", () => {
    const { all } = round({ members: 6, degree: 5, goneMasked: [0] });
    expect(all[0]?.open([0, 1, 2])).toBeNull();
    expect(all[0]?.open([0, 1, 2, 3])).not.toBeNull();
  });
});

it("neighbours on a ring know of each other, and few members are all neighbours", () => {
  const near = ringNeighbours(40, 16);
  for (let a = 0; a < 40; a++) {
    expect(near(a)).toHaveLength(16);
    for (const b of near(a)) expect(near(b)).toContain(a);
  }
  expect(ringNeighbours(4, 16)(2)).toEqual([0, 1, 3]);
  expect(ringNeighbours(2, 8)(0)).toEqual([1]);
});
