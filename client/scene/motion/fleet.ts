import type { Material } from "three";
import type { ThingView, Vec3 } from "../../../twins/core/view.ts";
import { coarseGeometry } from "../geometry/coarse.ts";
import type { Replica } from "../source.ts";
import { LOOK, POSE_SIZE, Swarm, SwarmGrid } from "../swarm.ts";
import type { Actor } from "./actor.ts";
import { chooseCast } from "./castPolicy.ts";

/** Things whose age is looked at in one go; a larger fleet takes several. */
const AGE_MOST = 1000;

const UNKNOWN = -2;

const drawn = new Float64Array(POSE_SIZE);

/** Very many Things of one type: a coarse swarm in one draw, but for a few that a layer draws in full. */
export class Fleet {
  readonly swarm: Swarm;
  readonly actors: readonly Actor[];
  private readonly view: ThingView;
  private readonly numbers: ReadonlyMap<string, number>;
  private readonly poses: Float32Array;
  private readonly grid: SwarmGrid;
  /** Height of the floor under each, m. */
  private readonly floors: Float32Array;
  private slots = new Int32Array(0);
  private floorSlots = new Int32Array(0);
  private bound: Replica | null = null;
  private layout = -1;
  private version = -1;
  private gridVersion = -2;
  private nextAge = 0;
  /** Where the replica keeps what tells the age of each, as it was looked up when its turn came; -2 until then. */
  private readonly ageSlots: Int32Array;
  private ageBound: Replica | null = null;
  private ageLayout = -1;
  private slotOf: (actor: Actor) => number = () => -1;
  private cast: readonly number[] = [];

  constructor(view: ThingView, actors: readonly Actor[], material: Material) {
    this.view = view;
    this.actors = actors;
    this.numbers = new Map(actors.map((actor, i) => [actor.thing.id, i]));
    this.poses = new Float32Array(actors.length * POSE_SIZE);
    this.ageSlots = new Int32Array(actors.length).fill(UNKNOWN);
    this.floors = Float32Array.from(actors, ({ thing }) => thing.pose.z);
    this.grid = new SwarmGrid(Math.max(2, Math.hypot(...view.bounds.size)));
    this.swarm = new Swarm(coarseGeometry(view), actors.length, material);
    for (const [i, { thing }] of actors.entries()) {
      const { x, y, z, headingRad } = thing.pose;
      this.poses.set(view.pose === undefined ? [x, y, headingRad] : [Number.NaN, Number.NaN, 0], i * POSE_SIZE);
      this.swarm.lift(i, z);
    }
  }

  private bind(replica: Replica): void {
    if (this.bound === replica && this.layout === replica.layout) return;
    this.bound = replica;
    this.layout = replica.layout;
    this.version = -1;
    const { pose } = this.view;
    const names = pose === undefined ? [] : [pose.x, pose.y, pose.heading];
    this.slots = Int32Array.from(this.actors.flatMap(({ thing }) => names.map((name) => replica.slot(thing.id, name))));
    const floor = pose?.z;
    this.floorSlots = Int32Array.from(
      floor === undefined ? [] : this.actors.map(({ thing }) => replica.slot(thing.id, floor)),
    );
  }

  /** Puts those whose floor has changed onto it: a lift takes them there, and a swarm draws no lifts. */
  private takeFloors(values: Replica["values"]): void {
    for (let i = 0; i < this.floorSlots.length; i++) {
      const z = values[this.floorSlots[i]!] ?? Number.NaN;
      if (Number.isNaN(z) || Math.fround(z) === this.floors[i]) continue;
      this.floors[i] = z;
      this.swarm.lift(i, z);
    }
  }

  /** Takes what was reported since the last frame and sets the moment to draw. @returns true while it moves. */
  update(replica: Replica, still: boolean): boolean {
    this.bind(replica);
    const nowMs = replica.serverNowMs();
    if (this.version !== replica.version) {
      const { values } = replica;
      for (let k = 0; k < this.slots.length; k++) {
        const slot = this.slots[k]!;
        this.poses[k] = slot < 0 ? Number.NaN : values[slot]!;
      }
      this.takeFloors(values);
      if (this.version < 0 || this.slots.length > 0) this.swarm.tick(this.poses, this.actors.length, nowMs);
      this.version = replica.version;
    }
    return this.swarm.show(still ? this.swarm.newestMs : nowMs - this.swarm.spanMs);
  }

