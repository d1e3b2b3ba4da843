import {
  type BufferGeometry,
  DirectionalLight,
  InstancedMesh,
  Matrix4,
  type Mesh,
  MeshStandardMaterial,
  PerspectiveCamera,
  Scene,
  WebGLRenderer,
} from "three";
import { rng } from "../../twins/core/rng.ts";
import type { Site } from "../../twins/core/site.ts";
import type { Thing, ThingModel } from "../../twins/core/thing.ts";
import type { ThingView, Vec3 } from "../../twins/core/view.ts";
import { compileView } from "./geometry/compile.ts";
import { sceneMaterials } from "./geometry/materials.ts";
import { Troupe } from "./motion/troupe.ts";
import { POSE_SIZE, Swarm } from "./swarm.ts";

export interface BenchResult {
  readonly movers: number;
  readonly frames: number;
  /** Milliseconds of script a frame: update and submission, the GPU's work fenced out; the median of several rounds. */
  readonly swarmMs: number;
  readonly directMs: number;
  /** swarmMs / directMs: the gate is 1.5. */
  readonly ratio: number;
  readonly drawCalls: number;
  readonly directDrawCalls: number;
  /** The same fleet as Things of a site, from their reports to the picture: some in full, the others as a swarm. */
  readonly siteMs: number;
  readonly siteDrawCalls: number;
}

const FRAMES_A_TICK = 3;
/** Half a second: as long as the slowest of what happens only now and then takes to come round again. */
const FRAMES_A_ROUND = 30;
/** Until the browser has compiled what runs at every frame. */
const WARM_UP_FRAMES = FRAMES_A_ROUND;
const AGE_EVERY_MS = 500;
/** A light shape: the bench is about poses, not about triangles. */
const LIGHT_INDICES = 36;

/** A fleet that drives in circles: the same poses for both contestants. */
export function fleet(count: number): (tick: number, into: Float32Array) => void {
  const random = rng(1, "bench");
  const start = Float32Array.from({ length: count * 4 }, () => random.uniform());
  return (tick, into) => {
    for (let i = 0; i < count; i++) {
      const angle = start[i * 4]! * 6.28 + tick * 0.02 * (0.5 + start[i * 4 + 1]!);
      into[i * POSE_SIZE] = start[i * 4 + 2]! * 200 - 100 + Math.cos(angle) * 3;
      into[i * POSE_SIZE + 1] = start[i * 4 + 3]! * 200 - 100 + Math.sin(angle) * 3;
      into[i * POSE_SIZE + 2] = angle + Math.PI / 2;
    }
  };
}

export interface Contestant {
  readonly scene: Scene;
  /** What happens before the frame, off the clock: data come in. */
  report?(poses: Float32Array, tick: number): void;
  tick(poses: Float32Array, tick: number): void;
  frame(tick: number, share: number): void;
}

/** A scene that is not moved, as the engine's. */
function standing(): Scene {
  const scene = new Scene();
  scene.matrixAutoUpdate = false;
  return scene;
}

function swarmContestant(geometry: BufferGeometry, count: number): Contestant {
  const swarm = new Swarm(geometry, count);
  const scene = standing();
  scene.add(swarm.mesh, new DirectionalLight());
  return {
    scene,
    tick: (poses, tick) => swarm.tick(poses, count, tick * 50),
    frame: (tick, share) => swarm.show((tick - 1 + share) * 50),
  };
}

/**
 * The floor to compare with: one InstancedMesh whose matrices are written straight into its array every tick. It shows less than
 * the product, whose movers are between two ticks at every frame: to do that too it would write three times as often.
 */
