import { beforeEach, describe, expect, test } from "vitest";
import { ok, type Result } from "../../twins/core/result.ts";
import type { AskResults } from "../../twins/protocol/console.ts";
import {
  type EyeView,
  HEARTBEAT_MS,
  type LookedAt,
  MOVES_PER_S,
  type Present,
  SILENT_MS,
} from "../../twins/protocol/presence.ts";
import type { Link } from "./link.ts";
import { createPresence, edits, othersOf, type Presence, selectedByOthers, TELL_EVERY_MS } from "./presence.ts";
import { initialsOf, lookKey, looksApart } from "./presenceText.ts";

type Answer = Result<AskResults["present"]>;

let nowMs: number;
let hidden: boolean;
let select: string | null;
let edit: boolean;
let eye: EyeView | null;
let asked: { atMs: number; select: string | null; eye: EyeView | null; edit: boolean }[];
let answer: () => Promise<Answer>;
let presence: Presence;

const EYE: EyeView = { target: [1, 2, 0], distanceM: 20, azimuthRad: 0.5, polarRad: 1 };
const at = (change: Partial<LookedAt> = {}): LookedAt => ({
  select: null,
  storey: null,
  at: null,
  eye: null,
  edit: false,
  ...change,
});
const person = (name: string, ...places: LookedAt[]): Present => ({
  id: `person:${name}`,
  name,
  guest: null,
  role: "operator",
  places: places.length === 0 ? [at()] : places,
});
/** Lets so much time pass, in the steps in which the page looks. */
async function pass(ms: number): Promise<void> {
  for (const endMs = nowMs + ms; nowMs < endMs; nowMs += TELL_EVERY_MS) {
    presence.tick();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

beforeEach(() => {
  nowMs = 0;
  hidden = false;
  select = null;
  edit = false;
  eye = null;
  asked = [];
  answer = async () => ok({ you: "person:olga", people: [person("olga"), person("vera")], more: 0 });
  presence = createPresence({
    siteId: "fms",
    link: {
      ask: (async (_: "present", params: { select: string | null; eye: EyeView | null; edit: boolean }) => {
        asked.push({ atMs: nowMs, select: params.select, eye: params.eye, edit: params.edit });
        return answer();
      }) as unknown as Link["ask"],
    },
    look: () => ({ select, storey: null, at: null, edit }),
    hidden: () => hidden,
    nowMs: () => nowMs + 1_000,
  });
  presence.camera = { view: () => eye, lookAs: () => undefined };
});

describe("what this page says", () => {
  test("only what is other, and that it is still there", async () => {
    await pass(HEARTBEAT_MS * 2 + 1);
    expect(asked.map(({ atMs }) => atMs)).toEqual([0, HEARTBEAT_MS, HEARTBEAT_MS * 2]);
    select = "pump-1";
    await pass(1_000);
    expect(asked.slice(3).map((said) => said.select)).toEqual(["pump-1"]);
    edit = true;
    await pass(1_000);
    edit = false;
    await pass(1_000);
    expect(asked.slice(4).map((said) => said.edit)).toEqual([true, false]);
  });

  test("at most four times a second, however fast a camera moves", async () => {
    for (let i = 0; i < 40; i++) {
      eye = { ...EYE, distanceM: 20 + i };
      presence.tick();
      await new Promise((resolve) => setImmediate(resolve));
      nowMs += 50;
    }
    expect(asked.length).toBe(8);
    expect(1000 / TELL_EVERY_MS).toBeLessThan(MOVES_PER_S);
  });

  test("less than a centimetre, or a whole turn, is no move", async () => {
    eye = EYE;
    await pass(500);
    eye = { ...EYE, distanceM: 20.001, azimuthRad: 0.5 + 6 * Math.PI };
    await pass(1_000);
    expect(asked.map((said) => said.eye)).toEqual([EYE]);
  });

  test("nothing once the page is out of sight for 30 s, and at once when it is back", async () => {
    await pass(1_000);
    hidden = true;
    await pass(SILENT_MS + 2 * HEARTBEAT_MS);
    expect(asked.at(-1)!.atMs).toBeLessThanOrEqual(1_000 + SILENT_MS);
    const before = asked.length;
    select = "pump-1";
    await pass(1_000);
    expect(asked.length).toBe(before);
    hidden = false;
    await pass(TELL_EVERY_MS);
    expect(asked.length).toBe(before + 1);
  });

  test("no second word before the first is answered", async () => {
    let free: (answered: Answer) => void = () => undefined;
    answer = () => new Promise((resolve) => (free = resolve));
    await pass(500);
    select = "pump-1";
    await pass(2_000);
    expect(asked.length).toBe(1);
    free(ok({ you: null, people: [], more: 0 }));
    await pass(500);
    expect(asked.length).toBe(2);
  });
});

describe("what this page knows", () => {
  test("the answer's list, then what news makes of it; oneself is not among the others", async () => {
    await pass(TELL_EVERY_MS);
    const moved = person("vera", at({ select: "pump-1" }));
    presence.told({ type: "presence", you: "person:olga", changed: [moved, person("zoe")], gone: [], more: 2 });
    expect(othersOf(presence.state.getState())).toEqual([moved, person("zoe")]);
    presence.told({ type: "presence", you: "person:olga", changed: [], gone: ["person:vera"], more: 0 });
    expect(presence.state.getState()).toEqual({
      you: "person:olga",
      people: [person("olga"), person("zoe")],
      more: 0,
    });
  });

  test("nothing while the connection is away, not even by an answer from before", async () => {
    let free: (answered: Answer) => void = () => undefined;
    answer = () => new Promise((resolve) => (free = resolve));
    await pass(TELL_EVERY_MS);
    presence.lost();
    free(ok({ you: "person:olga", people: [person("olga")], more: 0 }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(presence.state.getState()).toEqual({ you: null, people: [], more: 0 });
    await pass(TELL_EVERY_MS);
    expect(asked.length).toBe(2);
  });

  test("who selected a Thing, once each, whatever their windows", () => {
    const vera = person("vera", at({ select: "pump-1" }), at({ select: "pump-1" }), at({ select: "arm-1" }));
    const zoe = person("zoe", at({ select: "pump-1" }), at());
    expect(selectedByOthers([vera, zoe])).toEqual(
      new Map([
        ["pump-1", [vera, zoe]],
        ["arm-1", [vera]],
      ]),
    );
  });
});

test("who edits in any window edits, and what they look at is said where it says more", () => {
  expect(edits(person("vera", at(), at({ edit: true })))).toBe(true);
  expect(edits(person("vera", at()))).toBe(false);
  expect(looksApart(at())).toBe(true);
  expect(looksApart(at({ edit: true }))).toBe(false);
  expect(looksApart(at({ edit: true, select: "zone-1" }))).toBe(true);
});

test.each([
  ["Ada Lovelace", "AL"],
  ["olga", "O"],
  ["jean-luc p. picard", "JP"],
  ["王小明", "王"],
  ["  ", "?"],
])("%s has the initials %s", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

test("a moment is the past until now, and a forecast after it", () => {
  expect(lookKey({ select: null, at: null }, 10)).toBe("whole");
  expect(lookKey({ select: "a", at: null }, 10)).toBe("thing");
  expect(lookKey({ select: null, at: 10 }, 10)).toBe("past");
  expect(lookKey({ select: "a", at: 9 }, 10)).toBe("thingPast");
  expect(lookKey({ select: null, at: 11 }, 10)).toBe("future");
  expect(lookKey({ select: "a", at: 11 }, 10)).toBe("thingFuture");
});
