import { expect, it } from "vitest";
import type { Ask } from "../../twins/protocol/console.ts";
import { auditor } from "./auditor.ts";

it("writes what changes something, and no line of what a console asks again and again", () => {
  const acts: string[] = [];
  const log = { append: async ({ act }: { act: string }) => void acts.push(act) };
  const audit = auditor({ clock: { nowMs: () => 0 } }, log as never);
  const often: Ask[] = ["subscribe", "siteFile", "sites", "present", "alarms", "trafficForecast"];
  for (const ask of often) audit("olga", ask, {}, "ok", false);
  expect(acts).toEqual([]);
  for (const ask of ["stop", "planHomeEnergy"] as const) audit("olga", ask, {}, "ok", false);
  expect(acts).toEqual(["stop", "planHomeEnergy"]);
});
