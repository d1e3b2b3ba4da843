import type { RigidBody, Rotation } from "@dimforge/rapier3d-deterministic-compat";
import { type Block, layFloor, type Pose, placeBlock, rockingRate, UPRIGHT, uprightness } from "./block.ts";
import { type FloorWorld, floorWorld, loadEngine } from "./engine.ts";
import { GRAVITY_MPS2 } from "./record.ts";

/** A block that rocks about its edges: Housner 1963, BSSA 53:403-417. */
export interface RockingBlock {
  readonly breadthM: number;
  readonly heightM: number;
  /** Along its edges: in the law it does not matter. */
  readonly depthM: number;
  /** Steps a second of the solver. */
  readonly hz: number;
}

/** A figure of the engine beside the exact one. */
export interface Compared {
  readonly measured: number;
  readonly exact: number;
  /** Measured over exact. */
  readonly ratio: number;
}

const compared = (measured: number, exact: number): Compared => ({ measured, exact, ratio: measured / exact });

/** High enough for no block of the range to slide: the law is of rocking alone. */
const NO_SLIDING = 1_000;
const DENSITY_KG_M3 = 200;

const blockOf = ({ breadthM, heightM, depthM }: RockingBlock): Block => ({
  sizeM: [breadthM, depthM, heightM],
  massKg: DENSITY_KG_M3 * breadthM * heightM * depthM,
  centreShare: 0.5,
  friction: NO_SLIDING,
});

async function stand(of: RockingBlock, pose: Pose): Promise<{ readonly floor: FloorWorld; readonly body: RigidBody }> {
  const floor = floorWorld(await loadEngine(), { hz: of.hz, contacts: "rocking" });
  layFloor(floor, 20 * Math.max(of.heightM, of.depthM));
  return { floor, body: placeBlock(floor, blockOf(of), pose) };
}

/** Angle between the block's diagonal and its side, rad: beyond it, it falls. */
const slenderness = ({ breadthM, heightM }: RockingBlock): number => Math.atan(breadthM / heightM);

/** Of a sudden constant acceleration the swing grows by e every 1/p: eight of them tell 0.1 % above the threshold from below. */
const GROWTHS = 8;
const AT_REST_S = 0.25;

/** Whether a constant acceleration of the floor, along the block's breadth, overturns it. */
async function overturns(of: RockingBlock, accelerationG: number): Promise<boolean> {
  const { floor, body } = await stand(of, { position: { x: 0, y: 0, z: of.heightM / 2 }, rotation: UPRIGHT });
  const rotation = { ...UPRIGHT };
  for (let i = 0; i < AT_REST_S * of.hz; i++) floor.step(0, 0, 0);
  const steps = Math.ceil((GROWTHS / rockingRate(of.breadthM, of.heightM)) * of.hz);
  // At the tipping angle itself, since under the acceleration the balance is passed well before it.
  const diagonal = Math.sqrt(of.breadthM * of.breadthM + of.heightM * of.heightM);
  const cosine = of.heightM / diagonal;
  let over = false;
  for (let i = 0; i < steps && !over; i++) {
    floor.step(accelerationG * GRAVITY_MPS2, 0, 0);
    over = uprightness(body.rotation(rotation)) < cosine;
  }
  floor.free();
  return over;
}

const BISECTIONS = 11;

/**
 * The constant acceleration from which the floor overturns a block, in g, found by bisection to 0.05 %. Exact: B/H, where the
 * resultant leaves the foot (West 1882; Housner 1963).
 */
export async function overturnThreshold(of: RockingBlock): Promise<Compared> {
  const exact = of.breadthM / of.heightM;
  let [low, high] = [0.5 * exact, 1.5 * exact];
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (await overturns(of, middle)) high = middle;
    else low = middle;
  }
  return compared((low + high) / 2, exact);
}

/** Half of an angle, by its cosine and sine: square roots alone, since it is where a block starts. */
const halved = ([cosine, sine]: readonly [number, number]): readonly [number, number] => [
  Math.sqrt((1 + cosine) / 2),
  sine / Math.sqrt(2 * (1 + cosine)),
];

/** Stands on its edge at +x, turned by half of its slenderness, at rest. */
function tilted({ breadthM, heightM }: RockingBlock): Pose {
  const diagonal = Math.sqrt(breadthM * breadthM + heightM * heightM);
  const tilt = halved([heightM / diagonal, breadthM / diagonal]);
  const [cosine, sine] = tilt;
  const [w, y] = halved(tilt);
  const position = {
    x: breadthM / 2 + (heightM * sine - breadthM * cosine) / 2,
    y: 0,
    z: (breadthM * sine + heightM * cosine) / 2,
  };
  return { position, rotation: { x: 0, y, z: 0, w } };
}

