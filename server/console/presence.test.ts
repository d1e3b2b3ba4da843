import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import {
  afterNews,
  type LookedAt,
  MAX_PEOPLE,
  MAX_PLACES,
  MOVES_PER_S,
  PresenceParams,
  type Present,
  SILENT_MS,
} from "../../twins/protocol/presence.ts";
import { createPresence, type Looker, type Presence } from "./presence.ts";

let nowMs: number;
let presence: Presence;
beforeEach(() => {
  nowMs = 1_000_000;
  presence = createPresence({ nowMs: () => nowMs });
});

const AT: LookedAt = { select: null, storey: null, at: null, eye: null, edit: false };
const looker = (console: string, name: string | null = null): Looker => ({ console, name, role: "operator" });
const look = (console: string, name: string | null = null, change: Partial<LookedAt> = {}, siteId = "fms"): boolean =>
  presence.look(siteId, looker(console, name), { ...AT, ...change });
const ids = (siteId = "fms"): string[] => presence.list(siteId).people.map(({ id }) => id);

describe("what is said is bounded", () => {
  const eye = { target: [1, 2, 0], distanceM: 20, azimuthRad: -2, polarRad: 1 };
  const said = { siteId: "fms", select: "vehicle-2", storey: null, at: null, eye };
  test.each([
    ["a moment beyond what a date can say", { at: 1e16 }],
    ["an eye in no place", { eye: { ...eye, target: [1, 2, Number.POSITIVE_INFINITY] } }],
    ["an eye too far", { eye: { ...eye, distanceM: 1e7 } }],
    ["an eye at no distance", { eye: { ...eye, distanceM: 0 } }],
    ["an angle without end", { eye: { ...eye, azimuthRad: 1e4 } }],
    ["a long name", { select: "x".repeat(129) }],
    ["a storey that is a number", { storey: 2 }],
    ["an edit mode that is a word", { edit: "yes" }],
  ])("%s is refused", (_, change) => {
    expect(PresenceParams.present.safeParse(said).success).toBe(true);
    expect(PresenceParams.present.safeParse({ ...said, ...change }).success).toBe(false);
  });
});

describe("who is there", () => {
  test("CON-23 consoles of one person are one person, that which moved last first", () => {
    look("a", "olga", { select: "pump-1" });
    look("b", "olga", { select: "arm-1" });
    look("c", "vera");
    look("a", "olga", { select: "machine-1" });
    expect(ids()).toEqual(["person:olga", "person:vera"]);
    expect(presence.list("fms").people[0]?.places.map(({ select }) => select)).toEqual(["machine-1", "arm-1"]);
  });

  test("CON-23 a guest has the least number that is free, and keeps it", () => {
    for (const console of ["a", "b", "c"]) look(console);
    presence.leave("b");
    expect(ids()).toEqual(["guest:1", "guest:3"]);
    look("d");
    look("c", null, { select: "pump-1" });
    expect(ids()).toEqual(["guest:1", "guest:3", "guest:2"]);
  });

  test(`CON-23 ${MAX_PEOPLE} people are listed and the rest counted; who leaves makes room`, () => {
    for (let n = 0; n < MAX_PEOPLE + 3; n++) look(`c${n}`, `p${n}`);
    expect(presence.list("fms")).toMatchObject({ more: 3 });
    expect(ids()).toHaveLength(MAX_PEOPLE);
    presence.news();
    presence.leave("c0");
    expect(presence.news().get("fms")).toMatchObject({
      changed: [{ id: `person:p${MAX_PEOPLE}` }],
      gone: ["person:p0"],
      more: 2,
    });
  });

  test(`CON-23 of a person the ${MAX_PLACES} places that moved last are listed`, () => {
    for (let n = 0; n < MAX_PLACES + 2; n++) look(`c${n}`, "olga", { select: `t${n}` });
    const places = presence.list("fms").people[0]!.places.map(({ select }) => select);
    expect(places).toHaveLength(MAX_PLACES);
    expect(places[0]).toBe(`t${MAX_PLACES + 1}`);
    expect(places).not.toContain("t1");
  });

  test("CON-22 who says nothing for 30 s is gone, who says the same again stays", () => {
    look("a", "olga");
    look("b", "vera");
    nowMs += SILENT_MS - 1;
    look("b", "vera");
    expect([...presence.news().get("fms")!.gone]).toEqual([]);
    nowMs += 1;
    expect(presence.news().get("fms")).toMatchObject({ gone: ["person:olga"], changed: [] });
    expect(ids()).toEqual(["person:vera"]);
  });

  test("CON-22 who signs in at the same console is another", () => {
    look("a");
    presence.news();
    look("a", "olga");
    expect(presence.news().get("fms")).toMatchObject({ gone: ["guest:1"], changed: [{ id: "person:olga" }] });
  });

  test("sites do not know of each other", () => {
    look("a", "olga");
    look("a", "olga", {}, "home");
    presence.leave("a", "fms");
    expect([ids("fms"), ids("home")]).toEqual([[], ["person:olga"]]);
    expect(presence.idOf("home", "a")).toBe("person:olga");
  });

  test("CON-21 nothing of the connection is told", () => {
    look("secret-socket-id", "olga");
    expect(JSON.stringify([presence.list("fms"), [...presence.news()]])).not.toContain("secret");
  });
});

