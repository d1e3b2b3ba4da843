import {
  BoxGeometry,
  InstancedMesh,
  Matrix4,
  MeshStandardMaterial,
  PerspectiveCamera,
  Vector3,
  WebGLRenderer,
} from "three";
import { rng } from "../../twins/core/rng.ts";
import type { Site } from "../../twins/core/site.ts";
import type { ThingModel } from "../../twins/core/thing.ts";
import type { ThingView, Vec3 } from "../../twins/core/view.ts";
import { Mesh } from "../../twins/import/geometry/mesh.ts";
import { box } from "../../twins/import/geometry/solids.ts";
import type { Part } from "../../twins/import/imported.ts";
import { type Contestant, directContestant, middleOf, race, siteContestant } from "./bench.ts";
import { build } from "./built/build.ts";
import { BuiltPlace } from "./built/builtPlace.ts";
import { compileView } from "./geometry/compile.ts";
import { sceneMaterials } from "./geometry/materials.ts";
import { THEMES } from "./palette.ts";
import { pick } from "./picking.ts";

export interface CityResult {
  readonly movers: number;
  readonly buildings: number;
  readonly frames: number;
  /** Milliseconds of script a frame: the median of several rounds. */
  readonly siteMs: number;
  readonly directMs: number;
  readonly drawCalls: number;
  /** Of the city alone, seen whole. */
  readonly cityDrawCalls: number;
  /** Milliseconds of a ray among the movers: the median of several rounds. */
  readonly pickMs: number;
  readonly picked: number;
}

const PICKS = 2_000;
const PICKS_A_ROUND = 100;
/** A light shape: the bench is about numbers, not about triangles. */
const LIGHT_INDICES = 36;
/** Ground of a building with its part of the street, m. */
const PLOT_M = 14;

/** Blocks in rows, each a place of its own. */
function blocks(count: number): { parts: Part[]; middles: readonly Vec3[]; heights: readonly number[] } {
  const random = rng(2, "city");
  const side = Math.ceil(Math.sqrt(count));
  const parts: Part[] = [];
  const middles: Vec3[] = [];
  const heights: number[] = [];
  const mesh = new Mesh();
  for (let i = 0; i < count; i++) {
    const [x, y] = [((i % side) - side / 2) * PLOT_M, (Math.floor(i / side) - side / 2) * PLOT_M];
    const height = 4 + 16 * random.uniform();
    mesh.clear();
    box(mesh, [x, y], 0, 5, 5, [0, height]);
    parts.push({
      place: `b${i}`,
      kind: "wall",
      lod: 1,
      positions: mesh.positions.slice(),
      indices: mesh.indices.slice(),
    });
    middles.push([x, y, height / 2]);
    heights.push(height);
  }
  return { parts, middles, heights };
}

/** The floor to compare with: the same blocks as one InstancedMesh beside the movers'. */
function withBlocks(contestant: Contestant, middles: readonly Vec3[], heights: readonly number[]): Contestant {
  const mesh = new InstancedMesh(new BoxGeometry(10, 10, 1), new MeshStandardMaterial(), middles.length);
  mesh.frustumCulled = false;
  mesh.matrixAutoUpdate = false;
  const matrix = new Matrix4();
  for (const [i, at] of middles.entries()) mesh.setMatrixAt(i, matrix.makeScale(1, 1, heights[i]!).setPosition(...at));
  contestant.scene.add(mesh);
  return contestant;
}

const [eye, ray] = [new Vector3(), new Vector3()];

/** A ray from above towards each of many places: what the pointer does at every move. */
function measurePicks(site: ReturnType<typeof siteContestant>): { pickMs: number; picked: number } {
  const random = rng(3, "picks");
  let picked = 0;
  const spent: number[] = [];
  let startMs = performance.now();
  for (let i = 1; i <= PICKS; i++) {
    eye.set(0, -150, 120);
    ray
      .set(random.uniform() * 200 - 100, random.uniform() * 200 - 100, 0)
      .sub(eye)
      .normalize();
    const [from, towards] = [eye.toArray() as Vec3, ray.toArray() as Vec3];
    const near = site.troupe.near(from, towards);
    const staged = site.troupe.staged();
    const all = [...near, ...staged].map(({ thing, world, view, placed }) => ({ id: thing.id, world, view, placed }));
    if (pick(from, towards, all) !== null) picked++;
    if (i % PICKS_A_ROUND > 0) continue;
    spent.push((performance.now() - startMs) / PICKS_A_ROUND);
    startMs = performance.now();
  }
  return { pickMs: middleOf(spent), picked };
}

/** A city with a fleet, as the product draws it, against the same shapes as two InstancedMeshes, frame by frame in turn. */
export function benchCity(
  canvas: HTMLCanvasElement,
  site: Site,
  { view, model }: { readonly view: ThingView; readonly model: ThingModel },
  movers: number,
  buildings: number,
  frames: number,
): CityResult {
  const renderer = new WebGLRenderer({ canvas, antialias: false });
  renderer.setSize(64, 64, false);
  const camera = new PerspectiveCamera(40, 1, 1, 10_000);
  camera.position.set(0, -1800, 1500);
  camera.lookAt(0, 0, 0);
  const { parts, middles, heights } = blocks(buildings);
  const places = parts.map(({ place }) => ({ ...site.places[0]!, id: place, level: "building" as const }));
  const city = new BuiltPlace({
    built: build(parts, places, 3),
    places,
    theme: "light",
    tokens: THEMES.light,
    materials: sceneMaterials(false, true),
    plain: true,
  });
  const ours = siteContestant(site, view, model, movers, [0, 0, 10]);
  ours.scene.add(city.group);
  const solid = compileView(view).groups.find(
    (group) => group.joint === null && group.pass === "solid" && group.lamp === null,
  )!;
  const geometry = solid.geometry.clone();
  geometry.setDrawRange(0, LIGHT_INDICES);
  const direct = withBlocks(directContestant(geometry, movers), middles, heights);
  const { medianMs, calls } = race(renderer, camera, [ours, direct], movers, frames);
  const picks = measurePicks(ours);
  ours.troupe.group.visible = false;
  renderer.render(ours.scene, camera);
  const result = {
    movers,
    buildings,
    frames,
    siteMs: medianMs[0]!,
    directMs: medianMs[1]!,
    drawCalls: calls[0]!,
    cityDrawCalls: renderer.info.render.calls,
    ...picks,
  };
  renderer.dispose();
  return result;
}