interface FreeRocking {
  /** From rest to the first impact, s; Infinity where there was none. */
  readonly quarterS: number;
  /** Greatest angle on the other side, rad. */
  readonly nextRad: number;
}

const angleOf = ({ y, w }: Rotation): number => 2 * Math.atan2(y, w);

/** Of the angle at the start: what is less has come down; stout blocks at coarse rates end a few thousandths above the floor. */
const FLAT = 5e-3;

/** Lets a tilted block go, until it comes back after its first impact. */
async function rockFreely(of: RockingBlock): Promise<FreeRocking> {
  const { floor, body } = await stand(of, tilted(of));
  const rotation = { ...UPRIGHT };
  const steps = Math.ceil((GROWTHS / rockingRate(of.breadthM, of.heightM)) * of.hz);
  const start = angleOf(body.rotation(rotation));
  let [before, last] = [start, start];
  let [quarterS, nextRad] = [Infinity, 0];
  for (let i = 1; i <= steps; i++) {
    floor.step(0, 0, 0);
    const angle = angleOf(body.rotation(rotation));
    // Stout blocks stay down: flat is within five thousandths. The impact's time by the rate before it, which is another after it.
    if (quarterS === Infinity && angle <= FLAT * start) quarterS = (i - 1 + last / (before - last)) / of.hz;
    if (quarterS !== Infinity && angle > FLAT * start) break;
    if (quarterS !== Infinity) nextRad = Math.max(nextRad, -angle);
    [before, last] = [last, angle];
  }
  floor.free();
  return { quarterS, nextRad };
}

const QUADRATURE = 2_000;

/**
 * Quarter period of free rocking from half of the slenderness, s, exact for any proportions: Housner's equation
 * theta'' = -p2 sin(alpha - theta) integrated by its energy (midpoints; theta = theta0 (1 - u2) takes the end's root away).
 */
export function quarterPeriodS(of: Pick<RockingBlock, "breadthM" | "heightM">): number {
  const alpha = Math.atan(of.breadthM / of.heightM);
  const from = alpha / 2;
  const p = rockingRate(of.breadthM, of.heightM);
  let sum = 0;
  for (let i = 0; i < QUADRATURE; i++) {
    const u = (i + 0.5) / QUADRATURE;
    const theta = from * (1 - u * u);
    sum += (2 * from * u) / Math.sqrt(2 * (Math.cos(alpha - from) - Math.cos(alpha - theta)));
  }
  return sum / (p * QUADRATURE);
}

/** Housner's own figure, for slender blocks (sin x = x): (1/p) arcosh(1 / (1 - theta0/alpha)), s. */
export const slenderQuarterS = ({ breadthM, heightM }: Pick<RockingBlock, "breadthM" | "heightM">): number =>
  Math.acosh(2) / rockingRate(breadthM, heightM);

/** Free rocking from half of the slenderness: the time to the first impact, s. */
export async function quarterPeriod(of: RockingBlock): Promise<Compared> {
  const { quarterS } = await rockFreely(of);
  return compared(quarterS, quarterPeriodS(of));
}

/**
 * Share of the rocking energy that an impact leaves, (1 - 3/2 sin2 alpha)2: angular momentum about the new edge is kept (Housner
 * 1963, eq. 10). Above sin2 alpha = 2/3 the block does not rock on: null.
 */
export function impactShare({ breadthM, heightM }: Pick<RockingBlock, "breadthM" | "heightM">): number | null {
  const left = 1 - (1.5 * breadthM * breadthM) / (breadthM * breadthM + heightM * heightM);
  return left <= 0 ? null : left * left;
}

/** Free rocking from half of the slenderness: the next greatest angle, as a share of the slenderness; null without rocking on. */
export async function rebound(of: RockingBlock): Promise<Compared | null> {
  const share = impactShare(of);
  if (share === null) return null;
  const alpha = slenderness(of);
  const { nextRad } = await rockFreely(of);
  const cosine = Math.cos(alpha) + share * (Math.cos(alpha / 2) - Math.cos(alpha));
  return compared(nextRad / alpha, (alpha - Math.acos(cosine)) / alpha);
}
