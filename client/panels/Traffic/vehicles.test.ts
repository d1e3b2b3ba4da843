import { expect, test } from "vitest";
import { MAX_DISPATCH_VEHICLES } from "../../../twins/protocol/homeCity.ts";
import { vehiclesOf } from "./vehicles.ts";

test("as many vehicles are asked for as were typed, and none where that is no number that can be", () => {
  expect(["1", " 6 ", String(MAX_DISPATCH_VEHICLES), "007"].map(vehiclesOf)).toEqual([1, 6, MAX_DISPATCH_VEHICLES, 7]);
  for (const typed of ["", "0", "65", "207", "999", "abc", "2.5", "2,5", "-3", "1e1", "9".repeat(30)])
    expect(vehiclesOf(typed), typed).toBeNull();
});
