import { expect, test } from "vitest";
import { SHIPPED_SITES } from "../../twins/sites/shipped.ts";
import { abilitiesOf } from "./abilities.ts";

test("each shipped site can do what its Things are for, and nothing else", () => {
  const found = Object.fromEntries(SHIPPED_SITES.map(({ site }) => [site.id, [...abilitiesOf(site)]]));
  expect(found).toEqual({
    fms: ["work"],
    home: ["homeEnergy"],
    "los-angeles": ["traffic"],
    merewether: [],
    hotel: [],
    office: [],
  });
});

test("half of what is needed is not enough, and of an unknown site nothing is known", () => {
  const climate = {
    id: "a",
    model: "room-climate",
    title: { en: "A", zh: "甲" },
    place: "p",
    parent: null,
    pose: null,
  };
  expect([...abilitiesOf({ things: [climate as never] })]).toEqual([]);
  expect([...abilitiesOf(null)]).toEqual([]);
});
