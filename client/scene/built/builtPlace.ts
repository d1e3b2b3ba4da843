import {
  BackSide,
  BufferAttribute,
  BufferGeometry,
  Group,
  type Material,
  Mesh,
  MeshBasicMaterial,
  type Object3D,
  PlaneGeometry,
  Raycaster,
  ShadowMaterial,
  Vector3,
} from "three";
import type { Place } from "../../../twins/core/place.ts";
import type { Vec3 } from "../../../twins/core/view.ts";
import type { PartKind } from "../../../twins/import/imported.ts";
import type { SceneMaterials } from "../geometry/materials.ts";
import { linear, type SceneTheme } from "../palette.ts";
import { type Levels, type StagePlace, WHOLE } from "../stage/stagePlace.ts";
import type { Theme } from "../types.ts";
import type { Batch } from "./batch.ts";
import type { BuiltGeometry } from "./build.ts";
import type { Extent } from "./extent.ts";
import { baseColour, partFinish } from "./finishes.ts";
import { Squares } from "./squares.ts";

/** What is above one's head inside a building. */
const OVERHEAD: ReadonlySet<PartKind> = new Set(["roof"]);
/** Solids whose inside is seen where they are cut. */
const SOLIDS: ReadonlySet<PartKind> = new Set(["wall", "column", "stair", "lift", "door", "furniture"]);
const FLAT: ReadonlySet<PartKind> = new Set(["floor", "terrain", "water", "road", "pavement", "vegetation"]);
/** The ground around it reaches so much farther than what stands on it. */
const AROUND = 1.6;
/** A storey is cut so far above its floor, m: through windows and doors, above tables. */
const CUT_M = 1.5;
/** Storeys apart: so much of the site's width, and at least so much, m. */
const APART_SHARE = 0.3;
const APART_M = 5;
/** Beyond this width shadows would be blots, m. */
const SHADOWS_TO_M = 1_500;
/** So far below the lowest of a sample lies the base that is drawn under it, m. */
const BASE_BELOW_M = 0.5;
/** Lightness of the darkest and of the lightest place of a kind. */
const TINT = [0.9, 1.06] as const;

export interface BuiltPlaceParts {
  readonly built: BuiltGeometry;
  readonly places: readonly Place[];
  readonly theme: Theme;
  readonly tokens: SceneTheme;
  readonly materials: SceneMaterials;
  /** No shadows: for software renderers. */
  readonly plain: boolean;
}

/** A place by its geometry: a few draw calls a storey, whatever number of parts it has. */
export class BuiltPlace implements StagePlace {
  readonly group = new Group();
  readonly bounds: Extent;
  readonly #kept: { dispose(): void }[] = [];
  readonly #storeys = new Map<string | null, Group>();
  readonly #overhead: Object3D[] = [];
  readonly #terrain: Mesh[] = [];
  /** What casts shadows, by its storey. */
  readonly #casting = new Map<Group, Mesh[]>();
  /** Insides of what is cut. */
  readonly #caps: Mesh[] = [];
  /** Heights of the storeys, the lowest first. */
  readonly #levels: readonly Place[];
  readonly #apartM: number;
  #shown: Levels = WHOLE;

  constructor({ built, places, theme, tokens, materials, plain }: BuiltPlaceParts) {
    this.bounds = built.extent;
    const { x0, y0, x1, y1, z0 } = built.extent;
    const widthM = Math.hypot(x1 - x0, y1 - y0);
    this.#apartM = Math.max(APART_M, APART_SHARE * widthM);
    this.#levels = places.filter(({ level }) => level === "storey").toSorted((a, b) => a.floorZ - b.floorZ);
    this.group.matrixAutoUpdate = false;
    const flat = plain || widthM > SHADOWS_TO_M;
    const cap = this.#keep(new MeshBasicMaterial({ color: tokens.planWall, side: BackSide, toneMapped: false }));
    for (const batch of built.batches) this.#add(batch, theme, materials, cap, flat);
    if (!flat) this.#addGround(tokens, z0, widthM);
    // A sample without its ground: houses and patches of land lie about in nothing. A base under all of them makes one place of it.
    if (built.home.x0 !== x0) this.#addBase(theme, z0, widthM);
  }

