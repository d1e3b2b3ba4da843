import { Group, Mesh, type ShaderMaterial } from "three";
import type { Site } from "../../../twins/core/site.ts";
import type { Vec2 } from "../../../twins/core/view.ts";
import type { SceneTheme } from "../palette.ts";
import type { SceneRoutes } from "../types.ts";
import { PATTERN_PX } from "./looks.ts";
import { PixelMesh, patternM, pixelMaterial } from "./pixelMesh.ts";
import { type RouteDrawing, routeDrawing } from "./routeDrawing.ts";

/** Widths and sizes on the screen, px. */
export const ROUTE_PX = { forecast: 5, current: 3, thicker: 2, casing: 2, stand: 3.5, sent: 6, incident: 8 } as const;
/** Over roads and their marks, m. */
const LIFT_M = 30;

export const routeColour = (by: "forecast" | "current", theme: SceneTheme): string =>
  by === "forecast" ? theme.forecast : theme.text;

const square = (half: number): Vec2[] => [
  [-half, -half],
  [half, -half],
  [half, half],
  [-half, half],
];
const cross = (reach: number, half: number, turn: 0 | 1): Vec2[] => {
  const corners: Vec2[] = [
    [-reach, -half],
    [reach, -half],
    [reach, half],
    [-reach, half],
  ];
  return turn === 0 ? corners : corners.map(([x, y]): Vec2 => [-y, x]);
};

/** Lines with a casing, so that they are seen over roads of any colour; then stands, vehicles and the incident. */
function painted({ ways, waiting, sent, incident }: RouteDrawing, theme: SceneTheme): PixelMesh {
  const mesh = new PixelMesh();
  for (const { by, points, faint, thick } of ways) {
    const width = faint ? ROUTE_PX[by] / 2 : ROUTE_PX[by] + (thick ? ROUTE_PX.thicker : 0);
    mesh.line(points, width + 2 * ROUTE_PX.casing, theme.panel, by === "current");
    mesh.line(points, width, routeColour(by, theme), by === "current");
  }
  for (const at of waiting) {
    mesh.mark(at, square(ROUTE_PX.stand + 1.5), theme.text);
    mesh.mark(at, square(ROUTE_PX.stand), theme.panel);
  }
  for (const at of sent) {
    mesh.mark(at, square(ROUTE_PX.sent + 2), theme.panel);
    mesh.mark(at, square(ROUTE_PX.sent), theme.interactive);
  }
  if (incident !== null) {
    mesh.disc(incident, ROUTE_PX.incident + 2, theme.panel);
    mesh.disc(incident, ROUTE_PX.incident, theme.text);
    for (const turn of [0, 1] as const) mesh.mark(incident, cross(ROUTE_PX.incident - 2.5, 1.2, turn), theme.panel);
  }
  return mesh;
}

/** The ways of a dispatch over the roads, made anew when it is another one. */
export class Routes {
  readonly group = new Group();
  drawing: RouteDrawing | null = null;
  private readonly site: Site;
  private readonly theme: SceneTheme;
  private readonly material: ShaderMaterial;
  private shown: SceneRoutes | null = null;

  constructor(site: Site, theme: SceneTheme) {
    this.site = site;
    this.theme = theme;
    this.material = pixelMaterial();
  }

  /** Sizes as of `Roads.update`. */
  update(routes: SceneRoutes | null, pixel: number, metresAPixel: number): void {
    this.material.uniforms.pixel!.value = pixel;
    this.material.uniforms.period!.value = patternM(PATTERN_PX, metresAPixel);
    if (routes === this.shown) return;
    this.shown = routes;
    this.clear();
    this.drawing = routes === null ? null : routeDrawing(this.site, routes);
    if (this.drawing === null) return;
    const mesh = new Mesh(painted(this.drawing, this.theme).geometry(), this.material);
    mesh.frustumCulled = false;
    mesh.renderOrder = 6;
    mesh.position.z = LIFT_M;
    this.group.add(mesh);
  }

  private clear(): void {
    for (const mesh of [...this.group.children]) {
      mesh.removeFromParent();
      if (mesh instanceof Mesh) mesh.geometry.dispose();
    }
  }

  dispose(): void {
    this.clear();
    this.material.dispose();
    this.group.removeFromParent();
  }
}
