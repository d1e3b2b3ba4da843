import {
  Color,
  DoubleSide,
  Group,
  InstancedMesh,
  type Material,
  Matrix4,
  Mesh,
  ShaderMaterial,
  Shape,
  ShapeGeometry,
  Vector2,
} from "three";
import { LineMaterial } from "three/examples/jsm/lines/LineMaterial.js";
import { LineSegments2 } from "three/examples/jsm/lines/LineSegments2.js";
import { LineSegmentsGeometry } from "three/examples/jsm/lines/LineSegmentsGeometry.js";
import type { Zone, ZoneUse } from "../../../twins/core/additions.ts";
import type { Thing } from "../../../twins/core/thing.ts";
import type { ThingView, Vec3 } from "../../../twins/core/view.ts";
import { type CompiledView, compileView, type MeshLibrary } from "../geometry/compile.ts";
import { homeFrame } from "../motion/actor.ts";
import { jointFrame, jointPlans, jointTarget } from "../motion/joints.ts";
import type { SceneTheme } from "../palette.ts";
import type { Pickable } from "../picking.ts";
import type { StagePlace } from "../stage/stagePlace.ts";
import type { MarkedPlace, SceneAdditions, SiteSceneProps } from "../types.ts";
import { hatch } from "./ghosts.ts";

/** Above the floor's own marks, m. */
const ABOVE_M = 0.03;
const LINE_PX = 2;
const PATTERNS: Readonly<Record<ZoneUse, number>> = { work: 0, storage: 1, keepOut: 2, assembly: 3 };

/** A zone's floor: its use is told by a pattern in metres of the site, never by a hue alone. */
function floorOf(css: string, use: ZoneUse, periodM: number): ShaderMaterial {
  return new ShaderMaterial({
    uniforms: { colour: { value: new Color(css) }, pattern: { value: PATTERNS[use] }, period: { value: periodM } },
    transparent: true,
    depthWrite: false,
    side: DoubleSide,
    polygonOffset: true,
    polygonOffsetFactor: -4,
    polygonOffsetUnits: -4,
    vertexShader: /* glsl */ `
      varying vec2 vSite;
      void main() {
        vSite = position.xy;
        gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
      }`,
    fragmentShader: /* glsl */ `
      uniform vec3 colour;
      uniform int pattern;
      uniform float period;
      varying vec2 vSite;
      float band(float along) { return step(0.72, fract(along / period)); }
      void main() {
        float marked = 0.0;
        if (pattern == 1) marked = band(vSite.x + vSite.y);
        if (pattern == 2) marked = max(band(vSite.x + vSite.y), band(vSite.x - vSite.y));
        if (pattern == 3) marked = step(length(fract(vSite / period) - 0.5), 0.2);
        gl_FragColor = vec4(colour, mix(0.2, 0.6, marked));
        #include <colorspace_fragment>
      }`,
  });
}

type Shown = Pick<SiteSceneProps, "additions" | "marked" | "selection">;

/** What people added to a site: planned Things, hatched as all that is not now, zones, the outline being drawn, and that of the selected place. */
export class AdditionsLayer {
  readonly group = new Group();
  readonly #theme: SceneTheme;
  readonly #views: Readonly<Record<string, ThingView>>;
  readonly #library: MeshLibrary;
  readonly #planned: Material;
  readonly #compiled = new Map<string, CompiledView>();
  readonly #kept: { dispose(): void }[] = [];
  #shown: SceneAdditions | null = null;
  #marked: MarkedPlace | null = null;
  #selection: string | null = null;
  #pickables: readonly Pickable[] = [];

  constructor(theme: SceneTheme, views: Readonly<Record<string, ThingView>>, library: MeshLibrary) {
    this.#theme = theme;
    this.#views = views;
    this.#library = library;
    this.#planned = hatch(theme.forecast);
  }

  /** Boxes of the planned Things, to click. */
  get pickables(): readonly Pickable[] {
    return this.#pickables;
  }

