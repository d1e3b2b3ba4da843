import type { LocalText } from "../../core/place.ts";
import type { Thing } from "../../core/thing.ts";
import type { Xy } from "../../core/venue.ts";
import { builtVenue } from "../../import/venue/build.ts";
import type { PlanOpening, PlanPiece } from "../../import/venue/plan.ts";
import { thingViews } from "../../things/registry.gen.ts";
import { fms } from "./index.ts";

const said = (en: string, zh: string): LocalText => ({ en, zh });

/*
 * The published layout has no building: hall, gate, door and windows are those that the cell is drawn with. A test of the
 * picture compares both.
 */
const WALL_M = 0.24;
const HALL_M = 6;
const SILL_M = 1;
const HEAD_M = 2.2;
const BAY_M = 3;

const corners: readonly Xy[] = fms.places.find(({ level }) => level === "site")!.outline;

/** A door near the end of the eastern side, a gate in the middle of the western one, a window in every other bay. */
function openingsOf(a: Xy, b: Xy, side: number): PlanOpening[] {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const lengthM = Math.sqrt(dx * dx + dy * dy);
  const bays = Math.round(lengthM / BAY_M);
  const bay = lengthM / bays;
  const along = (s: number): Xy => [a[0] + (dx / lengthM) * s, a[1] + (dy / lengthM) * s];
  return Array.from({ length: bays }, (_, i): PlanOpening => {
    const middle = (i + 0.5) * bay;
    const across = (halfM: number) => ({
      a: along(middle - halfM),
      b: along(middle + halfM),
      soffitM: HEAD_M,
      thing: null,
    });
    if (side === 1 && i === bays - 1)
      return { id: "hall-door", title: said("Door of the hall", "车间门"), ...across(0.5), sillM: 0, kind: "door" };
    // It hangs half way down, half a metre behind the station's fence: nobody is led out by it.
    if (side === 3 && i === Math.floor(bays / 2))
      return {
        id: "hall-gate",
        title: said("Roller gate", "卷帘门"),
        ...across(0.46 * bay),
        sillM: 0,
        kind: "door",
        isExit: false,
      };
    const title = said(`Window ${side + 1}-${i + 1}`, `${side + 1}-${i + 1} 号窗`);
    return { id: `window-${side + 1}-${i + 1}`, title, ...across(0.36 * bay), sillM: SILL_M, kind: "window" };
  });
}

/** What stands still, by the model of its Thing: vehicles drive and pallets are carried. */
const KINDS: Readonly<Record<string, string>> = {
  "machining-centre": "machine",
  "coolant-pump": "pump",
  "cell-controller": "cabinet",
  ur3: "robotArm",
};

function pieceOf({ id, model, title, pose }: Thing): PlanPiece[] {
  const kind = KINDS[model];
  const size = thingViews[model]?.bounds.size;
  if (kind === undefined || size === undefined) return [];
  const headingRad = Number(pose.headingRad.toFixed(4));
  return [{ id, title, kind, at: [pose.x, pose.y], headingRad, sizeM: [size[0], size[1], size[2]], fixed: true }];
}

const fixture = (
  id: string,
  title: LocalText,
  kind: string,
  box: readonly [number, number, number, number],
  highM: number,
): PlanPiece => {
  const [x0, y0, x1, y1] = box;
  const size = [x1 - x0, y1 - y0, highM] as const;
  return { id, title, kind, at: [(x0 + x1) / 2, (y0 + y1) / 2], headingRad: 0, sizeM: size, fixed: true };
};

const FENCE_M = 1.25;
const fence = (id: string, en: string, zh: string, box: readonly [number, number, number, number]): PlanPiece =>
  fixture(id, said(en, zh), "fence", box, FENCE_M);

/** As the station is drawn: pallets on a conveyor, one more to either berth, a fence where no vehicle comes and goes. */
const station: readonly PlanPiece[] = [
  // Nobody gets behind it: it reaches to the fence.
  fixture(
    "stock-conveyor",
    said("Conveyor of the pallets", "托盘输送线"),
    "conveyor",
    [-6.48, -2.07, -5.15, 2.07],
    0.74,
  ),
  fixture(
    "berth-conveyor-1",
    said("Conveyor to berth 1", "1 号泊位输送线"),
    "conveyor",
    [-5.13, 0.32, -3.12, 0.74],
    0.74,
  ),
  fixture(
    "berth-conveyor-2",
    said("Conveyor to berth 2", "2 号泊位输送线"),
    "conveyor",
    [-5.13, -0.74, -3.12, -0.32],
    0.74,
  ),
  fence("fence-west", "Fence in the west", "西侧围栏", [-6.525, -2.4, -6.475, 2.4]),
  fence("fence-north", "Fence in the north", "北侧围栏", [-6.5, 2.375, -3.3, 2.425]),
  fence("fence-south", "Fence in the south", "南侧围栏", [-6.5, -2.425, -3.3, -2.375]),
];

const built = builtVenue({
  storeys: [
    {
      id: "fms",
      title: said("Machining cell", "加工单元"),
      floorZ: 0,
      heightM: HALL_M,
      walls: corners.map((a, i) => ({ a, b: corners[(i + 1) % corners.length]!, thicknessM: WALL_M })),
      openings: corners.flatMap((a, i) => openingsOf(a, corners[(i + 1) % corners.length]!, i)),
      labels: [{ at: [9, 0], id: "machining-hall", title: said("Machining hall", "加工车间"), use: "hall" }],
      pieces: [...fms.things.flatMap(pieceOf), ...station],
    },
  ],
  lifts: [],
  stairs: [],
});

/** Where a fire or a release of gas begins in a drill. */
export interface HazardSource {
  readonly id: string;
  readonly title: LocalText;
  readonly hazard: "fire" | "gas";
  /** The Thing that it begins at. */
  readonly thing: string;
  readonly at: Xy;
  /** Above the floor, m. */
  readonly heightM: number;
}

const source = (hazard: "fire" | "gas", thing: string, en: string, zh: string, heightM: number): HazardSource => {
  const { pose } = fms.things.find(({ id }) => id === thing)!;
  return { id: `${hazard}-${thing}`, title: said(en, zh), hazard, thing, at: [pose.x, pose.y], heightM };
};

/**
 * What burns in such a cell is cutting oil in the machines, the motor of a pump and the cables of a cabinet; gas comes of the
 * carbon dioxide that machines which cut with oil are put out with. The published layout has neither: these places are ours.
 */
export const hazardSources: readonly HazardSource[] = [
  ...[1, 2, 3, 4].map((i) => source("fire", `machine-${i}`, `Cutting oil of machine ${i}`, `${i} 号机床切削油`, 1)),
  source("fire", "pump-1", "Motor of the coolant pump", "冷却泵电机", 0.5),
  source("fire", "cell-1", "Cables of the control cabinet", "控制柜线缆", 0.3),
  ...[1, 2, 3, 4].map((i) =>
    source("gas", `machine-${i}`, `Carbon dioxide of machine ${i}'s extinguisher`, `${i} 号机床灭火用二氧化碳`, 1),
  ),
];

/** The machining cell in the hall that it is drawn in. */
export const venue = built.venue;
/** Nothing: what stands here is fixed. */
export const displaced = built.displaced;
