import { DoubleSide, Group, Mesh, MeshBasicMaterial, PlaneGeometry, ShadowMaterial, type Texture } from "three";
import type { Site } from "../../../twins/core/site.ts";
import type { ThingView, Vec2 } from "../../../twins/core/view.ts";
import { addMesh, gathered, gathering, placement } from "../geometry/gather.ts";
import type { SceneMaterials } from "../geometry/materials.ts";
import { extruded } from "../geometry/shapes.ts";
import type { SceneTheme } from "../palette.ts";
import type { Language } from "../types.ts";
import { bollards, cableTray, columns, conveyor, conveyorRuns, FENCE_M, fencePosts, fenceRuns } from "./fittings.ts";
import { floorMarks } from "./floorMarks.ts";
import { hallOutline } from "./hall.ts";
import { type Bounds, boundsOf, type Side, sidesOf } from "./outline.ts";
import { contactShade, type Footprint } from "./shade.ts";
import type { StagePlace } from "./stagePlace.ts";
import { concrete, shadeTexture, stencils, wireMesh } from "./textures.ts";
import { buildWall } from "./walls.ts";
import { floorWords } from "./words.ts";

const CONCRETE_TILE_M = 6;
const JOINT_M = 3;
/** A wall hides when it faces away from the camera by more than this cosine. */
const HIDE = 0.12;

interface Wall {
  readonly side: Side;
  readonly full: Group;
  readonly stub: Mesh;
}

/** The place itself: slab, floor paint, walls, columns, station, fence. Built once a site and theme. */
export class Place implements StagePlace {
  readonly hiddenFromZ = Infinity;
  readonly cutZ = null;
  readonly floorZ = 0;
  readonly group = new Group();
  readonly bounds: Bounds;
  /** No shadow on the ground, no sharpening of slanted textures: for software renderers. */
  private readonly plain: boolean;
  private readonly walls: Wall[] = [];
  private readonly textures: Texture[] = [];
  private readonly materials: { dispose(): void }[] = [];

  constructor(
    site: Site,
    views: Readonly<Record<string, ThingView>>,
    theme: SceneTheme,
    shared: SceneMaterials,
    language: Language,
    footprints: readonly Footprint[],
    plain: boolean,
  ) {
    this.plain = plain;
    const outline = hallOutline(site);
    const sides = sidesOf(outline);
    this.bounds = boundsOf(outline);
    this.addFloor(outline, theme, footprints, shared);
    this.addPaint(site, theme, language, shared);
    this.addFittings(site, views, theme, shared);
    this.addWalls(sides, theme, shared);
    if (plain) for (const texture of this.textures) texture.anisotropy = 1;
  }

  private keep<T extends { dispose(): void }>(material: T): T {
    this.materials.push(material);
    return material;
  }

  private addFloor(
    outline: readonly Vec2[],
    theme: SceneTheme,
    footprints: readonly Footprint[],
    shared: SceneMaterials,
  ): void {
    const { x0, y0, x1, y1 } = this.bounds;
    const edge = gathering();
    const rim = outline.map(
      ([x, y]): Vec2 => [x + Math.sign(x - (x0 + x1) / 2) * 0.34, y + Math.sign(y - (y0 + y1) / 2) * 0.34],
    );
    addMesh(edge, extruded(rim, 0.28, 0.02), placement([0, 0, -0.285]), {
      colour: theme.skirting,
      roughness: 0.9,
      metalness: 0,
    });
    const slab = new Mesh(gathered(edge), shared.solid);
    slab.receiveShadow = true;
    this.group.add(slab);
    const width = x1 - x0;
    const height = y1 - y0;
    const texture = concrete(512);
    texture.repeat.set(width / CONCRETE_TILE_M, height / CONCRETE_TILE_M);
    this.textures.push(texture);
    const floorMaterial = shared.surface({ color: theme.floor, map: texture, roughness: 0.62 });
    const floor = new Mesh(new PlaneGeometry(width, height), floorMaterial);
    floor.position.set((x0 + x1) / 2, (y0 + y1) / 2, 0);
    floor.receiveShadow = true;
    this.group.add(floor);
    const margin = 0.34;
    const around = { x0: x0 - margin, y0: y0 - margin, x1: x1 + margin, y1: y1 + margin };
    const shade = shadeTexture(contactShade(around, [...footprints, ...this.wallShade(outline)], 26));
    this.textures.push(shade);
    const shadeMaterial = this.keep(
      new MeshBasicMaterial({ map: shade, transparent: true, depthWrite: false, toneMapped: false }),
    );
    const contact = new Mesh(new PlaneGeometry(width + 2 * margin, height + 2 * margin), shadeMaterial);
    contact.position.set((x0 + x1) / 2, (y0 + y1) / 2, 0.018);
    contact.renderOrder = 1;
    this.group.add(contact);
    if (!this.plain) this.addGround(theme);
  }

