import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createHub } from "../../server/hub/hub.ts";
import { counters as storeCounters } from "../../server/store/stats.ts";
import { command, comparison, plan, receipt } from "../../test/support/consoleStory.ts";
import type { Addition } from "../../twins/core/additions.ts";
import type { Person } from "../../twins/protocol/console.ts";
import { fms } from "../../twins/sites/fms/index.ts";
import { home } from "../../twins/sites/home/index.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { en } from "../console/language/en.ts";
import { zh } from "../console/language/zh.ts";
import type { ReplicaEntry } from "../session/replica.ts";
import { waitingFor } from "./Approvals/waiting.ts";
import { assetTree, closedAtFirst, filterTree, LIST_EMPTY_TO, type TreeNode } from "./Assets/tree.ts";
import { isOutdated } from "./Compare/age.ts";
import { remainingMs, verdict } from "./Compare/figures.ts";
import { codeState } from "./Devices/Enrol.tsx";
import { counterWord } from "./Health/counters.ts";
import { liveKpis, rise } from "./Kpis/liveKpis.ts";
import { plannedSeconds } from "./Kpis/useKpis.ts";
import { nodeText } from "./Plan/nodeText.ts";
import { stepStates } from "./Plan/steps.ts";
import { heldUp } from "./Receipts/held.ts";
import { cluster, marksOf, mergeEvents } from "./Timeline/marks.ts";
import { SPANS_MS, ticks, toMs, toX, windowFor } from "./Timeline/scale.ts";

describe("time scale", () => {
  test("x and time are each other's inverse", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2e12 }),
        fc.constantFrom(...SPANS_MS),
        fc.integer({ min: 50, max: 3000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (now, span, width, share) => {
          const window = windowFor(now, span, null);
          expect(toX(window, width, toMs(window, width, share * width))).toBeCloseTo(share * width, 3);
        },
      ),
    );
  });
  test("now stands at three quarters; a moment outside becomes the middle", () => {
    const live = windowFor(1_000_000, 400_000, null);
    expect(toX(live, 100, 1_000_000)).toBeCloseTo(75);
    const past = windowFor(1_000_000, 400_000, 100_000);
    expect(toX(past, 100, 100_000)).toBeCloseTo(50);
    expect(windowFor(1_000_000, 400_000, 900_000)).toEqual(live);
  });
  test("ticks are round, apart, and never many", () => {
    for (const span of SPANS_MS) {
      const { stepMs, atMs } = ticks({ fromMs: 12_345, toMs: 12_345 + span }, 1000);
      expect(atMs.every((t) => t % stepMs === 0)).toBe(true);
      expect(atMs.length).toBeGreaterThan(2);
      expect(atMs.length).toBeLessThanOrEqual(13);
    }
    expect(ticks({ fromMs: 0, toMs: 1e15 }, 1000).atMs.length).toBeLessThanOrEqual(200);
  });
});

describe("marks", () => {
  const event = (seq: number, atMs: number) => ({ seq, atMs, siteId: "fms", event: { type: "layout" as const } });
  test("close ones join and look like the gravest", () => {
    const marks = [10, 11, 80].map((atMs, i) => ({
      lane: "alarms" as const,
      atMs,
      look: i === 1 ? "critical" : "low",
      event: event(i, atMs),
    }));
    const groups = cluster(marks, { fromMs: 0, toMs: 100 }, 100, 14);
    expect(groups.map((g) => [g.look, g.marks.length])).toEqual([
      ["critical", 2],
      ["low", 1],
    ]);
    expect(cluster(marks, { fromMs: 200, toMs: 300 }, 100)).toEqual([]);
  });
  test("fetched and live events merge without doubles, oldest first", () => {
    expect(mergeEvents([event(1, 5), event(2, 3)], [event(1, 5), event(3, 4)]).map((e) => e.seq)).toEqual([2, 3, 1]);
  });
});

