import type { Vec2, Vec3 } from "../../../twins/core/view.ts";
import { addShape, type Gathering, gathering } from "../geometry/gather.ts";
import { FINISHES, type Finish, type SceneTheme } from "../palette.ts";
import type { Side } from "./outline.ts";

/** Walls are cut here, as in an architect's model, so that one looks in from above. */
export const CUT_M = 2.7;
export const THICK_M = 0.24;
const SILL_M = 1.0;
const HEAD_M = 2.2;
const STUB_M = 0.14;
const BAY_M = 3;
const LAP_M = 0.003;

export interface Opening {
  /** Along the side, m. */
  readonly from: number;
  readonly to: number;
  readonly kind: "window" | "door" | "gate";
}

/** A window in the middle of every bay, a gate in the first long side's middle, a door near the end of the next. */
export function openingsOf(side: Side, index: number): Opening[] {
  const bays = Math.max(1, Math.round(side.lengthM / BAY_M));
  const bay = side.lengthM / bays;
  const gateBay = index === 3 ? Math.floor(bays / 2) : -1;
  const doorBay = index === 1 ? bays - 1 : -1;
  return Array.from({ length: bays }, (_, i): Opening => {
    const middle = (i + 0.5) * bay;
    if (i === gateBay) return { from: middle - bay * 0.46, to: middle + bay * 0.46, kind: "gate" };
    if (i === doorBay) return { from: middle - 0.5, to: middle + 0.5, kind: "door" };
    return { from: middle - bay * 0.36, to: middle + bay * 0.36, kind: "window" };
  });
}

export interface WallParts {
  readonly solid: Gathering;
  readonly glass: Gathering;
  /** What is left of it while it stands between the camera and the room. */
  readonly stub: Gathering;
}

const plain = (colour: string, roughness = 0.85): Finish => ({ colour, roughness, metalness: 0 });

class WallBuilder {
  readonly parts: WallParts = { solid: gathering(), glass: gathering(), stub: gathering() };
  private readonly side: Side;
  private readonly theme: SceneTheme;
  constructor(side: Side, theme: SceneTheme) {
    this.side = side;
    this.theme = theme;
  }

  /** A point `s` along the side, `out` m outside its line. */
  at(s: number, out: number, z: number): Vec3 {
    const { a, b, lengthM, outward } = this.side;
    const [ux, uy]: Vec2 = [(b[0] - a[0]) / lengthM, (b[1] - a[1]) / lengthM];
    return [a[0] + ux * s + outward[0] * out, a[1] + uy * s + outward[1] * out, z];
  }

  box(
    into: Gathering,
    s0: number,
    s1: number,
    z0: number,
    z1: number,
    finish: Finish,
    thick = THICK_M,
    out = THICK_M / 2,
    bevel = 0,
  ): void {
    const shape = { kind: "box", size: [s1 - s0, thick, z1 - z0] as Vec3, bevel } as const;
    addShape(into, shape, finish, this.at((s0 + s1) / 2, out, z0), [0, 0, this.side.headingRad]);
  }

  build(openings: readonly Opening[]): WallParts {
    const { solid, stub } = this.parts;
    const wall = plain(this.theme.wall);
    const cut = plain(this.theme.wallCut, 0.95);
    const end = this.side.lengthM + THICK_M;
    const start = 0;
    this.box(solid, start, end, CUT_M, CUT_M + 0.012, cut, THICK_M + 0.004);
    this.box(solid, start, end, HEAD_M, CUT_M, wall);
    let s = start;
    for (const opening of openings) {
      this.pier(s, opening.from, wall);
      this.opening(opening, wall);
      s = opening.to;
    }
    this.pier(s, end, wall);
    const gate = openings.filter((each) => each.kind !== "window");
    let t = start;
    for (const gap of [...gate, { from: end, to: end }]) {
      if (gap.from > t) {
        this.box(stub, t, gap.from, 0, STUB_M, wall);
        this.box(stub, t, gap.from, STUB_M, STUB_M + 0.012, cut, THICK_M + 0.004);
      }
      t = gap.to;
    }
    return this.parts;
  }

  private pier(s0: number, s1: number, wall: Finish): void {
    if (s1 - s0 < 0.01) return;
    // A hair of overlap: boxes that merely touch let light through as a dotted line.
    this.box(this.parts.solid, s0 - LAP_M, s1 + LAP_M, 0, HEAD_M + LAP_M, wall);
    this.box(this.parts.solid, s0, s1, 0, 0.12, plain(this.theme.skirting), 0.02, -0.01);
  }

  private opening(opening: Opening, wall: Finish): void {
    const { solid, glass } = this.parts;
    const { from, to, kind } = opening;
    const frame = plain(this.theme.skirting, 0.5);
    if (kind === "window") {
      this.box(solid, from - LAP_M, to + LAP_M, 0, SILL_M, wall);
      this.box(solid, from, to, 0, 0.12, plain(this.theme.skirting), 0.02, -0.01);
      this.box(solid, from - 0.03, to + 0.03, SILL_M, SILL_M + 0.035, frame, THICK_M + 0.1, THICK_M / 2);
      for (const s of [from, (from + to) / 2, to]) this.box(solid, s - 0.03, s + 0.03, SILL_M, HEAD_M, frame, 0.07);
      this.box(solid, from, to, HEAD_M - 0.05, HEAD_M, frame, 0.07);
      this.box(solid, from, to, 1.66, 1.7, frame, 0.05);
      this.box(glass, from, to, SILL_M, HEAD_M, wall, 0.012);
      return;
    }
    for (const s of [from, to]) this.box(solid, s - 0.05, s + 0.05, 0, HEAD_M, frame, THICK_M + 0.06);
    if (kind === "door") {
      this.box(solid, from + 0.05, to - 0.05, 0, HEAD_M - 0.06, FINISHES.paintAccent, 0.06, THICK_M / 2, 0.01);
      this.box(solid, to - 0.2, to - 0.1, 1.0, 1.04, FINISHES.steel, 0.16);
      return;
    }
    // A roller gate, half way up: slats, bottom bar in warning colour, guides.
    const bottom = 1.25;
    for (let z = bottom; z < HEAD_M - 0.02; z += 0.105)
      this.box(solid, from + 0.05, to - 0.05, z, z + 0.098, FINISHES.paintGrey, 0.05, THICK_M / 2, 0.018);
    this.box(solid, from + 0.05, to - 0.05, bottom - 0.08, bottom, FINISHES.safetyYellow, 0.07, THICK_M / 2, 0.01);
  }
}

export const buildWall = (side: Side, index: number, theme: SceneTheme): WallParts =>
  new WallBuilder(side, theme).build(openingsOf(side, index));
