import { Group, Vector3 } from "three";
import type { Site } from "../../../twins/core/site.ts";
import type { PropertyModel, ThingModel } from "../../../twins/core/thing.ts";
import type { ThingView, Vec3 } from "../../../twins/core/view.ts";
import { compileView, type MeshLibrary } from "../geometry/compile.ts";
import type { SceneMaterials } from "../geometry/materials.ts";
import { isSilent, slotOf, tagBy, tellingProperty } from "../overlay/thingText.ts";
import type { Replica } from "../source.ts";
import { type Actor, homeFrame } from "./actor.ts";
import { CAST_MOST, isFleet } from "./castPolicy.ts";
import { Fleet } from "./fleet.ts";
import { Layer } from "./layer.ts";
import { type ShownLevels, Whereabouts } from "./whereabouts.ts";

const size = new Vector3();
/** How often it is looked for whom a fleet's layer draws in full, ms. */
const RECAST_MS = 250;

/** All Things of a site on the stage: one layer a type, and beside it a swarm for the many of a fleet. */
export class Troupe {
  readonly group = new Group();
  readonly layers: Layer[] = [];
  readonly layerOf = new Map<string, Layer>();
  private readonly whereabouts: Whereabouts;
  private readonly fleets = new Map<Layer, Fleet>();
  /** Standing Things that are drawn larger from afar. */
  private readonly marks: readonly Actor[];
  private castMs = -Infinity;
  private castFor = "";
  private castFrom: Vec3 = [0, 0, 0];

  constructor(site: Site, views: Readonly<Record<string, ThingView>>, library: MeshLibrary, materials: SceneMaterials) {
    this.whereabouts = new Whereabouts(site, views);
    this.group.matrixAutoUpdate = false;
    const all = [...this.actors.values()];
    this.marks = all.filter(({ view }) => view.minPx !== undefined && view.pose === undefined);
    for (const type of new Set(all.map((actor) => actor.thing.model))) {
      const actors = all.filter((actor) => actor.thing.model === type);
      const view = views[type]!;
      const many = isFleet(view, actors.length);
      const layer = new Layer(compileView(view, library), many ? CAST_MOST : actors.length, materials, this.group);
      if (many) this.addFleet(layer, view, actors, materials);
      else layer.cast(actors);
      this.layers.push(layer);
      for (const actor of actors) this.layerOf.set(actor.thing.id, layer);
    }
  }

  private addFleet(layer: Layer, view: ThingView, actors: readonly Actor[], materials: SceneMaterials): void {
    for (const actor of actors) actor.index = -1;
    const fleet = new Fleet(view, actors, materials.surface({ vertexColors: true }));
    this.fleets.set(layer, fleet);
    this.group.add(fleet.swarm.mesh);
    this.whereabouts.drivers = this.whereabouts.drivers.filter((actor) => actor.view !== view);
    this.whereabouts.settle = (actor) => this.settle(actor);
  }

  private settle(actor: Actor): void {
    if (actor.index < 0) this.fleets.get(this.layerOf.get(actor.thing.id)!)?.settle(actor);
  }

  /** A Thing with its frame up to date. */
  actor(id: string): Actor | undefined {
    const actor = this.actors.get(id);
    if (actor !== undefined) this.settle(actor);
    return actor;
  }

  /** Things that are drawn in full. */
  *staged(): Generator<Actor> {
    for (const layer of this.layers) yield* layer.actors;
  }

  /** Most Things that are drawn in full and move by themselves. */
  get mostStagedDrivers(): number {
    const drivers = this.layers.filter((layer) => layer.compiled.view.pose !== undefined);
    return drivers.reduce((sum, layer) => sum + (this.fleets.has(layer) ? CAST_MOST : layer.actors.length), 0);
  }

  /** Things of fleets, not drawn in full, that a ray may meet. */
  *near(origin: Vec3, direction: Vec3): Generator<Actor> {
    for (const fleet of this.fleets.values()) yield* fleet.near(origin, direction);
  }

  /** True when the eye has moved since it was chosen whom fleets show in full. */
  castIsOld(eye: Vec3): boolean {
    return this.fleets.size > 0 && eye.some((x, i) => Math.abs(x - this.castFrom[i]!) > 0.01);
  }

  /** Chooses whom fleets show in full: the wanted and the nearest. @returns true when that changed. */
  recast(eye: Vec3, wanted: readonly string[], nowMs: number): boolean {
    const key = wanted.join();
    if (this.fleets.size === 0 || (key === this.castFor && nowMs - this.castMs < RECAST_MS)) return false;
    this.castFor = key;
    this.castMs = nowMs;
    this.castFrom = eye;
    let changed = false;
    for (const [layer, fleet] of this.fleets) {
      const cast = fleet.recast(eye, wanted);
      if (cast === null) continue;
      const before = new Set(layer.actors);
      layer.cast(cast);
      const others = this.whereabouts.drivers.filter((actor) => !before.has(actor));
      this.whereabouts.drivers = [...others, ...cast.filter((actor) => actor.track !== null)];
      changed = true;
    }
    return changed;
  }

  /**
   * Marks of a map keep a size on the screen.
   * @param pixel what a pixel spans at a distance of 1 m, m
   */
  scaleMarks([x, y, z]: Vec3, pixel: number): void {
    for (const actor of this.marks) {
      const { pose } = actor.thing;
      const distance = Math.hypot(x - pose.x, y - pose.y, z - pose.z);
      const scale = Math.max(1, ((actor.view.minPx ?? 0) * pixel * distance) / actor.view.bounds.size[0]);
      homeFrame(actor.thing, actor.liftM, actor.world).scale(size.setScalar(scale));
    }
  }

  /** Which storeys are shown from now on. */
  setLevels(levels: ShownLevels): void {
    this.whereabouts.setLevels(levels);
  }

  get actors(): ReadonlyMap<string, Actor> {
    return this.whereabouts.actors;
  }

  /**
   * One frame. `still`: draw states, not movements (reduced motion).
   * @returns true while something moves between reports, so that another frame is worth drawing.
   */
  update(replica: Replica, dtS: number, still: boolean): boolean {
    let moving = false;
    for (const fleet of this.fleets.values()) moving = fleet.update(replica, still) || moving;
    moving = this.whereabouts.update(replica, still) || moving;
    for (const layer of this.layers) moving = layer.update(replica, dtS, still) || moving;
    return moving;
  }

  /** Looks anew at which Things are silent; their look follows. @returns true when that changed. */
  age(replica: Replica, models: Readonly<Record<string, ThingModel>>): boolean {
    // Looked up once a type: a fleet has very many Things of one.
    const telling = new Map<string, PropertyModel | undefined>();
    const tellingOf = ({ thing: { model }, view }: Actor): PropertyModel | undefined => {
      if (!telling.has(model)) telling.set(model, tellingProperty(models[model], view));
      return telling.get(model);
    };
    const slot = (actor: Actor): number => slotOf(replica, actor.thing, tellingOf(actor));
    const isStale = (actor: Actor, at = slot(actor)): boolean =>
      isSilent(tagBy(replica, actor.thing, tellingOf(actor), at));
    for (const fleet of this.fleets.values()) fleet.bindAge(replica, slot);
    let changed = false;
    for (const each of [...this.layers, ...this.fleets.values()]) changed = each.age(isStale) || changed;
    return changed;
  }

  dispose(): void {
    for (const each of [...this.layers, ...this.fleets.values()]) each.dispose();
    this.group.removeFromParent();
  }
}
