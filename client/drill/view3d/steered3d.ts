import {
  BoxGeometry,
  DynamicDrawUsage,
  Group,
  InstancedBufferAttribute,
  InstancedMesh,
  Matrix4,
  PlaneGeometry,
  type Texture,
  Vector3,
} from "three";
import type { SceneView, VenueView } from "../../../twins/protocol/drill.ts";
import { BOARD, type Board, type BoardShows, boardsOf, MOST_BOARDS } from "../session/steered.ts";
import { arrow, cross, drawnBoard, type Ink, runningMan, SAFE_GREEN, STOP_RED } from "./boardArt.ts";
import type { Materials } from "./materials.ts";
import { facing } from "./signs.ts";
import { THICK_M } from "./walls3d.ts";

/** A board is twice as wide as high, m; lit from within it is read as far as 200 times its height (EN 1838): 60 m. */
const SIZE_M = [0.72, 0.36] as const;
const DEEP_M = 0.05;
const TILE_PX = 160;

const TURN: Readonly<Partial<Record<BoardShows, number>>> = {
  ahead: 0,
  right: Math.PI / 2,
  left: -Math.PI / 2,
  up: Math.PI / 4,
  down: (3 * Math.PI) / 4,
};

/** A house's room with its door closed, for who is to stay in it. */
function stay(context: Ink): void {
  context.fillStyle = "#ffffff";
  context.fillRect(0.2, 0.14, 0.62, 0.72);
  context.fillStyle = SAFE_GREEN;
  context.fillRect(0.27, 0.21, 0.48, 0.65);
  context.fillStyle = "#ffffff";
  context.fillRect(0.31, 0.25, 0.4, 0.61);
  context.fillStyle = SAFE_GREEN;
  context.beginPath();
  context.arc(0.62, 0.57, 0.035, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = "#ffffff";
  context.strokeStyle = "#ffffff";
  // Somebody who sits and waits.
  context.beginPath();
  context.arc(1.36, 0.3, 0.1, 0, 2 * Math.PI);
  context.fill();
  for (const points of [
    [
      [1.34, 0.48],
      [1.34, 0.66],
      [1.58, 0.66],
      [1.58, 0.86],
    ],
    [
      [1.16, 0.44],
      [1.16, 0.86],
    ],
  ] as const) {
    context.lineWidth = 0.1;
    context.beginPath();
    for (const [i, [x, y]] of points.entries()) {
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    context.stroke();
  }
}

/** One board, two wide and one high. */
function drawTile(context: Ink, shows: BoardShows): void {
  if (shows === "cross") {
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, 2, 1);
    // Dashes round it and a faded symbol: it is told from an arrow without its colour.
    context.strokeStyle = STOP_RED;
    context.lineWidth = 0.06;
    context.setLineDash([0.16, 0.12]);
    context.strokeRect(0.06, 0.06, 1.88, 0.88);
    context.setLineDash([]);
    context.save();
    context.translate(0.14, 0.02);
    context.scale(0.94, 0.94);
    runningMan(context, "#9aa3a8", "#d5dade");
    context.restore();
    context.strokeStyle = STOP_RED;
    cross(context, 1.46, 0.5, 0.26, 0.17);
    return;
  }
  context.fillStyle = SAFE_GREEN;
  context.fillRect(0, 0, 2, 1);
  if (shows === "stay") return stay(context);
  const isLeft = shows === "left";
  context.save();
  if (isLeft) {
    // The runner runs where the arrow points.
    context.translate(1.98, 0);
    context.scale(-1, 1);
  } else context.translate(0.02, 0);
  runningMan(context);
  context.restore();
  context.fillStyle = "#ffffff";
  arrow(context, isLeft ? 0.5 : 1.5, 0.5, 0.86, TURN[shows] ?? 0);
}

function atlas(): Texture {
  return drawnBoard(2 * TILE_PX, BOARD.length * TILE_PX, TILE_PX, (context) => {
    for (const [n, shows] of BOARD.entries()) {
      context.save();
      context.translate(0, n);
      context.beginPath();
      context.rect(0, 0, 2, 1);
      context.clip();
      drawTile(context, shows);
      context.restore();
    }
  });
}

/** Middle of a board. */
function placeOf(venue: VenueView, { storey, x, y, overM, rad }: Board, into: Vector3): Vector3 {
  const { floorZ, heightM } = venue.storeys[storey]!;
  const half = SIZE_M[1] / 2;
  const highest = heightM - half - 0.06;
  const over = overM === null ? highest - 0.12 : Math.min(overM + half + 0.04, highest);
  const away = overM === null ? DEEP_M / 2 + 0.004 : THICK_M / 2 + 0.1;
  return into.set(x + away * Math.cos(rad), y + away * Math.sin(rad), floorZ + over);
}

export interface Steered3d {
  readonly group: Group;
  /** How many boards hang. */
  readonly count: number;
  update(signs: Required<SceneView>["signs"], storeys: ReadonlySet<number>): void;
  dispose(): void;
}

/** Signs that a model steers, as lit boards: all faces in one draw, all cases in another. */
export function createSteered(venue: VenueView, materials: Materials): Steered3d {
  const texture = atlas();
  const plane = new PlaneGeometry(...SIZE_M);
  const tile = new InstancedBufferAttribute(new Float32Array(MOST_BOARDS), 1);
  tile.setUsage(DynamicDrawUsage);
  plane.setAttribute("tile", tile);
  const face = materials.bright({
    ...{ map: texture, key: "boards" },
    also(shader) {
      shader.vertexShader = shader.vertexShader
        .replace("#include <common>", "#include <common>\nattribute float tile;")
        .replace(
          "#include <uv_vertex>",
          `#include <uv_vertex>\nvMapUv.y = (vMapUv.y + ${BOARD.length - 1}.0 - tile) / ${BOARD.length}.0;`,
        );
    },
  });
  const faces = new InstancedMesh(plane, face, MOST_BOARDS);
  const cases = new InstancedMesh(
    new BoxGeometry(SIZE_M[0] + 0.05, SIZE_M[1] + 0.05, DEEP_M),
    materials.surface({ color: "#3a4046", roughness: 0.6 }),
    MOST_BOARDS,
  );
  const group = new Group();
  for (const mesh of [faces, cases]) {
    mesh.frustumCulled = false;
    mesh.count = 0;
    mesh.visible = false;
    group.add(mesh);
  }
  const [matrix, at, size] = [new Matrix4(), new Vector3(), new Vector3(1, 1, 1)];
  let known: Required<SceneView>["signs"] | null = null;
  let boards: readonly Board[] = [];
  let shown = "";
  const place = (storeys: ReadonlySet<number>): void => {
    let n = 0;
    for (const board of boards) {
      if (!storeys.has(board.storey)) continue;
      const turn = facing(board.rad);
      placeOf(venue, board, at);
      faces.setMatrixAt(n, matrix.compose(at, turn, size));
      const back = DEEP_M / 2 + 0.003;
      at.set(at.x - back * Math.cos(board.rad), at.y - back * Math.sin(board.rad), at.z);
      cases.setMatrixAt(n, matrix.compose(at, turn, size));
      tile.setX(n++, BOARD.indexOf(board.shows));
    }
    tile.needsUpdate = true;
    for (const mesh of [faces, cases]) {
      mesh.count = n;
      mesh.visible = n > 0;
      mesh.instanceMatrix.needsUpdate = true;
    }
  };
  return {
    group,
    get count() {
      return faces.count;
    },
    update(signs, storeys) {
      if (signs === known && boards.length === 0) return;
      const key = [...storeys].join();
      if (signs === known && key === shown) return;
      if (signs !== known) boards = boardsOf(venue, signs);
      known = signs;
      shown = key;
      place(storeys);
    },
    dispose() {
      for (const mesh of [faces, cases]) {
        mesh.geometry.dispose();
        mesh.dispose();
      }
      texture.dispose();
    },
  };
}
