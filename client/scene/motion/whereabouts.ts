import { Matrix4, Quaternion, Vector3 } from "three";
import type { Site } from "../../../twins/core/site.ts";
import type { ThingView } from "../../../twins/core/view.ts";
import type { Replica } from "../source.ts";
import type { StagePlace } from "../stage/stagePlace.ts";
import { type Actor, homeFrame, newActor, type PoseSlots } from "./actor.ts";
import { Delay, type Pose } from "./poseTrack.ts";

const GLIDE_MS = 650;
const GLIDE_ARC_M = 0.16;

const pose: Pose = { x: 0, y: 0, z: 0, headingRad: 0 };
const target = new Matrix4();
const from = { p: new Vector3(), q: new Quaternion(), s: new Vector3() };
const to = { p: new Vector3(), q: new Quaternion(), s: new Vector3() };

const readValue = ({ values }: Replica, slot: number): number => (slot < 0 ? Number.NaN : values[slot]!);

/** Which storeys a picture shows. */
export type ShownLevels = Pick<StagePlace, "hiddenFromZ" | "liftAt"> & {
  /** What stands lower is not shown either, m. */
  readonly shownFromZ?: number;
};
const ALL_LEVELS: ShownLevels = { hiddenFromZ: Infinity, liftAt: () => 0 };
/** What stands so little below a floor stands on it, m. */
const BELOW_M = 0.3;

/** Where every Thing of a site is: standing, driving by its reports, or carried by another. Draws nothing. */
export class Whereabouts {
  readonly actors = new Map<string, Actor>();
  /** Those whose way is followed from frame to frame. */
  drivers: readonly Actor[];
  private readonly carried: Actor[] = [];
  private readonly delay = new Delay();
  private levels: ShownLevels = ALL_LEVELS;
  private bound: Replica | null = null;
  private layout = -1;
  /** Rises when slots are numbered anew. */
  private binding = 0;

  /** Brings a Thing's frame up to date that is followed by others. */
  settle: (actor: Actor) => void = () => {};

  /** Things whose type has no view are left out. */
  constructor(site: Site, views: Readonly<Record<string, ThingView>>) {
    const counts = new Map<string, number>();
    for (const thing of site.things) {
      const view = views[thing.model];
      if (view === undefined) continue;
      const index = counts.get(thing.model) ?? 0;
      counts.set(thing.model, index + 1);
      const actor = newActor(thing, view, index);
      this.actors.set(thing.id, actor);
      if (view.carry !== undefined) this.carried.push(actor);
    }
    this.drivers = [...this.actors.values()].filter(({ view }) => view.pose !== undefined);
  }

  /** How far in the past moving Things are shown, ms. */
  get delayMs(): number {
    return this.delay.ms;
  }

  /** @returns true while something moves between reports, so that another frame is worth drawing. */
  update(replica: Replica, still: boolean): boolean {
    if (this.bound !== replica || this.layout !== replica.layout) {
      this.bound = replica;
      this.layout = replica.layout;
      this.binding++;
    }
    const nowMs = replica.serverNowMs();
    let moving = false;
    for (const actor of this.drivers) moving = this.drive(replica, actor, nowMs) || moving;
    for (const actor of this.carried) moving = this.carry(replica, actor, nowMs, still) || moving;
    return moving;
  }

  /** Where the replica keeps what an actor's whereabouts depend on: looked up by name once, not at every frame. */
  private slotsOf(replica: Replica, { thing, view, slots }: Actor): PoseSlots {
    if (slots.binding === this.binding) return slots;
    const slot = (property: string | undefined): number =>
      property === undefined ? -1 : replica.slot(thing.id, property);
    slots.binding = this.binding;
    slots.x = slot(view.pose?.x);
    slots.y = slot(view.pose?.y);
    slots.heading = slot(view.pose?.heading);
    slots.z = slot(view.pose?.z);
    slots.carry = slot(view.carry?.property);
    return slots;
  }

  private drive(replica: Replica, actor: Actor, nowMs: number): boolean {
    const slots = this.slotsOf(replica, actor);
    const track = actor.track!;
    const observedAtMs = slots.x < 0 ? 0 : replica.observedAtMs[slots.x]!;
    if (observedAtMs > 0) {
      const z = actor.view.pose!.z === undefined ? actor.thing.pose.z : readValue(replica, slots.z);
      const [x, y] = [readValue(replica, slots.x), readValue(replica, slots.y)];
      const interval = track.add(observedAtMs, x, y, readValue(replica, slots.heading), z);
      if (interval > 0) this.delay.learn(nowMs, observedAtMs, interval);
    }
    const atMs = nowMs - this.delay.ms;
    actor.placed = track.at(atMs, pose);
    if (actor.placed) {
      const z = pose.z ?? 0;
      this.place(actor, z);
      actor.world.makeRotationZ(pose.headingRad).setPosition(pose.x, pose.y, z + actor.liftM);
    }
    return track.moving(atMs);
  }

  /** Says of one that stands at a height whether, and where, it is shown. */
  private place(actor: Actor, z: number): void {
    const { hiddenFromZ, shownFromZ = -Infinity } = this.levels;
    actor.hidden = z >= hiddenFromZ - BELOW_M || z < shownFromZ - BELOW_M;
    actor.liftM = this.levels.liftAt(z);
  }

  /** Which storeys are shown from now on. */
  setLevels(levels: ShownLevels): void {
    this.levels = levels;
    for (const actor of this.actors.values()) {
      this.place(actor, actor.thing.pose.z);
      if (actor.track === null && actor.view.carry === undefined) homeFrame(actor.thing, actor.liftM, actor.world);
    }
  }

  private carry(replica: Replica, actor: Actor, nowMs: number, still: boolean): boolean {
    const carry = actor.view.carry!;
    const value = readValue(replica, this.slotsOf(replica, actor).carry);
    const rule = carry.rules.find((each) => value >= each.from && value <= each.to);
    const carrier = rule?.thing?.replace("{n}", String(value - rule.from + 1)) ?? "";
    const other = this.actors.get(carrier);
    if (other !== undefined) this.settle(other);
    const socket = rule?.socket === undefined ? undefined : other?.view.sockets?.[rule.socket];
    if (other !== undefined && socket !== undefined) target.makeTranslation(...socket.at).premultiply(other.world);
    else homeFrame(actor.thing, actor.liftM + (carry.rules.find((each) => each.thing === null)?.liftM ?? 0), target);
    if (carrier !== actor.carrier) {
      actor.glideFrom.copy(actor.world);
      actor.glideFromMs = actor.carrier === null || still ? -Infinity : nowMs;
      actor.carrier = carrier;
    }
    const share = (nowMs - actor.glideFromMs) / GLIDE_MS;
    if (share >= 1 || share < 0) {
      actor.world.copy(target);
      return false;
    }
    const eased = share * share * (3 - 2 * share);
    actor.glideFrom.decompose(from.p, from.q, from.s);
    target.decompose(to.p, to.q, to.s);
    from.p.lerp(to.p, eased);
    from.p.z += GLIDE_ARC_M * 4 * eased * (1 - eased);
    actor.world.compose(from.p, from.q.slerp(to.q, eased), to.s);
    return true;
  }
}
