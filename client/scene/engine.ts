import {
  Color,
  type DirectionalLight,
  Fog,
  type Object3D,
  type PerspectiveCamera,
  Plane,
  type Scene,
  Vector3,
  type WebGLRenderer,
} from "three";
import type { Vec2, Vec3 } from "../../twins/core/view.ts";
import { BuiltPlace } from "./built/builtPlace.ts";
import { FOV_DEG, positionOf, type Rig } from "./camera/rig.ts";
import type { MeshLibrary } from "./geometry/compile.ts";
import { type SceneMaterials, sceneMaterials } from "./geometry/materials.ts";
import type { Actor } from "./motion/actor.ts";
import { isFleet } from "./motion/castPolicy.ts";
import { Troupe } from "./motion/troupe.ts";
import { additionLabels } from "./overlay/additionLabels.ts";
import { AdditionsLayer } from "./overlay/additions.ts";
import { Blots } from "./overlay/blots.ts";
import { Ghosts } from "./overlay/ghosts.ts";
import { Highlight } from "./overlay/highlight.ts";
import type { LabelLayer } from "./overlay/labelLayer.ts";
import { Ways } from "./overlay/paths.ts";
import { sceneLabels } from "./overlay/sceneLabels.ts";
import { type SceneTheme, THEMES } from "./palette.ts";
import { encloses, type Pickable, pick } from "./picking.ts";
import { viewFootprints } from "./plan/footprint.ts";
import type { QualitySettings } from "./quality.ts";
import { Roads } from "./roads/roads.ts";
import { Routes } from "./roads/routes.ts";
import { environment, lights } from "./stage/light.ts";
import { Place } from "./stage/place.ts";
import type { StagePlace } from "./stage/stagePlace.ts";
import type { SiteSceneProps } from "./types.ts";

/** Labels are laid out this often; the picture itself is drawn every frame that changes. */
const LABELS_EVERY_MS = 33;
/** Silence makes no noise: whose last word has grown too old is looked for this often. */
const AGE_EVERY_MS = 500;

export interface EngineParts {
  readonly renderer: WebGLRenderer;
  readonly scene: Scene;
  readonly camera: PerspectiveCamera;
  readonly rig: Rig;
  readonly labels: LabelLayer;
  readonly library: MeshLibrary;
}

/** What does not move by itself is where it was put. */
function stand(object: Object3D): void {
  object.updateMatrix();
  object.matrixAutoUpdate = false;
}

/** The place itself: by its own geometry, or as a hall around what stands in it. */
function placeOf(props: SiteSceneProps, tokens: SceneTheme, materials: SceneMaterials, plain: boolean): StagePlace {
  const { site, views, geometry, theme, language } = props;
  if (geometry !== null)
    return new BuiltPlace({ built: geometry, places: site.places, theme, tokens, materials, plain });
  const counts = new Map<string, number>();
  for (const { model } of site.things) counts.set(model, (counts.get(model) ?? 0) + 1);
  const footprints = site.things
    .filter(({ model }) => {
      const view = views[model];
      return view !== undefined && !isFleet(view, counts.get(model)!) && view.pose === undefined && !view.carry;
    })
    .flatMap((thing) => viewFootprints(views[thing.model]!, thing));
  return new Place(site, views, tokens, materials, language, footprints, plain);
}

/** Everything in the picture of one site, theme and quality step. Reads the latest props every frame. */
export class Engine {
  readonly place: StagePlace;
  readonly troupe: Troupe;
  private readonly parts: EngineParts;
  private readonly theme: SceneTheme;
  private readonly materials: SceneMaterials;
  private readonly ways: Ways;
  private readonly roads: Roads;
  readonly routes: Routes;
  private readonly ghosts: Ghosts;
  private readonly additions: AdditionsLayer;
  private readonly selected: Highlight;
  private readonly hoverMark: Highlight;
  private readonly blots: Blots;
  private readonly sun: DirectionalLight;
  private readonly quality: QualitySettings;
  private readonly disposers: (() => void)[] = [];
  private readonly eye = new Vector3();
  private lastShadowMs = 0;
  private shadowDue = true;
  private lastLabelsMs = 0;
  private lastAgeMs = -Infinity;
  private lastVersion = -1;
  private moving = true;
  /** How far the picture reaches beyond what it looks at, m. */
  private readonly reachM: number;
  hovered: string | null = null;
  /** Set by anything outside that wants another frame. */
  dirty = true;