  /** The hall's own shadow on whatever it stands on. */
  private addGround(theme: SceneTheme): void {
    const { x0, y0, x1, y1 } = this.bounds;
    const ground = new Mesh(
      new PlaneGeometry(220, 220),
      this.keep(new ShadowMaterial({ opacity: theme.groundShadow })),
    );
    ground.position.set((x0 + x1) / 2, (y0 + y1) / 2, -0.29);
    ground.receiveShadow = true;
    this.group.add(ground);
  }

  /** Floors darken towards their walls. */
  private wallShade(outline: readonly Vec2[]): Footprint[] {
    return sidesOf(outline).map(({ a, b, outward }) => ({
      outline: [
        a,
        b,
        [b[0] + outward[0] * 0.5, b[1] + outward[1] * 0.5],
        [a[0] + outward[0] * 0.5, a[1] + outward[1] * 0.5],
      ],
      depth: 0.5,
      blurM: 0.28,
    }));
  }

  private addPaint(site: Site, theme: SceneTheme, language: Language, shared: SceneMaterials): void {
    const paint = floorMarks(site, theme);
    const { x0, y0, x1, y1 } = this.bounds;
    for (let x = Math.ceil(x0 / JOINT_M) * JOINT_M; x < x1; x += JOINT_M)
      paint.stroke([x + 1.5, y0], [x + 1.5, y1], 0.014, theme.joint, -1);
    for (let y = Math.ceil(y0 / JOINT_M) * JOINT_M; y < y1; y += JOINT_M)
      paint.stroke([x0, y], [x1, y], 0.014, theme.joint, -1);
    const material = shared.surface({
      vertexColors: true,
      roughness: 0.58,
      polygonOffset: true,
      polygonOffsetFactor: -1,
      polygonOffsetUnits: -1,
    });
    const marks = new Mesh(paint.geometry(), material);
    marks.receiveShadow = true;
    this.group.add(marks);
    const words = floorWords(site, language);
    const atlas = stencils(words, theme.mark);
    this.textures.push(atlas.texture);
    const ink = shared.surface({
      map: atlas.texture,
      transparent: true,
      depthWrite: false,
      roughness: 0.6,
      polygonOffset: true,
      polygonOffsetFactor: -2,
    });
    for (const [i, word] of words.entries()) {
      const widthM = word.heightM * atlas.widths[i]!;
      const geometry = new PlaneGeometry(widthM, word.heightM);
      const uv = geometry.attributes.uv!;
      const share = (atlas.widths[i]! * 96) / 1024;
      for (let v = 0; v < 4; v++) uv.setXY(v, uv.getX(v) * share, 1 - (i + 1 - uv.getY(v)) / atlas.rows);
      const plate = new Mesh(geometry, ink);
      plate.position.set(word.at[0], word.at[1], 0.016);
      plate.rotation.z = word.turnRad;
      plate.renderOrder = 1;
      this.group.add(plate);
    }
  }