describe("asset tree", () => {
  const entries = fms.things.map((thing, index) => ({
    index,
    thing,
    model: thingModels[thing.model]!,
    base: 0,
    provenance: null,
    online: true,
    tier: 1,
  })) as ReplicaEntry[];
  const all = (nodes: readonly TreeNode[]): TreeNode[] => nodes.flatMap((node) => [node, ...all(node.children)]);
  const things = (nodes: readonly TreeNode[]): string[] =>
    all(nodes)
      .filter((n) => n.kind === "thing")
      .map((n) => n.id);
  const tree = assetTree(fms, entries);
  test("holds every Thing once, parts under their whole", () => {
    expect(things(tree).sort()).toEqual(fms.things.map((t) => t.id).sort());
    expect(
      all(tree)
        .find((n) => n.id === "machine-1")
        ?.children.map((n) => n.id),
    ).toEqual(["pump-1"]);
  });
  test("a Thing of an unknown place is not lost", () => {
    const stray = { ...entries[0]!, thing: { ...entries[0]!.thing, id: "mine", place: "nowhere" } };
    expect(things(assetTree(fms, [stray]))).toEqual(["mine"]);
  });
  test("what was planned at a past moment, and has a device by now, stands there once, as planned", () => {
    const { thing } = entries[0]!;
    const nodes = all(assetTree(fms, entries, [{ of: "thing", thing } as Addition])).filter(
      ({ id }) => id === thing.id,
    );
    expect(nodes.map(({ kind }) => kind)).toEqual(["planned"]);
  });
  test("lists a house's empty rooms, finds them, and leaves them out where only the abnormal is wanted", () => {
    const house = assetTree(home, []);
    expect(all(house).map(({ id }) => id)).toContain("terrace");
    expect(all(filterTree(house, "terrace", () => true)).map(({ id }) => id)).toEqual(["home", "terrace"]);
    expect(filterTree(house, "", () => true, false)).toEqual([]);
    expect(all(filterTree(house, "", () => true, true))).toHaveLength(home.places.length);
  });
  test("of very many places only those with a Thing, in time that grows with their number alone; closed at first", () => {
    const root = { ...home.places[0]!, id: "town" };
    const places = [root, ...Array.from({ length: 100_000 }, (_, i) => ({ ...root, id: `b${i}`, parent: "town" }))];
    const one = { ...entries[0]!, thing: { ...entries[0]!.thing, place: "b77" } };
    expect(all(assetTree({ ...home, places }, [one])).map(({ id }) => id)).toEqual(["town", "b77", one.thing.id]);
    const wide = assetTree({ ...home, places: places.slice(0, LIST_EMPTY_TO) }, [one]);
    expect([...closedAtFirst(wide)]).toEqual(["b77"]);
    expect(closedAtFirst(tree).size).toBe(0);
  });
  test("search finds by id and by either language, and keeps the way down", () => {
    expect(things(filterTree(tree, "PUMP", () => true))).toContain("pump-1");
    expect(things(filterTree(tree, "搬运车", () => true)).sort()).toEqual(["vehicle-1", "vehicle-2"]);
    expect(filterTree(tree, "no such thing", () => true)).toEqual([]);
    expect(things(filterTree(tree, "", (id) => id === "arm-1"))).toEqual(["arm-1"]);
  });
});

describe("comparison", () => {
  const estimate = (mean: number, half: number) => ({ mean, low: mean - half, high: mean + half, min: 0, max: 0 });
  test("better and worse only where the interval leaves out zero", () => {
    expect(verdict("makespan", estimate(-10, 2))).toBe("better");
    expect(verdict("oee", estimate(-10, 2))).toBe("worse");
    expect(verdict("oee", estimate(1, 2))).toBe("unclear");
    expect(verdict("energy", estimate(0, 0))).toBe("unclear");
    // No failure in thirty runs of either branch, and one in one of them: a share's interval is not around its mean.
    expect(verdict("failureRisk", { mean: -3.3, low: -14, high: 7, min: -100, max: 0 })).toBe("unclear");
    expect(verdict("failureRisk", { mean: -30, low: -44, high: -11, min: -100, max: 0 })).toBe("better");
  });
  test("remaining time follows the pace", () => {
    expect(remainingMs(30, 90, 3000)).toBe(6000);
    expect(remainingMs(0, 90, 3000)).toBeNull();
  });
});