  /** Brings the frame of one of its Things up to date. */
  settle(actor: Actor): void {
    const i = this.numbers.get(actor.thing.id)!;
    actor.placed = !Number.isNaN(this.poses[i * POSE_SIZE]!) && !Number.isNaN(this.poses[i * POSE_SIZE + 1]!);
    if (!actor.placed) return;
    // Where it is drawn, which is a little behind what was last reported: its load must not run ahead of it.
    this.swarm.poseOf(i, drawn);
    actor.world.makeRotationZ(drawn[2]!).setPosition(drawn[0]!, drawn[1]!, this.floors[i]!);
  }

  /** Chooses anew whom a layer draws in full. @returns them when they changed, else null. */
  recast(eye: Vec3, wanted: Iterable<string>): readonly Actor[] | null {
    const numbers = [...wanted].map((id) => this.numbers.get(id) ?? -1);
    const cast = chooseCast(this.poses, this.actors.length, eye, numbers);
    if (cast.length === this.cast.length && cast.every((number, i) => number === this.cast[i])) return null;
    for (const i of this.cast) {
      this.actors[i]!.index = -1;
      this.swarm.look(i, this.actors[i]!.stale ? LOOK.stale : LOOK.plain);
    }
    for (const i of cast) {
      this.settle(this.actors[i]!);
      this.swarm.look(i, LOOK.hidden);
    }
    this.cast = cast;
    return cast.map((i) => this.actors[i]!);
  }

  /** Says where the replica keeps what tells a Thing's age. */
  bindAge(replica: Replica, slotOf: (actor: Actor) => number): void {
    this.slotOf = slotOf;
    if (this.ageBound === replica && this.ageLayout === replica.layout) return;
    this.ageBound = replica;
    this.ageLayout = replica.layout;
    this.ageSlots.fill(UNKNOWN);
  }

  /** Looks at some of its Things for their age, at the others next time. @returns true when one's look changed. */
  age(isStale: (actor: Actor, slot: number) => boolean): boolean {
    let changed = false;
    const count = Math.min(AGE_MOST, this.actors.length);
    for (let k = 0; k < count; k++) {
      const i = this.nextAge;
      this.nextAge = (i + 1) % this.actors.length;
      const actor = this.actors[i]!;
      if (actor.index >= 0) continue;
      if (this.ageSlots[i] === UNKNOWN) this.ageSlots[i] = this.slotOf(actor);
      if (isStale(actor, this.ageSlots[i]!) === actor.stale) continue;
      actor.stale = !actor.stale;
      this.swarm.look(i, actor.stale ? LOOK.stale : LOOK.plain);
      changed = true;
    }
    return changed;
  }

  /** Of those not drawn in full, the ones that a ray may meet: nearest to where it passes their top, middle and foot. */
  *near(origin: Vec3, direction: Vec3): Generator<Actor> {
    if (direction[2] > -1e-3) return;
    if (this.gridVersion !== this.version) {
      this.grid.rebuild(this.poses, this.actors.length);
      this.gridVersion = this.version;
    }
    const { size } = this.view.bounds;
    const seen = new Set<number>();
    for (const z of [size[2], size[2] / 2, 0]) {
      const along = (z - origin[2]) / direction[2];
      if (along < 0) continue;
      const at = [origin[0] + direction[0] * along, origin[1] + direction[1] * along] as const;
      const i = this.grid.nearest(at, Math.hypot(size[0], size[1]) / 2 + 0.3);
      if (i < 0 || seen.has(i) || this.actors[i]!.index >= 0) continue;
      seen.add(i);
      this.settle(this.actors[i]!);
      yield this.actors[i]!;
    }
  }

  dispose(): void {
    this.swarm.dispose();
  }
}
