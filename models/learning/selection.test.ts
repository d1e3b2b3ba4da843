import fc from "fast-check";
import { expect, it } from "vitest";
import { widthOf } from "./offer.ts";
import { type Applicant, select, unsuited } from "./selection.ts";

const applicant = (device: string, examples: number, examplesPerS: number): Applicant => ({
  device,
  profile: { examples, examplesPerS, platform: "node" },
});
const wanted = { minExamples: 100, maxTurnS: 10 };

it("takes who has most data, of equals the faster, of these by address; nobody who has too little or is too slow", () => {
  const all = [
    applicant("0x05", 99, 1_000),
    applicant("0x04", 200, 39),
    applicant("0x03", 200, 40),
    applicant("0x02", 200, 80),
    applicant("0x01", 100, 80),
    applicant("0x00", 200, 80),
  ];
  expect(select(all, wanted, { epochs: 2 }, 9).map(({ device }) => device)).toEqual(["0x00", "0x02", "0x03", "0x01"]);
  expect(select(all, wanted, { epochs: 2 }, 2).map(({ device }) => device)).toEqual(["0x00", "0x02"]);
  expect(unsuited(all[0]!, wanted, { epochs: 2 })).toBe("examples");
  expect(unsuited(all[1]!, wanted, { epochs: 2 })).toBe("slow");
});

it("takes a device too slow for the whole with the largest width that it makes in time, where the demand has some", () => {
  const widths = { levels: [1, 0.5, 0.25] };
  const slow = (examplesPerS: number) => applicant("0x01", 200, examplesPerS).profile;
  expect([80, 40, 39, 20, 19, 10].map((speed) => widthOf(slow(speed), wanted, { epochs: 2, widths }))).toEqual([
    1, 1, 0.5, 0.5, 0.25, 0.25,
  ]);
  expect(widthOf(slow(9.9), wanted, { epochs: 2, widths })).toBeNull();
  expect(widthOf(slow(39), wanted, { epochs: 2 })).toBeNull();
  expect(unsuited({ profile: slow(10) }, wanted, { epochs: 2, widths })).toBeNull();
  expect(unsuited({ profile: slow(9.9) }, wanted, { epochs: 2, widths })).toBe("slow");
});

it("selects the same in whatever order they applied", () => {
  const some = fc.uniqueArray(
    fc.record({ n: fc.nat(60), examples: fc.integer({ min: 90, max: 110 }), speed: fc.integer({ min: 15, max: 25 }) }),
    { selector: ({ n }) => n, maxLength: 30 },
  );
  fc.assert(
    fc.property(some, fc.nat(10), (rows, most) => {
      const applicants = rows.map(({ n, examples, speed }) => applicant(`0x${n}`, examples, speed));
      const chosen = select(applicants, wanted, { epochs: 2 }, most);
      expect(select([...applicants].reverse(), wanted, { epochs: 2 }, most)).toEqual(chosen);
      expect(chosen.length).toBeLessThanOrEqual(most);
      for (const one of chosen) expect(unsuited(one, wanted, { epochs: 2 })).toBeNull();
    }),
    { seed: 20261129 },
  );
});
