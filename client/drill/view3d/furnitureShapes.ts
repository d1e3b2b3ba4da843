import type { MaterialName } from "../../../twins/core/view.ts";
import { FAMILIES } from "../../../twins/import/furnishing/families.ts";
import { Sketch, type Span } from "../../../twins/import/furnishing/sketch.ts";
import { Mesh } from "../../../twins/import/geometry/mesh.ts";
import { OWN_SHAPES } from "./ownShapes.ts";

export type Corner = readonly [x: number, y: number, z: number];
/** A solid of a piece of furniture in its own frame: x to its front, y to its left, z up from its foot, m. */
export type Solid =
  | { readonly kind: "box"; readonly low: Corner; readonly high: Corner }
  | {
      readonly kind: "round";
      readonly at: readonly [x: number, y: number];
      readonly low: number;
      readonly high: number;
      readonly radius: number;
      readonly top: number;
    };
export type Tone =
  | MaterialName
  | "linen"
  | "blanket"
  | "cushion"
  | "darkWood"
  | "leaf"
  | "ceramic"
  | "books"
  | "carton";
export type FurniturePart = Solid & { readonly tone: Tone };

/** Writes down what a family draws, solid by solid, where the importer makes triangles of it. */
class Recorder extends Sketch {
  readonly solids: Solid[] = [];

  constructor() {
    super(new Mesh(), { x: 0, y: 0, z: 0, headingRad: 0 });
  }

  override box([x0, x1]: Span, [y0, y1]: Span, [z0, z1]: Span): this {
    this.solids.push({ kind: "box", low: [x0, y0, z0], high: [x1, y1, z1] });
    return this;
  }

  override round(x: number, y: number, [low, high]: Span, radius: number, top = radius): this {
    this.solids.push({ kind: "round", at: [x, y], low, high, radius, top });
    return this;
  }
}

/** What a kind is made of; its solids in turn, the last for all that follow. */
const TONES: Readonly<Record<string, readonly Tone[]>> = {
  bed: ["wood", "linen", "blanket", "linen", "darkWood", "darkWood"],
  doubleBed: ["wood", "linen", "blanket", "linen", "linen", "darkWood"],
  sofa: ["darkWood", "cushion"],
  armchair: ["darkWood", "cushion"],
  bookshelf: ["wood", "wood", "wood", "wood", "wood", "wood", "wood", "wood", "wood", "books"],
  rack: ["steel", "steel", "steel", "steel", "steel", "steel", "steel", "steel", "carton"],
  wardrobe: ["darkWood", "wood"],
  cabinet: ["darkWood", "wood"],
  drawers: ["wood", "darkWood"],
  fridge: ["paintLight", "plasticLight", "plasticLight", "steel"],
  vending: ["paintAccent", "paintDark", "screen", "screen", "plastic"],
  oven: ["plasticLight", "chamber", "steel", "paintDark"],
  sink: ["ceramic"],
  toilet: ["ceramic"],
  shower: ["ceramic", "glass"],
  bathtub: ["ceramic"],
  kitchenCounter: ["paintDark", "plasticLight", "concrete", "steel", "steel", "steel", "chamber", "paintLight"],
  reception: ["wood", "darkWood", "wood", "darkWood", "darkWood", "screen"],
  counter: ["paintDark", "darkWood", "wood"],
  chair: ["darkWood"],
  stool: ["darkWood", "darkWood", "darkWood", "darkWood", "cushion"],
  swivelChair: ["paintDark", "paintDark", "steel", "cushion", "cushion", "plastic"],
  deskChair: ["paintDark", "paintDark", "steel", "cushion", "cushion", "plastic"],
  monitor: ["plastic", "plastic", "screen"],
  television: ["plastic", "plastic", "screen"],
  plant: ["copper", "wood", "leaf"],
  tree: ["wood", "leaf"],
  bin: ["paintDark", "steel"],
  suitcase: ["paintAccent", "rubber", "rubber", "steel"],
  kiosk: ["paintDark", "paintGrey", "plastic", "screen"],
  piano: ["rubber", "rubber", "rubber", "plasticLight", "rubber"],
  car: ["paintAccent", "glass", "rubber"],
  machine: [
    "castIron",
    "paintLight",
    "paintLight",
    "paintLight",
    "paintLight",
    "glass",
    "castIron",
    "steel",
    "paintGrey",
    "screen",
    "safetyRed",
  ],
  robotArm: ["castIron", "paintLight", "aluminium", "paintLight", "aluminium", "plastic"],
  conveyor: ["rubber", "aluminium"],
  pump: ["castIron", "paintAccent", "castIron", "steel"],
  fence: ["safetyYellow", "safetyYellow", "safetyYellow", "steel"],
};
const USUAL: readonly Tone[] = ["wood"];

/** Of what nobody knows: a cupboard, since that is what stands about. */
function solidsOf(kind: string): readonly Solid[] {
  const own = OWN_SHAPES[kind];
  if (own !== undefined) return own;
  const recorder = new Recorder();
  const family = FAMILIES.find(({ name }) => name === kind) ?? FAMILIES.find(({ name }) => name === "cabinet")!;
  family.draw(recorder);
  return recorder.solids;
}

/** Box of all that is drawn. */
export function boundsOf(parts: readonly Solid[]): { readonly low: Corner; readonly high: Corner } {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  const reach = (from: Corner, to: Corner): void => {
    for (let k = 0; k < 3; k++) {
      low[k] = Math.min(low[k]!, from[k]!);
      high[k] = Math.max(high[k]!, to[k]!);
    }
  };
  for (const part of parts) {
    if (part.kind === "box") reach(part.low, part.high);
    else {
      const r = Math.max(part.radius, part.top);
      reach([part.at[0] - r, part.at[1] - r, part.low], [part.at[0] + r, part.at[1] + r, part.high]);
    }
  }
  return { low, high };
}

/** The parts of a kind, with what each is made of. */
export function partsOf(kind: string): readonly FurniturePart[] {
  const tones = TONES[kind] ?? USUAL;
  return solidsOf(kind).map((solid, i) => ({ ...solid, tone: tones[Math.min(i, tones.length - 1)]! }));
}

/** Longer across its front than deep, as it is drawn. */
export function isWide(kind: string): boolean {
  const { low, high } = boundsOf(solidsOf(kind));
  return high[1] - low[1] >= high[0] - low[0];
}
