import { Group, Mesh, MeshBasicMaterial } from "three";
import type { Site } from "../../../twins/core/site.ts";
import type { Vec2 } from "../../../twins/core/view.ts";
import type { SceneTheme } from "../palette.ts";
import { ribbon } from "../stage/outline.ts";
import { Paint } from "../stage/paint.ts";
import type { ScenePath } from "../types.ts";

const WIDTH_M = 0.075;
const DASH_M = 0.16;

/** The vehicles' ways ahead: the released base solid, the horizon dashed (VDA 5050); and who holds which zone. */
export class Ways {
  readonly group = new Group();
  private readonly at: ReadonlyMap<string, Vec2>;
  private readonly edges: ReadonlyMap<string, readonly [Vec2, Vec2]>;
  private readonly paint: MeshBasicMaterial;
  private readonly leasePaint: MeshBasicMaterial;
  private readonly meshes: Mesh[] = [];
  private key = "";

  constructor(site: Site, theme: SceneTheme) {
    this.at = new Map((site.routeMap?.nodes ?? []).map((node): [string, Vec2] => [node.id, [node.x, node.y]]));
    this.edges = new Map(
      (site.routeMap?.edges ?? []).map((edge): [string, readonly [Vec2, Vec2]] => [
        edge.id,
        [this.at.get(edge.from)!, this.at.get(edge.to)!],
      ]),
    );
    const common = {
      transparent: true,
      depthWrite: false,
      toneMapped: false,
      polygonOffset: true,
      polygonOffsetFactor: -4,
    } as const;
    this.paint = new MeshBasicMaterial({ ...common, color: theme.interactive, opacity: 0.9 });
    this.leasePaint = new MeshBasicMaterial({ ...common, color: theme.lease, opacity: 0.2 });
  }

  /** Draws anew when something changed. `from` tells where each vehicle is now. @returns true when it drew. */
  update(
    paths: ReadonlyMap<string, ScenePath>,
    leases: ReadonlyMap<string, string> | undefined,
    from: (vehicle: string) => Vec2 | null,
  ): boolean {
    const key = JSON.stringify([
      [...paths].map(([vehicle, path]) => [vehicle, path, from(vehicle)?.map((x) => Math.round(x * 50))]),
      [...(leases ?? [])],
    ]);
    if (key === this.key) return false;
    this.key = key;
    for (const mesh of this.meshes.splice(0)) {
      mesh.removeFromParent();
      mesh.geometry.dispose();
    }
    const lines = new Paint();
    for (const [vehicle, path] of paths) this.way(lines, path, from(vehicle));
    const zones = new Paint();
    for (const id of leases?.keys() ?? []) {
      const edge = this.edges.get(id);
      const node = this.at.get(id);
      if (edge !== undefined) zones.fill(ribbon(edge[0], edge[1], 0.86), "#ffffff", 0);
      else if (node !== undefined) zones.fill(ribbon(node, [node[0] + 1e-4, node[1]], 0.86), "#ffffff", 0);
    }
    this.show(zones, this.leasePaint, 0.014);
    this.show(lines, this.paint, 0.018);
    return true;
  }

  private show(paint: Paint, material: MeshBasicMaterial, z: number): void {
    const mesh = new Mesh(paint.geometry(), material);
    mesh.position.z = z;
    mesh.renderOrder = 3;
    this.meshes.push(mesh);
    this.group.add(mesh);
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
    for (const mesh of this.meshes) mesh.geometry.dispose();
    this.paint.dispose();
    this.leasePaint.dispose();
    this.group.removeFromParent();
  }
}