describe("plan", () => {
  const made = comparison("c1", 0, 1, 30);
  const of = plan("p1", made, made.branches[0]!, 0);
  test("steps stand where their newest command stands", () => {
    const [first, second] = of.body.steps;
    const states = stepStates("p1", of.body.steps, [
      command(of, first!, ["SENT", "RUNNING"], 5),
      command(of, second!, ["SENT", "REJECTED"], 5),
      command(of, second!, ["SENT"], 1),
    ]);
    expect([states.get(first!.id), states.get(second!.id)]).toEqual(["running", "failed"]);
    expect([...states.values()].filter((s) => s === "open")).toHaveLength(of.body.steps.length - 2);
  });
  test.each(["en", "zh"] as const)("every node of the map has a name for people, %s", (language) => {
    const words = { en, zh }[language].plan.nodes;
    const say = (kind: keyof typeof words, n: string) => words[kind].replace("{{n}}", n);
    const names = fms.routeMap!.nodes.map(({ id }) => nodeText(id, fms, language, say));
    expect(new Set(names).size).toBe(names.length);
    for (const { id } of fms.routeMap!.nodes) expect(names).not.toContain(id);
    expect(nodeText("park-2", fms, language, say)).toBe({ en: "parking place 2", zh: "停放位 2" }[language]);
    expect(nodeText("machine-4", fms, language, say)).toBe({ en: "Machine 4", zh: "4 号机床" }[language]);
    expect(nodeText("station", fms, language, say)).toBe({ en: "Load and unload station", zh: "装卸站" }[language]);
    expect(nodeText("elsewhere", fms, language, say)).toBe("elsewhere");
  });
  test("what waits for a person leaves out what that person approved", () => {
    const person: Person = { name: "a", role: "manager", local: true, address: "0xAB" };
    const approval = { by: "a", address: "0xab", txHash: "0x1", atMs: 1 };
    expect(
      waitingFor(person, [of, { ...of, id: "p2", approvals: [approval] }, { ...of, id: "p3", status: "done" }], []).map(
        (w) => w.kind === "plan" && w.plan.id,
      ),
    ).toEqual(["p1"]);
    expect(waitingFor(null, [of], [])).toEqual([]);
  });
});

describe("an enrolment code", () => {
  const made = { code: "c", codeId: "id", url: "", expiresAtMs: 100 };
  test.each([
    ["open while the server lists it", true, ["id"], 50, "open"],
    ["open before the list that holds it has come", false, [], 50, "open"],
    ["open while the list is not known", true, null, 50, "open"],
    ["used when it is listed no more", true, ["other"], 50, "used"],
    ["expired when its time is up", true, ["id"], 100, "expired"],
    ["expired, not used, when it left the list at its end", true, [], 100, "expired"],
  ] as const)("is %s", (_, seen, open, nowMs, state) => {
    expect(codeState(made, seen, open, nowMs)).toBe(state);
  });
});

describe("counters", () => {
  test("everything that the server counts has words", () => {
    const hub = createHub([], { nowMs: () => 0 }).counters();
    const store = Object.keys(storeCounters()).map((name) => `history.${name}`);
    const main = readFileSync(new URL("../../server/main.ts", import.meta.url), "utf8");
    const own = /runsQueued|consoles|framesSkipped|impossibleStates/g;
    for (const name of [...Object.keys(hub), ...store, ...(main.match(own) ?? [])])
      expect([name, counterWord(name, "en").kind]).toEqual([name, "counter"]);
  });
  test("a refusal is told by its sentence, an unknown name stays", () => {
    expect(counterWord("refused.STATE_RANGE", "zh")).toEqual({ kind: "refused", why: "数值超出物模型的范围" });
    expect(counterWord("noticed.STORE_FULL", "en")).toEqual({ kind: "noticed", why: "The disk is full" });
    expect(counterWord("toString", "en")).toEqual({ kind: "unknown" });
  });
});

