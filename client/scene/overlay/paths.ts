import { Group, type Material, Mesh, MeshBasicMaterial } from "three";
import type { RouteMap } from "../../../twins/core/routeMap.ts";
import type { Site } from "../../../twins/core/site.ts";
import type { Vec2 } from "../../../twins/core/view.ts";
import type { SceneMaterials } from "../geometry/materials.ts";
import type { SceneTheme } from "../palette.ts";
import { ribbon } from "../stage/outline.ts";
import { Paint } from "../stage/paint.ts";
import type { SceneLeases, ScenePath } from "../types.ts";
import { leaseMarks } from "./leaseMarks.ts";

const WIDTH_M = 0.075;
const DASH_M = 0.16;

/** One mesh that is made anew when what it shows has changed. */
class Sheet {
  private readonly group: Group;
  private readonly material: Material;
  private mesh: Mesh | null = null;
  private key = "";

  constructor(group: Group, material: Material) {
    this.group = group;
    this.material = material;
  }

  /** @returns true when it drew. */
  update(key: string, paint: () => Paint, place: (mesh: Mesh) => void): boolean {
    if (key === this.key) return false;
    this.key = key;
    this.clear();
    this.mesh = new Mesh(paint().geometry(), this.material);
    place(this.mesh);
    this.group.add(this.mesh);
    return true;
  }

  clear(): void {
    this.mesh?.removeFromParent();
    this.mesh?.geometry.dispose();
    this.mesh = null;
  }
}

/** The vehicles' ways ahead: the released base solid, the horizon dashed (VDA 5050); and which zones are held. */
export class Ways {
  readonly group = new Group();
  private readonly map: RouteMap | null;
  private readonly theme: SceneTheme;
  private readonly at: ReadonlyMap<string, Vec2>;
  private readonly paint: MeshBasicMaterial;
  private readonly lines: Sheet;
  private readonly zones: Sheet;

  constructor(site: Site, theme: SceneTheme, shared: SceneMaterials) {
    this.map = site.routeMap;
    this.theme = theme;
    this.at = new Map((site.routeMap?.nodes ?? []).map((node): [string, Vec2] => [node.id, [node.x, node.y]]));
    this.paint = new MeshBasicMaterial({
      color: theme.interactive,
      opacity: 0.9,
      transparent: true,
      depthWrite: false,
      toneMapped: false,
      polygonOffset: true,
      polygonOffsetFactor: -4,
    });
    const floorPaint = shared.surface({
      vertexColors: true,
      roughness: 0.58,
      polygonOffset: true,
      polygonOffsetFactor: -1,
      polygonOffsetUnits: -1,
    });
    this.zones = new Sheet(this.group, floorPaint);
    this.lines = new Sheet(this.group, this.paint);
  }

  /** Draws anew when something changed. `from` tells where each vehicle is now. @returns true when it drew. */
  update(paths: ReadonlyMap<string, ScenePath>, leases: SceneLeases, from: (vehicle: string) => Vec2 | null): boolean {
    const zones = this.zones.update(
      [leases.expected, ...leases.held.keys()].join(),
      () => leaseMarks(this.map, leases, this.theme),
      (mesh) => {
        mesh.receiveShadow = true;
      },
    );
    const lines = this.lines.update(
      JSON.stringify(
        [...paths].map(([id, { nodes, released }]) => [nodes, released, from(id)?.map((x) => Math.round(x * 50))]),
      ),
      () => {
        const paint = new Paint();
        for (const [vehicle, path] of paths) this.way(paint, path, from(vehicle));
        return paint;
      },
      (mesh) => {
        mesh.position.z = 0.018;
        mesh.renderOrder = 3;
      },
    );
    return zones || lines;
  }

  private way(lines: Paint, path: ScenePath, from: Vec2 | null): void {
    const points = path.nodes.map((id) => this.at.get(id)).filter((point) => point !== undefined);
    const start = from ?? points[0];
    if (start === undefined) return;
    let before = start;
    for (const [i, point] of points.entries()) {
      if (Math.hypot(point[0] - before[0], point[1] - before[1]) > 0.02) {
        if (i < path.released) lines.fill(ribbon(before, point, WIDTH_M, 4), "#ffffff", 0);
        else lines.dashes(before, point, WIDTH_M * 0.8, DASH_M, DASH_M * 0.9, "#ffffff", 0);
      }
      before = point;
    }
    const last = points.at(-1);
    if (last !== undefined) lines.fill(ribbon(last, [last[0] + 1e-4, last[1]], 0.2), "#ffffff", 0);
  }

  dispose(): void {
    this.lines.clear();
    this.zones.clear();
    this.paint.dispose();
    this.group.removeFromParent();
  }
}
