import { describe, expect, it } from "vitest";
import { QUALITY } from "../../twins/core/reading.ts";
import { must } from "../../twins/core/result.ts";
import type { Site } from "../../twins/core/site.ts";
import type { Alarm } from "../../twins/operations/alarm.ts";
import { MARKS, MAX_MARKS, MAX_URGENT } from "../../twins/protocol/sites.ts";
import { fms } from "../../twins/sites/fms/index.ts";
import { home } from "../../twins/sites/home/index.ts";
import { losAngeles } from "../../twins/sites/los-angeles/index.ts";
import { addThing, createTwinState, slotOf, type TwinState } from "../../twins/state/twinState.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { factsOf, marksOf, sitesAnswer, summariser } from "./summary.ts";

function twinOf({ id, things }: Site): TwinState {
  const state = createTwinState(id);
  for (const thing of things) must(addThing(state, thing, thingModels[thing.model]!));
  return state;
}

function say(state: TwinState, thing: string, property: string, value: number): void {
  const slot = slotOf(state, thing, property);
  state.values[slot] = value;
  state.quality[slot] = QUALITY.good;
}

const indexOf = (state: TwinState, thing: string, name: string): number =>
  state.byId
    .get(thing)!
    .model.properties.find((p) => p.name === "state")!
    .values!.findIndex((v) => v.name === name);

const alarm = (id: string, priority: Alarm["priority"], state: Alarm["state"] = "unacknowledged"): Alarm => ({
  id,
  thing: id,
  property: null,
  title: { en: id, zh: id },
  priority,
  state,
  raisedAtMs: 1,
  clearedAtMs: null,
  acknowledgedBy: null,
  shelvedUntilMs: null,
  value: null,
  limit: null,
  modelCid: null,
  firstOut: false,
});

describe("what a site says of itself", () => {
  it("the cell: machines and vehicles at work, and its job set", () => {
    const state = twinOf(fms);
    const machine = state.entries.find(({ model }) => model.type === "machining-centre")!.thing.id;
    say(state, machine, "state", indexOf(state, machine, "processing"));
    say(state, state.entries.find(({ model }) => model.type === "cell-controller")!.thing.id, "jobset", 4);
    const facts = factsOf(state, fms);
    expect(facts[0]).toMatchObject({ kind: "machines", busy: 1 });
    expect(facts[1]).toMatchObject({ kind: "vehicles", busy: 0 });
    expect(facts[2]).toEqual({ kind: "jobset", n: 4 });
  });

  it("the house: the living room where it says something, else another room; nothing while none does", () => {
    const state = twinOf(home);
    expect(factsOf(state, home)).toEqual([]);
    const rooms = state.entries.filter(({ model }) => model.type === "room-climate").map(({ thing }) => thing);
    for (const { id } of rooms) say(state, id, "temperature", 19);
    expect(factsOf(state, home)[0]).toMatchObject({ kind: "temperature", celsius: 19 });
    expect(factsOf(state, home)[0]).toHaveProperty("place.en", expect.stringMatching(/living/i));
  });

  it("the city: the median of what its detectors say, and each in a colour; a silent one is neither", () => {
    const state = twinOf(losAngeles);
    const [a, b, c] = losAngeles.things.map(({ id }) => id);
    for (const [id, mph] of [
      [a, 20],
      [b, 40],
      [c, 65],
    ] as const)
      say(state, id!, "speed", mph);
    expect(factsOf(state, losAngeles)).toEqual([{ kind: "speed", detectors: 207, medianMph: 40 }]);
    const marks = marksOf(state).map(([, , , mark]) => MARKS[mark]);
    expect(marks.slice(0, 4)).toEqual(["slow", "dense", "free", "silent"]);
  });
});

describe("a summary", () => {
  it("CON-30 counts what is active by priority, and names the worst few", () => {
    const alarms = [
      alarm("a", "low"),
      alarm("b", "critical"),
      alarm("c", "high", "acknowledged"),
      alarm("d", "medium", "returned"),
      alarm("e", "critical", "shelved"),
      alarm("f", "critical", "cleared"),
    ];
    const short = summariser({ site: fms, origin: null, file: null })(twinOf(fms), alarms, true, false);
    expect(short.alarms).toEqual({ critical: 1, high: 1, medium: 1, low: 1 });
    expect(short.urgent.map(({ id }) => id)).toEqual(["b", "c", "d"]);
    expect(short.urgent).toHaveLength(MAX_URGENT);
    expect(short).toMatchObject({ kind: "factory", stopped: true, miniature: null, online: 0 });
    expect(short.shares.none).toBe(fms.things.length);
  });

  it("CON-30 draws no more Things than a card holds", () => {
    const vehicle = fms.things.find(({ model }) => model === "agv")!;
    const things = Array.from({ length: MAX_MARKS + 50 }, (_, i) => ({ ...vehicle, id: `v${i}` }));
    expect(marksOf(twinOf({ ...fms, things }))).toHaveLength(MAX_MARKS);
  });

  it("CON-30 of all sites has those that the server runs, with the same miniature each time it is asked for", () => {
    const state = twinOf(home);
    const answer = sitesAnswer({
      bases: [home, fms].map((site) => ({ site, origin: null, file: null })),
      state: (id) => (id === "home" ? state : null),
      alarms: () => [],
      stopped: () => false,
    });
    const [first, light, again] = [answer(true), answer(false), answer(true)].map((given) => must(given).sites);
    expect(first?.map(({ id }) => id)).toEqual(["home"]);
    expect(light?.[0]?.miniature).toBeNull();
    expect(again?.[0]?.miniature).toBe(first?.[0]?.miniature);
  });

  it("has the marks of the sites that are in sight, and of all for whoever does not say which", () => {
    const answer = sitesAnswer({
      bases: [fms, losAngeles].map((site) => ({ site, origin: null, file: null })),
      state: (id) => twinOf(id === "fms" ? fms : losAngeles),
      alarms: () => [],
      stopped: () => false,
    });
    const marks = (wanted?: readonly string[]) =>
      must(answer(false, wanted)).sites.map((site) => site.marks.length > 0);
    expect(marks()).toEqual([true, true]);
    expect(marks(["los-angeles"])).toEqual([false, true]);
    expect(marks([])).toEqual([false, false]);
  });
});
