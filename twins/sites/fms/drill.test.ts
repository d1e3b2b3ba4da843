import { beforeAll, describe, expect, test } from "vitest";
import { must } from "../../core/result.ts";
import type { Xy } from "../../core/venue.ts";
import { DOING } from "../../crowd/model.ts";
import { readFlames } from "../../drill/hazards/fire.ts";
import { type GasPicture, readGasView } from "../../drill/hazards/machineFire.ts";
import { type AskedAct, DRILL_HZ, type Move, STILL } from "../../drill/input.ts";
import { fromLive } from "../../drill/live/apply.ts";
import { tellLive } from "../../drill/live/words.ts";
import { replayDrill } from "../../drill/replay.ts";
import type { RoleId } from "../../drill/roles.ts";
import { createDrillWorld, type DrillWorld } from "../../drill/world.ts";
import type { LiveStart } from "../../protocol/drillLive.ts";
import { cellFireGas } from "./drill.ts";

const noRecord = async (): Promise<string> => "";

interface Played {
  readonly world: DrillWorld;
  readonly picture: () => GasPicture;
  readonly said: string[];
  step(seconds: number): void;
  /** Walks there round nothing; @returns whether it came there */
  walk(who: number, to: Xy, mostS: number, more?: Partial<Move>): boolean;
  act(who: number, kind: AskedAct["kind"], opening?: string): boolean;
}

async function begin(agents: number, seed = 4): Promise<Played> {
  const venue = await cellFireGas.venue(noRecord);
  const hazard = await cellFireGas.start(venue, seed, noRecord);
  const world = createDrillWorld({ definition: cellFireGas, venue, hazard, seed, agents });
  let picture = readGasView(hazard.view()!)!;
  const said: string[] = [];
  const once = (): void => {
    world.step();
    for (const { text } of world.takeSaid()) said.push(text.en);
    const view = hazard.view();
    if (view !== null) picture = readGasView(view)!;
  };
  return {
    world,
    picture: () => picture,
    said,
    step(seconds) {
      for (let n = 0; n < seconds * DRILL_HZ; n++) once();
    },
    walk(who, [x, y], mostS, more = {}) {
      const { body } = world.participants[who]!;
      for (let n = 0; n < mostS * DRILL_HZ; n++) {
        const [dx, dy] = [x - world.crowd.x[body]!, y - world.crowd.y[body]!];
        const length = Math.hypot(dx, dy);
        if (length < 0.4) {
          world.move(who, STILL);
          return true;
        }
        world.move(who, { ...STILL, x: Math.round((127 * dx) / length), y: Math.round((127 * dy) / length), ...more });
        once();
      }
      return false;
    },
    act: (who, kind, opening) => world.act(who, { kind, opening: opening ?? null }).ok,
  };
}

/** Free of machines from end to end. */
const AISLE_Y = 3.6;
const lineOf = ({ world }: Played, who: number) =>
  Object.fromEntries(world.score(who).lines.map(({ id, points }) => [id, points]));

/** Stops, raises the alarm, warns, goes out and stays there. */
function doesRight(played: Played, who: number): void {
  const { world, walk, act, step } = played;
  const { body } = world.participants[who]!;
  const south = world.crowd.y[body]! < 0;
  if (south) walk(who, [9.4, Math.max(-4, world.crowd.y[body]!)], 12);
  walk(who, [9.4, AISLE_Y], 14);
  expect(walk(who, [9.9, 5.9], 8)).toBe(true);
  expect(act(who, "pressStop")).toBe(true);
  expect(act(who, "warn")).toBe(true);
  expect(walk(who, [10.2, 7.9], 5)).toBe(true);
  expect(act(who, "pullAlarm")).toBe(true);
  expect(act(who, "openDoor", "hall-door")).toBe(true);
  expect(walk(who, [10.4, 7.5], 3)).toBe(true);
  expect(walk(who, [13, 7.5], 6)).toBe(true);
  walk(who, [21, 7.5], 10);
  step(1);
}

const role = (world: DrillWorld, id: RoleId): number => must(world.join(id));