  constructor(parts: EngineParts, props: SiteSceneProps, quality: QualitySettings) {
    this.parts = parts;
    this.quality = quality;
    this.theme = THEMES[props.theme];
    const { scene, renderer } = parts;
    this.materials = sceneMaterials(quality.grain, quality.environment);
    this.place = placeOf(props, this.theme, this.materials, quality.shadowPx === 0);
    this.troupe = new Troupe(props.site, props.views, parts.library, this.materials);
    this.ways = new Ways(props.site, this.theme, this.materials);
    this.roads = new Roads(props.site, props.models["traffic-detector"], this.theme);
    this.routes = new Routes(props.site, this.theme);
    this.ghosts = new Ghosts(this.theme.forecast);
    this.additions = new AdditionsLayer(this.theme, props.views, parts.library);
    this.selected = new Highlight(this.theme.interactive, "selected");
    this.hoverMark = new Highlight(this.theme.interactive, "hovered");
    this.blots = new Blots(this.troupe.mostStagedDrivers);
    const lit = lights(this.theme, this.place.bounds, quality.shadowPx, quality.environment ? 1 : 1.5);
    this.sun = lit.sun;
    const groups = [lit, this.place, this.troupe, this.ways, this.ghosts, this.selected, this.hoverMark];
    scene.add(this.roads.group, this.routes.group, this.additions.group);
    scene.add(...groups.map(({ group }) => group), this.blots.mesh);
    // Left to itself, three.js finds the place of everything that stands anew at every frame.
    for (const each of [lit, this.place]) each.group.traverse(stand);
    for (const { group } of groups) stand(group);
    stand(scene);
    this.disposers.push(() => {
      lit.group.removeFromParent();
      lit.sun.shadow.dispose();
    });
    if (quality.environment) {
      const around = environment(renderer, this.theme);
      scene.environment = around.texture;
      scene.environmentIntensity = this.theme.environment;
      scene.environmentRotation.set(Math.PI / 2, 0, 0);
      this.disposers.push(() => {
        scene.environment = null;
        around.dispose();
      });
    }
    const { x0, y0, x1, y1 } = this.place.bounds;
    const size = Math.hypot(x1 - x0, y1 - y0);
    this.reachM = Math.max(260, 2.5 * size);
    scene.fog = new Fog(new Color(this.theme.canvas), size * 2.2, size * 6);
    renderer.toneMappingExposure = this.theme.exposure * (quality.environment ? 1 : 1.08);
    renderer.shadowMap.enabled = quality.shadowPx > 0;
  }

  /** True when a frame would show something new. */
  wantsFrame(props: SiteSceneProps, nowMs: number): boolean {
    if (nowMs - this.lastAgeMs >= AGE_EVERY_MS) {
      this.lastAgeMs = nowMs;
      if (this.troupe.age(props.replica, props.models) || this.troupe.castIsOld(this.eyeAt())) this.dirty = true;
    }
    return this.dirty || this.moving || this.parts.rig.wantsStep || props.replica.version !== this.lastVersion;
  }

  /** Prepares one frame. */
  frame(props: SiteSceneProps, dtS: number, nowMs: number, width: number, height: number): void {
    const { rig, camera } = this.parts;
    this.dirty = false;
    const { version } = props.replica;
    const changed = version !== this.lastVersion;
    this.lastVersion = version;
    const levelsChanged = this.place.setLevels(props.levels);
    if (levelsChanged) this.showLevels();
    if (this.troupe.recast(this.eyeAt(), this.wanted(props), nowMs)) this.dirty = true;
    const pixel = (2 * Math.tan((FOV_DEG * Math.PI) / 360)) / height;
    this.troupe.scaleMarks(this.eyeAt(), pixel);
    const acting = this.troupe.update(props.replica, dtS, props.reducedMotion);
    this.follow(props);
    const cameraMoves = rig.step(dtS);
    this.aim(camera, width / height);
    const wallsChanged = this.place.faceCamera(camera.position.x, camera.position.y, rig.view.polarRad < 0.25);
    if (this.ways.update(props.paths, props.leases, (vehicle) => this.whereabouts(vehicle))) this.dirty = true;
    const metresAPixel = pixel * rig.view.distanceM;
    this.roads.update(props.replica, props.speeds ?? null, pixel, metresAPixel);
    this.routes.update(props.routes ?? null, pixel, metresAPixel);
    this.ghosts.show(props.ghosts, this.troupe);
    this.additions.show(props, this.place, levelsChanged);
    this.selected.show(props.selection, this.troupe);
    this.hoverMark.show(this.hovered === props.selection ? null : this.hovered, this.troupe);
    this.selected.update(this.troupe, pixel);
    this.hoverMark.update(this.troupe, pixel);
    this.blots.update(this.troupe.staged());
    this.shadow(acting || changed || wallsChanged || levelsChanged, nowMs);
    const labelsDue = nowMs - this.lastLabelsMs >= LABELS_EVERY_MS;
    if (labelsDue) {
      this.lastLabelsMs = nowMs;
      const picture = [camera, width, height] as const;
      const labels = [...sceneLabels(props, this, ...picture), ...additionLabels(props, this, ...picture)];
      this.parts.labels.update(labels, props.covered ?? []);
    }
    // The last of a row of frames must not leave labels where the camera was before.
    this.moving = !labelsDue || acting || cameraMoves || props.followId !== null;
  }

