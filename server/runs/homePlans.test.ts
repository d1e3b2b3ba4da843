import { expect, test } from "vitest";
import { must, ok } from "../../twins/core/result.ts";
import type { HomeEnergyView } from "../../twins/protocol/homeCity.ts";
import { createHomePlans, type HomePlansDeps, MAX_HOME_JOBS, MAX_HOME_PLANS } from "./homePlans.ts";

/** Plans whose worker answers at once with nothing but the day: how they are kept is looked at here, not how they are made. */
function plansKept() {
  const ends = new Map<string, () => void>();
  const run = async ({ day }: { readonly day: string }) => ok({ day, pricesVirtual: true } as HomeEnergyView);
  const plans = createHomePlans({
    clock: { nowMs: () => 1_000 },
    pool: { run } as unknown as HomePlansDeps["pool"],
    onProgress() {},
    onEnd: (_, job) => ends.get(job)?.(),
  });
  const make = async (day: string): Promise<string> => {
    const job = must(plans.start({ siteId: "home", day, eurPerKwh: null, by: "Ada" }));
    await new Promise<void>((resolve) => ends.set(job, resolve));
    return job;
  };
  return { plans, make };
}

test("CON-19 the last plans of the house are kept, the newest first, and the oldest goes", async () => {
  const { plans, make } = plansKept();
  const jobs: string[] = [];
  for (let day = 0; day < MAX_HOME_PLANS; day++) jobs.push(await make(`day ${day}`));
  expect(plans.list().map(({ job }) => job)).toEqual([...jobs].reverse());
  expect(must(plans.plan(jobs[0]!))).toMatchObject({ plan: { day: "day 0" }, by: "Ada", atMs: 1_000 });

  const newest = await make("one too many");
  expect(plans.list()).toHaveLength(MAX_HOME_PLANS);
  expect(plans.list()[0]).toEqual({
    job: newest,
    day: "one too many",
    pricesVirtual: true,
    atMs: 1_000,
    by: "Ada",
  });
  expect(plans.list().at(-1)?.job).toBe(jobs[1]);
  expect(plans.plan(jobs[0]!)).toMatchObject({ ok: false, error: { code: "SIM_UNKNOWN" } });
  expect(must(plans.plan(jobs[1]!)).plan.day).toBe("day 1");
});

test("CON-19 as many plans as may be made at once are taken, and one more is refused until one is done", async () => {
  const { plans, make } = plansKept();
  const ask = (day: string) => plans.start({ siteId: "home", day, eurPerKwh: null, by: "Ada" });
  for (let day = 0; day < MAX_HOME_JOBS; day++) must(ask(`day ${day}`));
  expect(ask("one too many")).toMatchObject({ ok: false, error: { code: "SIM_BUDGET" } });
  await new Promise((resolve) => setImmediate(resolve));
  expect(plans.list()).toHaveLength(MAX_HOME_JOBS);
  await make("afterwards");
});