export function directContestant(geometry: BufferGeometry, count: number): Contestant {
  const mesh = new InstancedMesh(geometry, new MeshStandardMaterial({ vertexColors: true, roughness: 0.6 }), count);
  mesh.frustumCulled = false;
  mesh.matrixAutoUpdate = false;
  const identity = new Matrix4();
  for (let i = 0; i < count; i++) mesh.setMatrixAt(i, identity);
  const scene = standing();
  scene.add(mesh, new DirectionalLight());
  const matrices = mesh.instanceMatrix.array as Float32Array;
  return {
    scene,
    tick(poses) {
      for (let i = 0; i < count; i++) {
        const at = i * 16;
        const heading = poses[i * POSE_SIZE + 2]!;
        const [c, s] = [Math.cos(heading), Math.sin(heading)];
        matrices[at] = c;
        matrices[at + 1] = s;
        matrices[at + 4] = -s;
        matrices[at + 5] = c;
        matrices[at + 12] = poses[i * POSE_SIZE]!;
        matrices[at + 13] = poses[i * POSE_SIZE + 1]!;
      }
      mesh.instanceMatrix.needsUpdate = true;
    },
    frame() {},
  };
}

/** A replica of vehicles and nothing else: what the decoder's worker hands over. */
function reports(things: readonly Thing[], model: ThingModel) {
  const size = model.properties.length;
  const numbers = new Map(things.map(({ id }, i): [string, number] => [id, i]));
  const slotOf = new Map(model.properties.map(({ name }, p): [string, number] => [name, p]));
  const replica = {
    values: new Float64Array(things.length * size).fill(Number.NaN),
    observedAtMs: new Float64Array(things.length * size),
    slot: (thing: string, property: string) => (numbers.get(thing) ?? -1) * size + (slotOf.get(property) ?? -1),
    nowMs: 1,
    serverNowMs: () => replica.nowMs,
    online: () => true,
    provenance: () => "virtual" as const,
    staleAfterMs: () => Infinity,
    version: 0,
    layout: 1,
  };
  const [x, y, heading] = ["x", "y", "heading"].map((name) => slotOf.get(name)!) as [number, number, number];
  return {
    replica,
    take(poses: Float32Array, tick: number): void {
      replica.nowMs = tick * 50;
      for (let i = 0; i < things.length; i++) {
        replica.values[i * size + x] = poses[i * POSE_SIZE]!;
        replica.values[i * size + y] = poses[i * POSE_SIZE + 1]!;
        replica.values[i * size + heading] = poses[i * POSE_SIZE + 2]!;
        for (const p of [x, y, heading]) replica.observedAtMs[i * size + p] = replica.nowMs;
      }
      replica.version++;
    },
  };
}

/** Vehicles as the product draws them: reports in a replica, a fleet chosen by their number, the nearest in full. */
export function siteContestant(
  site: Site,
  view: ThingView,
  model: ThingModel,
  count: number,
  eye: Vec3,
): Contestant & { readonly troupe: Troupe } {
  const things = Array.from({ length: count }, (_, i) => ({
    ...site.things[0]!,
    id: `v${i}` as Thing["id"],
    model: "agv",
  }));
  const materials = sceneMaterials(false, true);
  const troupe = new Troupe({ ...site, things }, { agv: view }, new Map(), materials);
  const told = reports(things, model);
  const scene = standing();
  scene.add(troupe.group, new DirectionalLight());
  let agedMs = -Infinity;
  for (const mesh of troupe.group.children as Mesh[]) mesh.geometry.setDrawRange(0, LIGHT_INDICES);
  return {
    scene,
    troupe,
    report: told.take,
    tick() {},
    frame(tick, share) {
      told.replica.nowMs = (tick + share) * 50;
      troupe.recast(eye, [], told.replica.nowMs);
      // As often as the engine looks for the silent.
      if (told.replica.nowMs - agedMs >= AGE_EVERY_MS) {
        agedMs = told.replica.nowMs;
        troupe.age(told.replica, { agv: model });
      }
      troupe.update(told.replica, 1 / 60, false);
    },
  };
}

/**
 * Measures a large fleet against the direct InstancedMesh loop in the same run, frame by frame in turn, so that both see
 * the same machine. The picture is tiny and each frame is waited for: only script and submission are counted.
 */
