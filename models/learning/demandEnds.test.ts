import { describe, expect, it } from "vitest";
import { fail, ok } from "../../twins/core/result.ts";
import type { DemandNotice, LearningResult } from "../../twins/protocol/learning.ts";
import { DemandEnds } from "./demandEnds.ts";
import type { LearnerPorts, LearnerStep } from "./learner.ts";

const DEVICE = `0x${"d1".repeat(20)}` as const;
const OTHER = `0x${"0e".repeat(20)}` as const;

const notice = (demand: string, phase: DemandNotice["phase"], seats: DemandNotice["seats"] = []): DemandNotice => ({
  demand,
  phase,
  offer: "",
  wanted: "",
  rewardWei: "1",
  applyUntilMs: 0,
  seats,
});

type Earned = LearningResult<"standing">["earned"][number];

/** A device whose server says of its earnings what `earned` holds. */
function following(earned: Earned[]) {
  const told: (readonly [string, LearnerStep])[] = [];
  let asks = 0;
  let isUp = true;
  const ports = {
    device: DEVICE,
    async ask() {
      asks++;
      return isUp ? ok({ tier: 1, owner: DEVICE, earned }) : fail("CMD_OFFLINE", "away");
    },
  } as unknown as LearnerPorts;
  const up = (now: boolean): void => {
    isUp = now;
  };
  const ends = new DemandEnds(ports, ({ demand }, step) => told.push([demand, step]));
  return { ends, told, asks: () => asks, up };
}

const unpaid = (demand: string): Earned => ({ demand, wei: "700", isPaid: false, paidFromMs: 9 });
const paid = (demand: string): Earned => ({ demand, wei: "690", isPaid: true, paidFromMs: null });

describe("the end of a demand", () => {
  it("is told with what the device earns, and again when that is paid, once each", async () => {
    const earned = [unpaid("4")];
    const { ends, told } = following(earned);
    ends.applied("4");
    await ends.look([notice("4", "applying")]);
    await ends.look([notice("4", "training", [OTHER, DEVICE])]);
    expect(ends.has("4")).toBe(true);
    expect(told).toEqual([]);
    for (let look = 0; look < 30; look++) await ends.look([notice("4", "ended", [OTHER, DEVICE])]);
    expect(told).toEqual([["4", { did: "earned", wei: "700", isPaid: false, paidFromMs: 9 }]]);
    earned[0] = paid("4");
    for (let look = 0; look < 30; look++) await ends.look([notice("4", "ended", [OTHER, DEVICE])]);
    expect(told.slice(1)).toEqual([["4", { did: "earned", wei: "690", isPaid: true, paidFromMs: null }]]);
    expect(ends.has("4")).toBe(false);
  });

  it("without a seat is told to who applied, of a demand that others train and of one that was given up", async () => {
    const { ends, told, asks } = following([]);
    for (const demand of ["5", "6"]) ends.applied(demand);
    await ends.look([notice("5", "training", [OTHER]), notice("6", "ended"), notice("7", "ended", [OTHER])]);
    expect(told).toEqual([
      ["5", { did: "unseated" }],
      ["6", { did: "unseated" }],
    ]);
    expect([ends.has("5"), ends.has("6"), asks()]).toEqual([false, false, 0]);
  });

  it("of a demand that was over before the device started is news only where it is not paid yet", async () => {
    const old = [notice("8", "ended", [DEVICE]), notice("9", "ended", [DEVICE])];
    const { ends, told, asks } = following([paid("8"), unpaid("9")]);
    await ends.look(old);
    expect(told).toEqual([["9", { did: "earned", wei: "700", isPaid: false, paidFromMs: 9 }]]);
    // While nothing is new the server is asked now and then, not at each look.
    for (let look = 0; look < 24; look++) await ends.look(old);
    expect(asks()).toBeLessThanOrEqual(4);
  });

  it("is asked for again while the server is away", async () => {
    const { ends, told, up } = following([unpaid("4")]);
    ends.applied("4");
    up(false);
    expect(await ends.look([notice("4", "ended", [DEVICE])])).toMatchObject({ error: { code: "CMD_OFFLINE" } });
    up(true);
    await ends.look([notice("4", "ended", [DEVICE])]);
    expect(told).toHaveLength(1);
  });
});