  /** Things follow their storeys. */
  private showLevels(): void {
    const { cutZ } = this.place;
    this.parts.renderer.clippingPlanes = cutZ === null ? [] : [new Plane(new Vector3(0, 0, -1), cutZ)];
    this.troupe.setLevels(this.place);
    const { z1 } = this.place.bounds;
    const { rig } = this.parts;
    const raisedM = z1 === undefined ? 0 : this.place.liftAt(z1);
    if (raisedM === rig.raisedM) return;
    // Storeys apart do not fit into the picture of the whole, and the other way round.
    rig.raisedM = raisedM;
    rig.home();
    this.lastLabelsMs = -Infinity;
  }

  private eyeAt(): Vec3 {
    return this.parts.camera.position.toArray();
  }

  /** Things that are drawn in full however many there are. */
  private wanted(props: SiteSceneProps): string[] {
    return [props.selection, this.hovered, props.followId, ...props.alarms.keys()].filter((id) => id !== null);
  }

  private follow(props: SiteSceneProps): void {
    const actor = props.followId === null ? undefined : this.troupe.actor(props.followId);
    if (actor === undefined || !actor.placed) return;
    const e = actor.world.elements;
    this.parts.rig.follow([e[12]!, e[13]!, e[14]! + 0.2]);
  }

  private aim(camera: PerspectiveCamera, aspect: number): void {
    const { view } = this.parts.rig;
    camera.up.set(0, 0, 1);
    camera.position.set(...positionOf(view));
    camera.lookAt(...view.target);
    camera.fov = FOV_DEG;
    camera.aspect = aspect;
    camera.near = Math.max(0.05, view.distanceM * 0.02);
    camera.far = view.distanceM + this.reachM;
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
  }

  private shadow(changed: boolean, nowMs: number): void {
    if (this.quality.shadowPx === 0) return;
    if (changed) this.shadowDue = true;
    if (!this.shadowDue || nowMs - this.lastShadowMs < this.quality.shadowEveryMs) return;
    this.sun.shadow.needsUpdate = true;
    this.shadowDue = false;
    this.lastShadowMs = nowMs;
  }

  private whereabouts(vehicle: string): Vec2 | null {
    const actor = this.troupe.actor(vehicle);
    return actor?.placed ? [actor.world.elements[12]!, actor.world.elements[13]!] : null;
  }

  /** Everything that a ray may meet and that can be clicked. What is inside its carrier is not: a click there means the carrier. */
  *pickables(origin: Vec3, direction: Vec3): Generator<Pickable> {
    const pickable = (actor: Actor): Pickable => ({
      id: actor.thing.id,
      world: actor.world,
      view: actor.view,
      placed: actor.placed,
    });
    yield* this.additions.pickables;
    for (const actor of this.troupe.near(origin, direction)) yield pickable(actor);
    for (const actor of this.troupe.staged()) {
      if (actor.hidden) continue;
      const mine = pickable(actor);
      const carrier = actor.carrier === null ? undefined : this.troupe.actors.get(actor.carrier);
      if (carrier === undefined || !encloses(pickable(carrier), mine)) yield mine;
    }
  }

  /** A planned Thing, as far as the camera wants to know it. */
  plannedActor(id: string): Pickable | undefined {
    return this.additions.pickables.find((one) => one.id === id);
  }

  private ray(x: number, y: number, width: number, height: number): { origin: Vec3; direction: Vec3 } {
    const { camera } = this.parts;
    this.eye
      .set((x / width) * 2 - 1, 1 - (y / height) * 2, 0.5)
      .unproject(camera)
      .sub(camera.position)
      .normalize();
    return { origin: camera.position.toArray(), direction: this.eye.toArray() };
  }

  pickAt(x: number, y: number, width: number, height: number): string | null {
    const { origin, direction } = this.ray(x, y, width, height);
    return pick(origin, direction, this.pickables(origin, direction));
  }

  floorAt(x: number, y: number, width: number, height: number): Vec3 | null {
    const { origin, direction } = this.ray(x, y, width, height);
    const { floorZ } = this.place;
    if (direction[2] >= -1e-3) return null;
    const t = (floorZ - origin[2]) / direction[2];
    return [origin[0] + direction[0] * t, origin[1] + direction[1] * t, floorZ];
  }

  /** The point of the ground or of the shown floor under a pixel, in the site's frame: of storeys apart, as if they were not. */
  groundAt(x: number, y: number, width: number, height: number): Vec3 | null {
    const { origin, direction } = this.ray(x, y, width, height);
    const ground = this.place.terrainAt(origin, direction);
    if (ground !== null) return ground;
    const floor = this.floorAt(x, y, width, height);
    return floor === null ? null : [floor[0], floor[1], this.place.unlifted(floor[2])];
  }

  dispose(): void {
    for (const dispose of this.disposers) dispose();
    for (const each of [
      this.place,
      this.troupe,
      this.ways,
      this.roads,
      this.routes,
      this.ghosts,
      this.additions,
      this.selected,
      this.hoverMark,
      this.blots,
      this.materials,
    ])
      each.dispose();
    this.parts.scene.fog = null;
    this.parts.renderer.clippingPlanes = [];
  }
}
