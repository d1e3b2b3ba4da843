import { BufferAttribute, BufferGeometry, DynamicDrawUsage, Mesh } from "three";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import type { HazardPicture } from "../play/hazardPicture.ts";
import type { Spot } from "../session/prediction.ts";
import type { Materials } from "./materials.ts";

/** Squares each way around oneself, and their side, m. */
const SQUARES = 56;
const SQUARE_M = 1.25;
/** Shallower water is not drawn, m. */
const SEEN_M = 0.02;
const EVERY_MS = 300;

/** The surface of the water around somebody: corners, and squares that are wet. */
export function waterAround(
  picture: Pick<HazardPicture, "waterM" | "groundZ">,
  { storeys }: Pick<VenueView, "storeys">,
  { storey, x, y }: Spot,
  into: { readonly positions: Float32Array; readonly indices: Uint32Array },
): number {
  const depth = picture.waterM;
  if (depth === null) return 0;
  const floorZ = storeys[storey]?.floorZ ?? 0;
  const side = SQUARES + 1;
  // Squares stay where they are on the ground, so that the water does not swim with who walks.
  const [x0, y0] = [x, y].map((at) => (Math.floor(at / SQUARE_M) - SQUARES / 2) * SQUARE_M) as [number, number];
  const wet = new Uint8Array(side * side);
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const [px, py] = [x0 + column * SQUARE_M, y0 + row * SQUARE_M];
      const m = depth(storey, px, py);
      const at = row * side + column;
      wet[at] = m > SEEN_M ? 1 : 0;
      into.positions.set([px, py, (picture.groundZ?.(px, py) ?? floorZ) + m], 3 * at);
    }
  let count = 0;
  for (let row = 0; row < SQUARES; row++)
    for (let column = 0; column < SQUARES; column++) {
      const a = row * side + column;
      const [b, c, d] = [a + 1, a + side + 1, a + side];
      if (wet[a]! + wet[b]! + wet[c]! + wet[d]! < 3) continue;
      into.indices.set([a, b, c, a, c, d], count);
      count += 6;
    }
  return count;
}

export interface Water3d {
  readonly mesh: Mesh;
  update(picture: HazardPicture | null, spot: Spot, nowMs: number): void;
  dispose(): void;
}

/** Water as a surface that one sees through a little. */
export function createWater(venue: VenueView, materials: Materials): Water3d {
  const side = SQUARES + 1;
  const positions = new Float32Array(3 * side * side);
  const indices = new Uint32Array(6 * SQUARES * SQUARES);
  const geometry = new BufferGeometry();
  const [position, index] = [new BufferAttribute(positions, 3), new BufferAttribute(indices, 1)];
  for (const one of [position, index]) one.setUsage(DynamicDrawUsage);
  geometry.setAttribute("position", position);
  const up = new Float32Array(positions.length);
  for (let i = 2; i < up.length; i += 3) up[i] = 1;
  geometry.setAttribute("normal", new BufferAttribute(up, 3));
  geometry.setIndex(index);
  geometry.setDrawRange(0, 0);
  const material = materials.surface({
    ...{ color: "#5d7f8e", transparent: true, opacity: 0.72, roughness: 0.12, depthWrite: false },
  });
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  mesh.visible = false;
  mesh.renderOrder = 1;
  let drawnMs = -Infinity;
  return {
    mesh,
    update(picture, spot, nowMs) {
      if (nowMs - drawnMs < EVERY_MS) return;
      drawnMs = nowMs;
      const count = picture === null ? 0 : waterAround(picture, venue, spot, { positions, indices });
      mesh.visible = count > 0;
      if (count === 0) return;
      geometry.setDrawRange(0, count);
      position.needsUpdate = true;
      index.needsUpdate = true;
    },
    dispose: () => geometry.dispose(),
  };
}
