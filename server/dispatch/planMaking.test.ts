import { expect, test } from "vitest";
import { manualClock } from "../../twins/core/clock.ts";
import { fail, ok } from "../../twins/core/result.ts";
import type { PlanMaking } from "../../twins/protocol/console.ts";
import { type Course, createMakings } from "./planMaking.ts";

const WHAT = { comparison: "c1", branch: "reroute", by: "ann" } as const;

function setUp() {
  const told: (PlanMaking | null)[] = [];
  const handedBack: string[] = [];
  const makings = createMakings({
    clock: manualClock(1000),
    onMaking: (_, making) => void told.push(making),
    async handBack(siteId) {
      handedBack.push(siteId);
      return ok(undefined);
    },
  });
  return { told, handedBack, makings };
}

/** Works until it is told to go on; then ends as told, or as cancelled. */
function slow() {
  let course: Course | null = null;
  let goOn = (): void => {};
  const begun = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const make = async (given: Course) => {
    course = given;
    given.tell("rest", ["vehicle-1"]);
    await begun;
    return given.signal.aborted ? fail("SIM_CANCELLED", "given up") : ok("plan");
  };
  return { make, goOn: () => goOn(), course: () => course! };
}

test("tells each step and that it has ended; the cell of a plan that came about stays held", async () => {
  const { told, handedBack, makings } = setUp();
  const work = slow();
  const running = makings.run("fms", WHAT, work.make);
  expect(makings.at("fms")).toMatchObject({ stage: "rest", waitingFor: ["vehicle-1"], by: "ann", startedAtMs: 1000 });
  expect(await makings.run("fms", WHAT, work.make)).toMatchObject({ error: { code: "CMD_INTERLOCK" } });
  work.goOn();
  expect(await running).toEqual(ok("plan"));
  expect(told.map((making) => making?.stage ?? null)).toEqual(["rest", null]);
  expect(makings.at("fms")).toBeNull();
  expect(handedBack).toEqual([]);
});

test("given up, or broken, it hands the cell back", async () => {
  const { handedBack, makings } = setUp();
  expect(makings.cancel("fms")).toMatchObject({ error: { code: "PLAN_UNKNOWN" } });
  const work = slow();
  const running = makings.run("fms", WHAT, work.make);
  expect(makings.cancel("fms").ok).toBe(true);
  work.goOn();
  expect(await running).toMatchObject({ error: { code: "SIM_CANCELLED" } });
  expect(handedBack).toEqual(["fms"]);
  const broken = async (): Promise<never> => {
    throw new Error("broken");
  };
  await expect(makings.run("fms", WHAT, broken)).rejects.toThrow("broken");
  expect(handedBack).toEqual(["fms", "fms"]);
  expect(makings.at("fms")).toBeNull();
});

test("on its way to the chain it cannot be given up", async () => {
  const { makings } = setUp();
  const work = slow();
  const running = makings.run("fms", WHAT, work.make);
  work.course().tell("chain");
  expect(makings.cancel("fms")).toMatchObject({ error: { code: "CMD_INTERLOCK" } });
  work.goOn();
  expect((await running).ok).toBe(true);
});