describe("the drill of fire and gas in the machining cell", () => {
  let good: Played;
  let record: ReturnType<DrillWorld["record"]>;
  beforeAll(async () => {
    good = await begin(4);
    const who = role(good.world, "resident");
    doesRight(good, who);
    good.step(35);
    record = good.world.record();
  }, 60_000);

  test("who stops, warns, raises the alarm and goes scores high, and comes to no harm", () => {
    const { world } = good;
    expect(lineOf(good, 0)).toMatchObject({ alarm: 15, stop: 15, warn: 10, gas: 20, muster: 15 });
    expect(world.score(0).points).toBeGreaterThanOrEqual(95);
    expect(world.participants[0]!.fed).toBeLessThan(0.05);
    expect(world.isOver).toBe(true);
    // Colleagues who were warned set out before the horn would have reached them.
    expect([0, 1, 2, 3].filter((body) => world.crowd.roomOf(body) < 0)).toHaveLength(4);
  });

  test("its record gives the same run", async () => {
    const replay = must(await replayDrill(cellFireGas, record, noRecord));
    while (replay.next());
    expect(replay.world.digest()).toBe(good.world.digest());
  });

  test("who stays is told of the gas, goes down in it, and it puts the fire out", async () => {
    const played = await begin(0);
    const who = role(played.world, "resident");
    played.step(44);
    expect(played.picture()).toMatchObject({ phase: "ready", dischargeInS: null });
    expect(readFlames(played.picture().fire)!.kw).toBeGreaterThan(60);
    played.step(10);
    expect(played.picture().phase).toBe("horn");
    expect(played.picture().dischargeInS).toBeLessThanOrEqual(22);
    expect(played.world.participants[who]!.fed).toBeLessThan(0.1);
    played.step(30);
    expect(played.picture().shares[0]).toBeGreaterThan(1);
    played.step(60);
    expect(played.picture().phase).toBe("discharged");
    expect(readFlames(played.picture().fire)!.kw).toBe(0);
    expect(played.world.crowd.state[played.world.participants[who]!.body]).toBe(DOING.incapacitated);
    expect(played.said.filter((text) => /Horn|10 s until|being let out|fire is out/.test(text))).toHaveLength(4);
    expect(lineOf(played, who)).toMatchObject({ out: 0, gas: 0, muster: 0 });
    expect(played.world.score(who).points).toBe(0);
  });

  test("a trained hand puts the fire out while it is small, and no gas is let out; stopping the machine alone does not", async () => {
    const stopped = await begin(0);
    const one = role(stopped.world, "warden");
    const { body } = stopped.world.participants[one]!;
    const from = (played: Played): void => {
      const y = played.world.crowd.y[body]!;
      if (Math.abs(y) > 4) played.walk(one, [played.world.crowd.x[body]! < 1 ? 0 : 9.4, y], 8);
      played.walk(one, [played.world.crowd.x[body]!, 0], 8);
    };
    from(stopped);
    stopped.walk(one, [4.6, -3.6], 10);
    expect(stopped.act(one, "pressStop")).toBe(true);
    stopped.step(30);
    expect(readFlames(stopped.picture().fire)!.kw).toBeGreaterThan(0);

    const fought = await begin(0);
    role(fought.world, "warden");
    from(fought);
    expect(fought.act(one, "extinguish")).toBe(false);
    fought.walk(one, [-0.6, -3.4], 8, { run: true });
    expect(fought.walk(one, [-0.8, -7.9], 6, { run: true })).toBe(true);
    expect(fought.act(one, "extinguish")).toBe(true);
    expect(fought.walk(one, [0.2, -6.5], 5, { run: true })).toBe(true);
    for (let n = 0; n < 4; n++) {
      fought.act(one, "extinguish");
      fought.step(4);
    }
    expect(readFlames(fought.picture().fire)!.kw).toBe(0);
    fought.step(60);
    expect(fought.world.alarmAtS).not.toBeNull();
    expect(fought.picture().phase).toBe("ready");
    expect(fought.said.some((text) => /not let out/.test(text))).toBe(true);
  });

  test("colleagues who are not warned set out late, as the noise lets them", async () => {
    const played = await begin(12);
    played.step(45 + 6);
    const still = (): number => played.world.crowd.state.subarray(0, 12).filter((state) => state !== DOING.safe).length;
    expect(still()).toBeGreaterThan(6);
    played.step(40);
    expect(still()).toBeLessThan(6);
  });

  test("they hear the horn sooner where the machines stand still", async () => {
    const setOut = async (stops: boolean): Promise<number> => {
      const played = await begin(12);
      const who = role(played.world, "resident");
      const from = Array.from(
        { length: 12 },
        (_, at) => [played.world.crowd.x[at]!, played.world.crowd.y[at]!] as const,
      );
      const { body } = played.world.participants[who]!;
      const y = played.world.crowd.y[body]!;
      if (Math.abs(y) > 4) played.walk(who, [played.world.crowd.x[body]! < 1 ? 0 : 9.4, y], 8);
      played.walk(who, [4.6, y < 0 ? -3.8 : 3.8], 12);
      if (stops) expect(played.act(who, "pressStop")).toBe(true);
      while (played.world.atS < 45 + 8) played.step(0.05);
      const { x, y: north } = played.world.crowd;
      return from.filter(([fx, fy], at) => Math.hypot(x[at]! - fx, north[at]! - fy) > 0.3).length;
    };
    expect(await setOut(true)).toBeGreaterThan(await setOut(false));
  });
});

test("from the live state the fire begins in a machine that works now, the farthest from the door, and it is said", async () => {
  const from = [{ thing: "m", title: { en: "m", zh: "m" }, kind: "live" as const, ageMs: 0, model: null }];
  const start = (running: readonly string[]): LiveStart => ({
    ...{ format: 1, siteId: "fms", atMs: 0, salt: "0".repeat(32), doors: [], people: [], lifts: [], left: [] },
    machines: [1, 2, 3, 4].map((n) => ({
      thing: `machine-${n}`,
      isRunning: running.includes(`machine-${n}`),
      from,
    })),
    weather: { outdoorC: null, indoorC: null, windMps: null, rainMmPerH: null },
  });
  const venue = await cellFireGas.venue(noRecord);
  for (const [running, at, words] of [
    [["machine-2"], [6, 6.5], /Machine 2, which works now/],
    [["machine-1", "machine-3"], [6, -6.5], /Machine 3, which works now/],
    [[], [3, -6.5], /Machine 4: no machine works/],
  ] as const) {
    const live = start(running);
    const hazard = await fromLive(cellFireGas, live).start(venue, 4, noRecord);
    const { x, y } = readFlames(readGasView(hazard.view()!)!.fire)!;
    expect([x, y]).toEqual(at.map((one) => expect.closeTo(one, 1)));
    expect(tellLive(cellFireGas, venue, live).known.some(({ en }) => words.test(en))).toBe(true);
  }
});
