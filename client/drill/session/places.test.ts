import { expect, test } from "vitest";
import { GoToSchema } from "../../../twins/protocol/drill.ts";
import { placesFrom } from "./places.ts";
import { VENUE } from "./testing.ts";

const IN_ROOM = { storey: 0, x: 2, y: 3, z: 0 };

test("what is needed first is offered first, and everything offered is a place that the server knows the form of", () => {
  const offered = placesFrom(VENUE, IN_ROOM, 0, { role: "resident", shakes: false });
  expect(offered.slice(0, 4).map(({ what }) => what)).toEqual(["door", "exit", "stairsUp", "muster"]);
  for (const { to } of offered) expect(GoToSchema.safeParse(to).success).toBe(true);
  expect(offered.filter(({ group }) => group === "rooms").map(({ at }) => at)).toEqual([1]);
  expect(offered.filter(({ group }) => group === "doors").map(({ to }) => to)).toEqual([
    { kind: "opening", opening: "door" },
    { kind: "opening", opening: "exit" },
  ]);
});

test("in an earthquake cover is first; who is trained is led to who needs help; a wheelchair to this end of the stairs", () => {
  const shaking = placesFrom(VENUE, IN_ROOM, 0, { role: "resident", shakes: true });
  expect(shaking.slice(0, 2).map(({ to }) => to.kind)).toEqual(["table", "wall"]);
  const trained = placesFrom(VENUE, IN_ROOM, 0, { role: "warden", shakes: false });
  expect(trained.some(({ to }) => to.kind === "helpless")).toBe(true);
  const stair = (role: "resident" | "wheelchair") =>
    placesFrom(VENUE, IN_ROOM, 0, { role, shakes: false }).find(({ to }) => to.kind === "stair")?.to;
  expect(stair("resident")).toMatchObject({ end: "upper" });
  expect(stair("wheelchair")).toMatchObject({ end: "lower" });
});

test("what hangs on the walls against the hazard is offered where the floor has it", () => {
  const kinds = (storey: number) =>
    placesFrom(VENUE, { ...IN_ROOM, storey }, 0, { role: "resident", shakes: false }).map(({ to }) => to.kind);
  expect(kinds(0)).toContain("callPoint");
  expect(kinds(0)).not.toContain("extinguisher");
  expect(kinds(1)).not.toContain("callPoint");
});