describe("how often", () => {
  test(`CON-20 more than ${MOVES_PER_S} moves of a console in any second are passed over`, () => {
    for (let n = 0; n < MOVES_PER_S; n++) {
      expect(look("a", "olga", { select: `t${n}` })).toBe(true);
      nowMs += 100;
    }
    expect(look("a", "olga", { select: "late" })).toBe(false);
    expect(presence.list("fms").people[0]?.places[0]?.select).toBe(`t${MOVES_PER_S - 1}`);
    expect(look("b", "vera")).toBe(true);
    nowMs += 500;
    expect(look("a", "olga", { select: "late" })).toBe(true);
  });

  test("what changed is told once, and nothing where nothing did", () => {
    look("a", "olga");
    look("a", "olga", { select: "pump-1" });
    expect(presence.news().get("fms")?.changed).toHaveLength(1);
    look("a", "olga", { select: "pump-1" });
    expect(presence.news().size).toBe(0);
  });
});

type Step = { do: "look" | "leave" | "end" | "wait" | "tell"; console: number; name: number; select: number };
const steps = fc.array(
  fc.record({
    do: fc.constantFrom<Step["do"][]>("look", "look", "look", "leave", "end", "wait", "tell"),
    console: fc.nat(5),
    name: fc.nat(3),
    select: fc.nat(2),
  }),
  { maxLength: 80 },
);

/** Who should be listed, by the plainest reckoning: the last word of each console, while it is not too old. */
test("CON-21 whatever the order of joins, moves and leaves, a console that hears the news has the server's list and no ghost", () => {
  fc.assert(
    fc.property(steps, (acts) => {
      let clockMs = 0;
      const here = createPresence({ nowMs: () => clockMs });
      const last = new Map<string, { name: string; atMs: number }>();
      let heard: readonly Present[] = [];
      const hear = (): void => {
        const news = here.news().get("fms");
        if (news !== undefined) heard = afterNews(heard, news);
      };
      for (const act of acts) {
        clockMs += 250;
        const console = `c${act.console}`;
        if (act.do === "look") {
          const name = `p${act.name}`;
          const who: Looker = { console, name, role: "viewer" };
          if (here.look("fms", who, { ...AT, select: `t${act.select}` })) last.set(console, { name, atMs: clockMs });
        } else if (act.do === "leave" || act.do === "end") {
          here.leave(console, act.do === "leave" ? "fms" : undefined);
          last.delete(console);
        } else if (act.do === "wait") clockMs += 12_000;
        else hear();
      }
      hear();
      for (const [console, { atMs }] of last) if (clockMs - atMs >= SILENT_MS) last.delete(console);
      const { people } = here.list("fms");
      const sorted = (of: readonly Present[]) => [...of].sort((a, b) => a.id.localeCompare(b.id));
      expect(sorted(heard)).toEqual(sorted(people));
      const expected = [...new Set([...last.values()].map(({ name }) => `person:${name}`))].sort();
      expect(people.map(({ id }) => id).sort()).toEqual(expected);
      expect(people.flatMap(({ places }) => places)).toHaveLength(last.size);
    }),
    { seed: 20_261_130, numRuns: 300 },
  );
});