export function benchSwarm(
  canvas: HTMLCanvasElement,
  site: Site,
  { view, model }: { readonly view: ThingView; readonly model: ThingModel },
  movers: number,
  frames: number,
): BenchResult {
  const renderer = new WebGLRenderer({ canvas, antialias: false });
  renderer.setSize(64, 64, false);
  const camera = new PerspectiveCamera(40, 1, 1, 1000);
  camera.position.set(0, -150, 120);
  camera.lookAt(0, 0, 0);
  const solid = compileView(view).groups.find(
    (group) => group.joint === null && group.pass === "solid" && group.lamp === null,
  )!;
  const geometry = solid.geometry.clone();
  geometry.setDrawRange(0, LIGHT_INDICES);
  const contestants: readonly Contestant[] = [
    swarmContestant(geometry, movers),
    directContestant(geometry, movers),
    siteContestant(site, view, model, movers, [0, 0, 10]),
  ];
  const { medianMs, calls } = race(renderer, camera, contestants, movers, frames);
  renderer.dispose();
  const [swarmMs, directMs, siteMs] = medianMs as [number, number, number];
  return {
    movers,
    frames,
    swarmMs,
    directMs,
    ratio: swarmMs / directMs,
    drawCalls: calls[0]!,
    directDrawCalls: calls[1]!,
    siteMs,
    siteDrawCalls: calls[2]!,
  };
}

export const middleOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/**
 * Has each draw submitted in full but for its numbers: one triangle of one instance. What is measured is script; a renderer in
 * software would shade a million vertices after each frame on the same processor, and empty its caches of what the script uses.
 */
function submitOnly(gl: WebGL2RenderingContext): void {
  const { drawArrays, drawElements, drawArraysInstanced, drawElementsInstanced } = gl;
  const few = (count: number, most: number): number => Math.min(count, most);
  gl.drawArrays = (mode, first, count) => drawArrays.call(gl, mode, first, few(count, 3));
  gl.drawElements = (mode, count, type, offset) => drawElements.call(gl, mode, few(count, 3), type, offset);
  gl.drawArraysInstanced = (mode, first, count, instances) =>
    drawArraysInstanced.call(gl, mode, first, few(count, 3), few(instances, 1));
  gl.drawElementsInstanced = (mode, count, type, offset, instances) =>
    drawElementsInstanced.call(gl, mode, few(count, 3), type, offset, few(instances, 1));
}

/**
 * Draws all contestants frame by frame in turn, with the same poses, for as many rounds as `frames` are begun.
 * Whatever happens now and then happens at the same frame of every round: of each such frame the median of all rounds is taken,
 * so that what the machine did meanwhile does not count, and of those the mean.
 * @returns of each, milliseconds of script a frame; and draw calls
 */
export function race(
  renderer: WebGLRenderer,
  camera: PerspectiveCamera,
  contestants: readonly Contestant[],
  movers: number,
  frames: number,
): { readonly medianMs: number[]; readonly calls: number[] } {
  const rounds = Math.ceil(frames / FRAMES_A_ROUND);
  const spent = contestants.map(() => Array.from({ length: FRAMES_A_ROUND }, (): number[] => []));
  const calls = contestants.map(() => 0);
  const poses = new Float32Array(movers * POSE_SIZE);
  const drive = fleet(movers);
  const gl = renderer.getContext() as WebGL2RenderingContext;
  submitOnly(gl);
  const pixel = new Uint8Array(4);
  for (let frame = 0; frame < WARM_UP_FRAMES + rounds * FRAMES_A_ROUND; frame++) {
    const tick = Math.floor(frame / FRAMES_A_TICK);
    const fresh = frame % FRAMES_A_TICK === 0;
    if (fresh) drive(tick, poses);
    for (const [i, contestant] of contestants.entries()) {
      if (fresh) contestant.report?.(poses, tick);
      const startMs = performance.now();
      if (fresh) contestant.tick(poses, tick);
      contestant.frame(tick, (frame % FRAMES_A_TICK) / FRAMES_A_TICK);
      renderer.render(contestant.scene, camera);
      if (frame >= WARM_UP_FRAMES) spent[i]![frame % FRAMES_A_ROUND]!.push(performance.now() - startMs);
      calls[i] = renderer.info.render.calls;
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    }
  }
  const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { medianMs: spent.map((byFrame) => meanOf(byFrame.map(middleOf))), calls };
}