  /**
   * Draws them anew when they are others.
   * @param moved the place's storeys are others, or elsewhere
   * @returns true when something changed
   */
  show(props: Shown, place: StagePlace, moved: boolean): boolean {
    const { additions = null, marked = null, selection } = props;
    const same = additions === this.#shown && marked === this.#marked && selection === this.#selection;
    if (same && !moved) return false;
    this.#shown = additions;
    this.#marked = marked;
    this.#selection = selection;
    this.#clear();
    if (marked !== null && marked.floorZ < place.hiddenFromZ) this.#addMarked(marked, place);
    if (additions === null) return true;
    const { things, zones, draft, outline } = additions;
    const isShown = (z: number): boolean => z < place.hiddenFromZ;
    this.#addThings(
      (draft === null ? things : [...things, draft]).filter(({ pose }) => isShown(pose.z)),
      place,
    );
    for (const zone of zones) if (isShown(zone.floorZ)) this.#addZone(zone, place);
    if (outline.length > 0) this.#addOutline(outline, place);
    return true;
  }

  #keep<T extends { dispose(): void }>(one: T): T {
    this.#kept.push(one);
    return one;
  }

  #addThings(things: readonly Thing[], place: StagePlace): void {
    const pickables: Pickable[] = [];
    for (const model of new Set(things.map((thing) => thing.model))) {
      const view = this.#views[model];
      if (view === undefined) continue;
      const frames = things
        .filter((thing) => thing.model === model)
        .map((thing) => {
          const world = homeFrame(thing, place.liftAt(thing.pose.z), new Matrix4());
          pickables.push({ id: thing.id, world, view, placed: true });
          return world;
        });
      this.#addCopies(view, this.#compiledView(model, view), frames);
    }
    this.#pickables = pickables;
  }

  #compiledView(model: string, view: ThingView): CompiledView {
    const compiled = this.#compiled.get(model) ?? compileView(view, this.#library);
    this.#compiled.set(model, compiled);
    return compiled;
  }

  /** Each with its joints at rest. */
  #addCopies(view: ThingView, { groups }: CompiledView, frames: readonly Matrix4[]): void {
    const plans = jointPlans(view);
    const rests: Matrix4[] = [];
    for (const plan of plans) {
      const own = jointFrame(plan, plan.joint.kind === "spin" ? 0 : jointTarget(plan.joint, 0), new Matrix4());
      rests.push(plan.parent >= 0 ? own.premultiply(rests[plan.parent]!) : own);
    }
    for (const { geometry, joint, show } of groups) {
      if (show.length > 0) continue;
      const rest = rests[plans.findIndex(({ name }) => name === joint)];
      const mesh = this.#keep(new InstancedMesh(geometry, this.#planned, frames.length));
      mesh.frustumCulled = false;
      mesh.renderOrder = 4;
      for (const [i, frame] of frames.entries())
        mesh.setMatrixAt(i, rest === undefined ? frame : new Matrix4().multiplyMatrices(frame, rest));
      this.group.add(mesh);
    }
  }

  #addZone(zone: Zone, place: StagePlace): void {
    const selected = zone.id === this.#selection;
    const css = selected ? this.#theme.interactive : this.#theme.mark;
    const z = zone.floorZ + place.liftAt(zone.floorZ) + ABOVE_M;
    const xs = zone.outline.map(([x]) => x);
    const wide = Math.max(...xs) - Math.min(...xs);
    const shape = new Shape(zone.outline.map(([x, y]) => new Vector2(x, y)));
    const material = this.#keep(floorOf(css, zone.use, Math.max(0.4, wide / 24)));
    const floor = new Mesh(this.#keep(new ShapeGeometry(shape)), material);
    floor.position.z = z;
    floor.renderOrder = 3;
    this.group.add(floor);
    const ring = [...zone.outline, zone.outline[0]!];
    this.#addLine(
      ring.map(([x, y]): Vec3 => [x, y, z]),
      selected ? this.#theme.interactive : this.#theme.text,
      selected ? LINE_PX + 1 : LINE_PX,
    );
  }

  /** Seen through walls and furniture: it says which place is meant. */
  #addMarked({ outline, floorZ }: MarkedPlace, place: StagePlace): void {
    const z = floorZ + place.liftAt(floorZ) + ABOVE_M;
    const ring = outline.length === 0 ? [] : [...outline, outline[0]!];
    if (ring.length > 2)
      this.#addLine(
        ring.map(([x, y]): Vec3 => [x, y, z]),
        this.#theme.interactive,
        LINE_PX + 1,
        true,
      );
  }

  #addOutline(outline: readonly Vec3[], place: StagePlace): void {
    const points = outline.map(([x, y, z]): Vec3 => [x, y, z + place.liftAt(z) + ABOVE_M]);
    // Between two corners a slope may be higher than both: what is being drawn is seen through it.
    // A single corner is a line too short to be seen: it gets a small cross.
    const [[x, y, z]] = points as [Vec3, ...Vec3[]];
    const arm = 0.15;
    this.#addLine(
      [
        [x - arm, y, z],
        [x + arm, y, z],
      ],
      this.#theme.interactive,
      LINE_PX + 1,
      true,
    );
    this.#addLine(
      [
        [x, y - arm, z],
        [x, y + arm, z],
      ],
      this.#theme.interactive,
      LINE_PX + 1,
      true,
    );
    if (points.length > 1) this.#addLine(points, this.#theme.interactive, LINE_PX + 1, true);
  }

  /** A line of a width on the screen: a zone of a city is seen as well as one of a room. */
  #addLine(points: readonly Vec3[], css: string, widthPx: number, throughAll = false): void {
    const geometry = this.#keep(new LineSegmentsGeometry());
    geometry.setPositions(points.slice(1).flatMap((point, i) => [...points[i]!, ...point]));
    const material = this.#keep(
      new LineMaterial({ color: new Color(css), linewidth: widthPx, depthTest: !throughAll }),
    );
    const line = new LineSegments2(geometry, material);
    line.renderOrder = 5;
    line.frustumCulled = false;
    this.group.add(line);
  }

  #clear(): void {
    for (const one of this.#kept.splice(0)) one.dispose();
    this.group.clear();
    this.#pickables = [];
  }

  dispose(): void {
    this.#clear();
    for (const { groups } of this.#compiled.values()) for (const { geometry } of groups) geometry.dispose();
    this.#planned.dispose();
    this.group.removeFromParent();
  }
}
