import { expect, test } from "vitest";
import { homeRows } from "../../../test/support/homeRecording.ts";
import { roomKpis } from "./kpis.ts";
import { ROOM_SENSORS } from "./sensors.ts";

test("each room has its share of comfort over the recording, and CO2 is missing, not zero", () => {
  const kpis = roomKpis(homeRows);
  console.table(kpis.map(({ place, comfortPct }) => ({ place, "comfort II or better, %": comfortPct?.toFixed(1) })));
  expect(kpis.map(({ place }) => place)).toEqual(ROOM_SENSORS.map(({ place }) => place));
  for (const { comfortPct, comfortShares, co2Pct } of kpis) {
    expect(co2Pct).toBeNull();
    expect(comfortShares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(comfortPct).toBeCloseTo(100 * (comfortShares[0]! + comfortShares[1]!), 9);
  }
  // The kitchen is heated, the parents' room hardly.
  const of = (place: string): number => kpis.find((room) => room.place === place)?.comfortPct ?? Number.NaN;
  expect(of("kitchen")).toBeGreaterThan(of("parents-room"));
});

test("without rows nothing is known", () => {
  for (const { comfortPct } of roomKpis([])) expect(comfortPct).toBeNull();
});