  #keep<T extends { dispose(): void }>(one: T): T {
    this.#kept.push(one);
    return one;
  }

  #groupOf(storey: string | null): Group {
    const known = this.#storeys.get(storey);
    if (known !== undefined) return known;
    const group = new Group();
    group.matrixAutoUpdate = false;
    this.#storeys.set(storey, group);
    this.group.add(group);
    return group;
  }

  #add(batch: Batch, theme: Theme, materials: SceneMaterials, cap: Material, flat: boolean): void {
    const { storey, kind } = batch;
    const geometry = this.#keep(geometryOf(batch, theme));
    const group = this.#groupOf(storey);
    const looks = kind === "window" ? materials.glass : [materials.built];
    const make = (of: BufferGeometry): Mesh[] =>
      looks.map((look) => {
        const mesh = new Mesh(of, look);
        mesh.castShadow = !flat && !FLAT.has(kind) && kind !== "window";
        mesh.receiveShadow = !flat;
        mesh.matrixAutoUpdate = false;
        if (kind === "window") mesh.renderOrder = 3;
        return mesh;
      });
    const several = batch.squares.length > 1 ? this.#keep(new Squares(geometry, batch.squares, make)) : null;
    const meshes = several?.meshes ?? make(geometry);
    const shown: readonly Object3D[] = several === null ? meshes : [several];
    group.add(...shown);
    const casting = this.#casting.get(group) ?? [];
    this.#casting.set(group, [...casting, ...meshes.filter(({ castShadow }) => castShadow)]);
    if (OVERHEAD.has(kind)) this.#overhead.push(...shown);
    if (kind === "terrain") this.#terrain.push(...meshes);
    if (storey === null || !SOLIDS.has(kind)) return;
    const inside = new Mesh(geometry, cap);
    inside.matrixAutoUpdate = false;
    inside.visible = false;
    this.#caps.push(inside);
    group.add(inside);
  }

  #addGround(tokens: SceneTheme, z: number, widthM: number): void {
    const { x0, y0, x1, y1 } = this.bounds;
    const geometry = this.#keep(new PlaneGeometry(AROUND * widthM, AROUND * widthM));
    const ground = new Mesh(geometry, this.#keep(new ShadowMaterial({ opacity: tokens.groundShadow })));
    ground.position.set((x0 + x1) / 2, (y0 + y1) / 2, z - 0.01);
    ground.updateMatrix();
    ground.matrixAutoUpdate = false;
    ground.receiveShadow = true;
    this.group.add(ground);
  }

  #addBase(theme: Theme, z: number, widthM: number): void {
    const { x0, y0, x1, y1 } = this.bounds;
    const look = new MeshBasicMaterial({ color: baseColour(theme), toneMapped: false });
    const base = new Mesh(this.#keep(new PlaneGeometry(AROUND * widthM, AROUND * widthM)), this.#keep(look));
    base.position.set((x0 + x1) / 2, (y0 + y1) / 2, z - BASE_BELOW_M);
    base.updateMatrix();
    base.matrixAutoUpdate = false;
    this.group.add(base);
  }

  setLevels(levels: Levels): boolean {
    const { storey, exploded, cut } = this.#shown;
    if (storey === levels.storey && exploded === levels.exploded && cut === levels.cut) return false;
    this.#shown = levels;
    const heights = new Map(this.#levels.map(({ id, floorZ }) => [id, floorZ]));
    for (const [id, group] of this.#storeys) {
      const z = id === null ? null : (heights.get(id) ?? null);
      group.visible = z === null || z < this.hiddenFromZ;
      group.position.z = z === null ? 0 : this.liftAt(z);
      group.updateMatrix();
      // A storey that hangs in the air has no shadow on those below it.
      for (const mesh of this.#casting.get(group) ?? []) mesh.castShadow = group.position.z === 0;
    }
    // Who looks into a storey looks through its roof.
    for (const mesh of this.#overhead) mesh.visible = levels.storey === null && !levels.exploded;
    for (const mesh of this.#caps) mesh.visible = this.cutZ !== null;
    return true;
  }

  get #storeyShown(): Place | undefined {
    return this.#levels.find(({ id }) => id === this.#shown.storey);
  }

  get hiddenFromZ(): number {
    const shown = this.#storeyShown;
    if (shown === undefined) return Infinity;
    return this.#levels.find(({ floorZ }) => floorZ > shown.floorZ + 0.5)?.floorZ ?? Infinity;
  }

  get cutZ(): number | null {
    const shown = this.#storeyShown;
    return shown === undefined || !this.#shown.cut ? null : shown.floorZ + this.liftAt(shown.floorZ) + CUT_M;
  }

  get floorZ(): number {
    const shown = this.#storeyShown;
    const z = shown?.floorZ ?? this.#levels[0]?.floorZ ?? this.bounds.z0;
    return z + this.liftAt(z);
  }

  terrainAt(origin: Vec3, direction: Vec3): Vec3 | null {
    if (this.#terrain.length === 0) return null;
    const ray = new Raycaster(new Vector3(...origin), new Vector3(...direction));
    return ray.intersectObjects(this.#terrain, false)[0]?.point.toArray() ?? null;
  }

  unlifted(floorZ: number): number {
    return floorZ - this.liftAt(this.#storeyShown?.floorZ ?? this.#levels[0]?.floorZ ?? this.bounds.z0);
  }

  liftAt(z: number): number {
    if (!this.#shown.exploded) return 0;
    const below = this.#levels.filter(({ floorZ }) => floorZ <= z + 0.01).length;
    return Math.max(0, below - 1) * this.#apartM;
  }

  faceCamera(): boolean {
    return false;
  }

  standingWalls(): readonly [] {
    return [];
  }

  dispose(): void {
    for (const one of this.#kept) one.dispose();
    this.group.removeFromParent();
  }
}

/** One way of taking light for all of it; each place with its own lightness. */
function geometryOf({ kind, positions, normals, tints }: Batch, theme: Theme): BufferGeometry {
  const { colour, roughness, metalness, glow } = partFinish(kind, theme);
  const base = linear(colour);
  const count = positions.length / 3;
  const colours = new Uint8Array(3 * count);
  const surfaces = new Uint8Array(3 * count);
  const surface = [roughness, metalness, glow ?? 0].map((value) => Math.round(255 * value));
  for (let i = 0; i < count; i++) {
    const tint = TINT[0] + ((TINT[1] - TINT[0]) * tints[i]!) / 255;
    for (let axis = 0; axis < 3; axis++) {
      colours[3 * i + axis] = Math.min(255, Math.round(255 * tint * base[axis]!));
      surfaces[3 * i + axis] = surface[axis]!;
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(positions, 3));
  geometry.setAttribute("normal", new BufferAttribute(normals, 3, true));
  geometry.setAttribute("color", new BufferAttribute(colours, 3, true));
  geometry.setAttribute("surface", new BufferAttribute(surfaces, 3, true));
  return geometry;
}