  private addFittings(
    site: Site,
    views: Readonly<Record<string, ThingView>>,
    theme: SceneTheme,
    shared: SceneMaterials,
  ): void {
    const fittings = gathering();
    bollards(fittings, site);
    for (const run of conveyorRuns(site, views)) conveyor(fittings, run);
    const wire = wireMesh(theme.wallCut);
    this.textures.push(wire);
    for (const run of fenceRuns(site)) {
      fencePosts(fittings, run);
      const length = Math.hypot(run.b[0] - run.a[0], run.b[1] - run.a[1]);
      const texture = wire.clone();
      texture.repeat.set(length / 0.08, (FENCE_M - 0.15) / 0.08);
      this.textures.push(texture);
      const plane = new Mesh(
        new PlaneGeometry(length, FENCE_M - 0.15),
        shared.surface({
          map: texture,
          transparent: true,
          side: DoubleSide,
          // It is flat: only one of its sides is seen at a time.
          forceSinglePass: true,
          depthWrite: false,
          roughness: 0.6,
        }),
      );
      plane.rotation.set(Math.PI / 2, 0, Math.atan2(run.b[1] - run.a[1], run.b[0] - run.a[0]), "ZYX");
      plane.position.set((run.a[0] + run.b[0]) / 2, (run.a[1] + run.b[1]) / 2, 0.12 + (FENCE_M - 0.15) / 2);
      plane.renderOrder = 2;
      this.group.add(plane);
    }
    const mesh = new Mesh(gathered(fittings), shared.solid);
    mesh.castShadow = true;
    mesh.receiveShadow = true;
    this.group.add(mesh);
  }

  private addWalls(sides: readonly Side[], theme: SceneTheme, shared: SceneMaterials): void {
    for (const [i, side] of sides.entries()) {
      const parts = buildWall(side, i, theme);
      columns(parts.solid, [side]);
      cableTray(parts.solid, [side]);
      const full = new Group();
      const solid = new Mesh(gathered(parts.solid), shared.solid);
      solid.receiveShadow = true;
      full.add(solid);
      const glass = gathered(parts.glass);
      for (const side of shared.glass) {
        const pane = new Mesh(glass, side);
        pane.renderOrder = 3;
        full.add(pane);
      }
      const stub = new Mesh(gathered(parts.stub), shared.solid);
      stub.receiveShadow = true;
      this.group.add(full, stub);
      this.walls.push({ side, full, stub });
    }
  }

  /** Lowers the walls that stand between the camera and the room. @returns true when one changed. */
  faceCamera(x: number, y: number, fromAbove: boolean): boolean {
    let changed = false;
    for (const { side, full, stub } of this.walls) {
      const [mx, my] = [(side.a[0] + side.b[0]) / 2, (side.a[1] + side.b[1]) / 2];
      const away = Math.hypot(x - mx, y - my) || 1;
      const facing = ((x - mx) * side.outward[0] + (y - my) * side.outward[1]) / away;
      const show = !fromAbove && facing < HIDE;
      if (full.visible !== show) changed = true;
      full.visible = show;
      stub.visible = !show;
    }
    return changed;
  }

  /** A hall has one floor. */
  setLevels(): boolean {
    return false;
  }

  terrainAt(): null {
    return null;
  }

  unlifted(floorZ: number): number {
    return floorZ;
  }

  liftAt(): number {
    return 0;
  }

  /** Walls that are up, as their outer lines: labels behind them are hidden. */
  standingWalls(): readonly Side[] {
    return this.walls.filter((wall) => wall.full.visible).map((wall) => wall.side);
  }

  dispose(): void {
    this.group.traverse((object) => {
      if (object instanceof Mesh) object.geometry.dispose();
    });
    for (const texture of this.textures) texture.dispose();
    for (const material of this.materials) material.dispose();
    this.group.removeFromParent();
  }
}
