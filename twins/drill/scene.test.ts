import { expect, test } from "vitest";
import { must } from "../core/result.ts";
import { SCENE_KINDS, SceneSchema } from "../protocol/drill.ts";
import type { DrillDefinition, DrillHazard } from "./definition.ts";
import { type GuidanceModel, SIGN } from "./guidance.ts";
import { DRILL_HZ } from "./input.ts";
import { sceneChanges } from "./scene.ts";
import { quietHazard, TINY_VENUE, tinyDrill } from "./testing.ts";
import { createDrillWorld, type DrillWorld } from "./world.ts";

const world = (
  more: Partial<DrillDefinition>,
  hazard: Partial<DrillHazard> = {},
  guidance: GuidanceModel | null = null,
  agents = 0,
): DrillWorld =>
  createDrillWorld({
    definition: tinyDrill(more),
    ...{ venue: TINY_VENUE, hazard: quietHazard(hazard), seed: 5, agents, guidance },
  });
const kindOf = (held: DrillWorld, body: number) => SCENE_KINDS[held.scene().kinds[body]!];

test("everybody is of their kind: simulated people, who takes part, the child by the hand, who waits for help", () => {
  const held = world(
    {
      population: [{ rooms: ["room"], share: 1, kinds: { older: 1 }, reactionS: 10, reactionSigma: 0 }],
      roles: [
        { role: "parent", most: 1, rooms: ["corridor"] },
        { role: "wheelchair", most: 1, rooms: ["corridor"] },
        { role: "responder", most: 1, rooms: [] },
      ],
      waiting: ["room"],
    },
    {},
    null,
    3,
  );
  const [parent, wheels, responder] = (["parent", "wheelchair", "responder"] as const).map((role) =>
    must(held.join(role)),
  );
  const [one, two, three] = [parent!, wheels!, responder!].map((who) => held.participants[who]!);
  for (let body = 0; body < held.agents; body++) expect(kindOf(held, body)).toBe("older");
  expect([kindOf(held, one!.body), kindOf(held, one!.child)]).toEqual(["walking", "child"]);
  expect([kindOf(held, two!.body), kindOf(held, three!.body)]).toEqual(["wheelchair", "walking"]);
  const waiting = held.simulated().at(-1)!;
  expect(kindOf(held, waiting)).toBe("wheelchair");
  expect(SceneSchema.safeParse(held.scene()).success).toBe(true);
});

test("a bottle is with who took it, and with nobody when it is empty or they have left; it never hangs again", () => {
  const extinguishers = [0, 1].map((n) => ({ storey: 0, x: 5 + n, y: 5, heightM: 1, agent: "powder" as const }));
  const held = world(
    { extinguishers, roles: [{ role: "warden", most: 2, rooms: ["corridor"] }] },
    { extinguish: () => true, fireNear: () => ({ kw: 100, m: 2, isOut: false }) },
  );
  const who = must(held.join("warden"));
  const { body } = held.participants[who]!;
  expect(held.scene().bottles).toEqual([]);
  held.goTo(who, { kind: "room", room: "corridor" });
  held.crowd.put(body, 5, 5);
  must(held.act(who, { kind: "extinguish", opening: null }));
  expect(held.scene().bottles).toEqual([[0, body]]);
  for (let n = 0; n < 60 * DRILL_HZ && held.participants[who]!.bottle !== null; n++) {
    if (held.participants[who]!.sprayS < 1e-6) must(held.act(who, { kind: "extinguish", opening: null }));
    held.step();
  }
  expect(held.scene().bottles).toEqual([[0, -1]]);
  held.crowd.put(body, 6, 5);
  must(held.act(who, { kind: "extinguish", opening: null }));
  expect(held.scene().bottles).toEqual([
    [0, -1],
    [1, body],
  ]);
  held.leave(who);
  expect(held.scene().bottles).toEqual([
    [0, -1],
    [1, -1],
  ]);
});

test("who is taken along is told with who takes them, until they let go", () => {
  const held = world({
    roles: [
      { role: "warden", most: 1, rooms: ["corridor"] },
      { role: "wheelchair", most: 1, rooms: ["corridor"] },
    ],
  });
  const [who, other] = [must(held.join("warden")), must(held.join("wheelchair"))];
  const [by, body] = [held.participants[who]!.body, held.participants[other]!.body];
  held.crowd.put(by, held.crowd.x[body]!, held.crowd.y[body]!);
  must(held.act(who, { kind: "takeAlong", opening: null }));
  expect(held.scene().along).toEqual([[body, by]]);
  must(held.act(who, { kind: "letGo", opening: null }));
  expect(held.scene().along).toEqual([]);
});

test("DRL-08 only signs that a model changed are told, and only lists that changed are sent", () => {
  const guidance: GuidanceModel = {
    id: "a-model",
    start: () => ({ decide: () => Int32Array.of(SIGN.stay, SIGN.usual) }),
  };
  const layers = {
    layerM: new Float32Array(2).fill(2.5),
    upperC: new Float32Array(2),
    upperExtinctionPerM: new Float32Array(2),
  };
  const held = world({}, { detectors: () => layers }, guidance, 2);
  const changes = sceneChanges();
  expect(Object.keys(changes(held.scene())!)).toEqual(["kinds", "signs", "bottles", "along"]);
  expect(changes(held.scene())).toBeNull();
  for (let n = 0; n < 12 * DRILL_HZ; n++) held.step();
  expect(changes(held.scene())).toEqual({ signs: [[0, SIGN.stay]] });
  expect(changes(held.scene())).toBeNull();
});
