import { describe, expect, it } from "vitest";
import { must } from "../core/result.ts";
import type { PropertyModel } from "../core/thing.ts";
import { boundProperties, viewProblems } from "../core/view.ts";
import { createDeliveries, stepDeliveries } from "../sim/deliveries/deliveries.ts";
import { type ReportedValue, reportsOf } from "../sim/deliveries/reports.ts";
import { thingModels, thingViews } from "../things/registry.gen.ts";
import { hotel, hotelFittings } from "./hotel/index.ts";
import { office, officeFittings } from "./office/index.ts";

/** What is wrong with a reported value, for people who develop; null when nothing is. */
function wrong(property: PropertyModel | undefined, reported: ReportedValue): string | null {
  if (property === undefined) return "no such property";
  const [value, unit] = Array.isArray(reported) ? reported : [reported as number | string | boolean, "1"];
  if (unit !== property.unit) return `unit ${unit}`;
  if (property.type === "enum") return property.values!.some(({ name }) => name === value) ? null : `value ${value}`;
  if (property.type === "boolean") return typeof value === "boolean" ? null : `value ${value}`;
  return typeof value === "number" && value >= property.min && value <= property.max ? null : `value ${value}`;
}

describe.each([
  ["hotel", hotel, hotelFittings],
  ["office", office, officeFittings],
] as const)("deliveries in the %s", (_, site, fittings) => {
  it("report for every Thing what its model has, all of it, in its units and ranges", () => {
    const state = must(createDeliveries(site, { seed: 3, meanIntervalS: 20 }));
    const said = new Map<string, Set<unknown>>();
    for (let t = 0; t < 1200; t += 5) {
      const reports = reportsOf(stepDeliveries(state, 5), fittings);
      expect([...reports.keys()].sort()).toEqual(site.things.map(({ id }) => id).sort());
      for (const { id, model } of site.things) {
        const { properties } = thingModels[model]!;
        const report = reports.get(id)!;
        expect(Object.keys(report).sort(), id).toEqual(properties.map(({ name }) => name).sort());
        for (const [name, value] of Object.entries(report)) {
          expect(
            wrong(
              properties.find((property) => property.name === name),
              value,
            ),
            `${id} ${name}`,
          ).toBeNull();
          if (name === "state") said.set(model, (said.get(model) ?? new Set()).add(value));
        }
      }
    }
    for (const state of ["driving", "waiting", "charging", "loading", "unloading"])
      expect(said.get("delivery-robot")).toContain(state);
    for (const state of ["closed", "opening", "open", "closing"]) expect(said.get("door")).toContain(state);
  });
});

describe("the hotel's lifts", () => {
  it("open their door on a storey with the door of their car, and only where it stands", () => {
    const state = must(createDeliveries(hotel, { seed: 3, meanIntervalS: 20 }));
    const opened = new Set<string>();
    for (let t = 0; t < 1800; t++) {
      const reports = reportsOf(stepDeliveries(state, 1), hotelFittings);
      for (const { id, parent, pose } of hotel.things) {
        if (parent === null) continue;
        const [landing, car] = [reports.get(id)!, reports.get(parent)!];
        const position = (car.position as readonly [number, string])[0];
        if (landing.open !== 0) opened.add(id);
        expect(landing.open).toBe(Math.abs(position - pose.z) < 0.001 ? car.door : 0);
      }
    }
    expect(opened.size).toBeGreaterThan(3);
  });
});

describe("looks", () => {
  it.each(["delivery-robot", "lift", "door"])("of a %s read what its model has", (type) => {
    expect(viewProblems(thingModels[type]!, thingViews[type]!)).toEqual([]);
    expect(boundProperties(thingViews[type]!)).toContain("state");
  });

  it("of a door show the leaves of its kind alone: one or two that turn, one or two that slide", () => {
    const leaves = (kind: number) => {
      const shown = thingViews.door!.parts.filter(({ show }) => show?.some((rule) => rule.in?.includes(kind)));
      return [...new Set(shown.map(({ joint }) => joint))];
    };
    expect([0, 1, 2, 3].map(leaves)).toEqual([["single"], ["west", "east"], ["slide"], ["slideWest", "slideEast"]]);
  });
});