describe("live figures", () => {
  const rows = (...values: number[]) => values.map((v, i) => [i * 1000, v, v, v] as const);
  test("a counter that restarts counts from zero", () => {
    expect(rise(rows(5, 7, 7, 1, 3))).toBe(5);
  });
  test("a worked example: 10 s, half of it processing, one of two parts good", () => {
    const machine = {
      machine: 1,
      state: rows(0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0),
      job: rows(0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0),
      operation: rows(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
      partCount: rows(0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2),
      scrapCount: rows(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1),
      energy: rows(0, 0, 0, 0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5),
    };
    const kpis = liveKpis([machine], rows(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), () => 4);
    expect(kpis).toEqual({
      availability: 50,
      effectiveness: 80,
      qualityRatio: 50,
      oee: 20,
      throughputRate: 360,
      energyPerPart: 0.5,
    });
  });
  test("an operation that a stop halts is one operation, and one under way when the window began is not counted", () => {
    const still = rows(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    const counted = { machine: 1, operation: still, partCount: still, scrapCount: still, energy: still };
    const job = rows(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    const stopped = { ...counted, job, state: rows(0, 1, 1, 4, 4, 1, 1, 1, 0, 0, 0) };
    expect(liveKpis([stopped], still, () => 5).effectiveness).toBe(100);
    const begun = { ...counted, job, state: rows(1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0) };
    expect(liveKpis([begun], still, () => 4).effectiveness).toBe(100);
  });
  test("without history there are no figures, not zeros", () => {
    expect(liveKpis([], [], () => null)).toEqual({
      availability: null,
      effectiveness: null,
      qualityRatio: null,
      oee: null,
      throughputRate: null,
      energyPerPart: null,
    });
  });
  test("published times: the machine named first, or a flexible alternative", () => {
    expect(plannedSeconds(1, 1, 1, 0)).toBe(8);
    expect(plannedSeconds(1, 2, 1, 0)).toBe(9);
    expect(plannedSeconds(1, 4, 1, 0)).toBeNull();
    expect(plannedSeconds(99, 1, 1, 0)).toBeNull();
  });
});

test("a comparison is of the cell of before when it is old, or when a plan ran since", () => {
  const made = { madeAtMs: 30_000, base: { digest: comparison("c1", 0, 1, 30).base.digest, atMs: 10_000 } };
  expect(isOutdated(made, [{ startedAtMs: null }, { startedAtMs: 9_000 }], 60_000)).toBe(false);
  expect(isOutdated(made, [{ startedAtMs: 20_000 }], 60_000)).toBe(true);
  expect(isOutdated(made, [], 160_000)).toBe(true);
});

describe("receipts that wait", () => {
  const compared = comparison("c1", 0, 1, 30);
  const made = plan("p1", compared, compared.branches[0]!, 0);
  const row = (i: number, settlement: object) => {
    const one = receipt(command(made, made.body.steps[i]!, ["SUCCEEDED"], 1000), i);
    return { ...one, settlement: { ...one.settlement, ...settlement } };
  };
  const down = { code: "CHAIN_DOWN" as const, message: "no answer" };
  test("are held up when one of them says why, and are then counted all", () => {
    const [fresh, old] = [row(0, { state: "journalled", error: null }), row(1, { state: "submitted", error: down })];
    const settled = row(2, { state: "confirmed", error: null });
    const wei = BigInt(fresh.receipt.amountWei) + BigInt(old.receipt.amountWei);
    expect(heldUp([fresh, old, settled])).toEqual({ count: 2, wei, error: down });
    expect(heldUp([fresh, settled])).toBeNull();
  });
  test("are each one mark of the timeline, where they were made, however often they are told", () => {
    const told = (seq: number, i: number, state: string) => ({
      seq,
      atMs: seq * 1000,
      siteId: "fms",
      event: { type: "receipt" as const, ...row(i, { state }) },
    });
    const marks = marksOf([told(1, 0, "journalled"), told(2, 1, "journalled"), told(3, 0, "confirmed")]);
    expect(marks.map(({ look, atMs }) => [look, atMs])).toEqual([
      ["good", row(0, {}).receipt.madeAtMs],
      ["sent", row(1, {}).receipt.madeAtMs],
    ]);
  });
});
