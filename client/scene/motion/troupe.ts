import { Group } from "three";
import type { Site } from "../../../twins/core/site.ts";
import type { ThingModel } from "../../../twins/core/thing.ts";
import type { ThingView } from "../../../twins/core/view.ts";
import { compileView, type MeshLibrary } from "../geometry/compile.ts";
import type { SceneMaterials } from "../geometry/materials.ts";
import { isSilent, tagOf } from "../overlay/thingText.ts";
import type { Replica } from "../source.ts";
import type { Actor } from "./actor.ts";
import { Layer } from "./layer.ts";
import { Whereabouts } from "./whereabouts.ts";

/** All Things of a site on the stage: one layer a type. */
export class Troupe {
  readonly group = new Group();
  readonly layers: Layer[] = [];
  readonly layerOf = new Map<string, Layer>();
  private readonly whereabouts: Whereabouts;

  constructor(site: Site, views: Readonly<Record<string, ThingView>>, library: MeshLibrary, materials: SceneMaterials) {
    this.whereabouts = new Whereabouts(site, views);
    const all = [...this.actors.values()];
    for (const type of new Set(all.map((actor) => actor.thing.model))) {
      const actors = all.filter((actor) => actor.thing.model === type);
      const layer = new Layer(compileView(views[type]!, library), actors, materials, this.group);
      this.layers.push(layer);
      for (const actor of actors) this.layerOf.set(actor.thing.id, layer);
    }
  }

  get actors(): ReadonlyMap<string, Actor> {
    return this.whereabouts.actors;
  }

  /**
   * One frame. `still`: draw states, not movements (reduced motion).
   * @returns true while something moves between reports, so that another frame is worth drawing.
   */
  update(replica: Replica, dtS: number, still: boolean): boolean {
    let moving = this.whereabouts.update(replica, still);
    for (const layer of this.layers) moving = layer.update(replica, dtS, still) || moving;
    return moving;
  }

  /** Looks anew at which Things are silent; their look follows. @returns true when that changed. */
  age(replica: Replica, models: Readonly<Record<string, ThingModel>>): boolean {
    const isStale = ({ thing, view }: Actor): boolean => isSilent(tagOf(replica, thing, models[thing.model], view));
    let changed = false;
    for (const layer of this.layers) changed = layer.age(isStale) || changed;
    return changed;
  }

  dispose(): void {
    for (const layer of this.layers) layer.dispose();
    this.group.removeFromParent();
  }
}
