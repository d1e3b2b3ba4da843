import type { VenueObstacle } from "../../core/venue.ts";
import type { Block } from "./block.ts";

/** How a kind of furniture stands. */
export interface Furniture {
  /** Mass over the volume of its whole box, air and contents with it, kg/m3. */
  readonly densityKgM3: number;
  /** Height of its centre of mass, as a share of its own. */
  readonly centreShare: number;
  /** Coulomb's coefficient of its feet on a floor. */
  readonly friction: number;
  /** Built in or bolted down: it never moves. */
  readonly isFixed?: true;
}

/**
 * Stated, not measured. Densities are typical shop weights with usual contents over the box (a bookcase of 0.8 x 0.3 x 2 m with
 * 130 kg of books: 350 kg/m3); they decide only what happens when things collide, since the toppling of a rigid block does not
 * depend on its mass. Friction is that of wood, plastic or rubber feet on linoleum or wood, 0.3 to 0.6, middle 0.45; castors
 * roll at some 0.05. The seeds of an ensemble vary it by a tenth.
 */
const WOOD = 0.45;
const RUBBER = 0.6;
const CASTORS = 0.05;

const of = (densityKgM3: number, centreShare: number, friction: number): Furniture => ({
  densityKgM3,
  centreShare,
  friction,
});
const built = (densityKgM3: number): Furniture => ({ densityKgM3, centreShare: 0.5, friction: RUBBER, isFixed: true });

/** By the families of twins/import/furnishing. */
export const FURNITURE: Readonly<Record<string, Furniture>> = {
  swivelChair: of(45, 0.45, CASTORS),
  deskChair: of(45, 0.45, CASTORS),
  wheeledChair: of(45, 0.45, CASTORS),
  trolley: of(80, 0.45, CASTORS),
  chair: of(30, 0.5, WOOD),
  stool: of(50, 0.6, WOOD),
  bench: of(60, 0.5, WOOD),
  armchair: of(45, 0.4, WOOD),
  sofa: of(45, 0.4, WOOD),
  bed: of(60, 0.5, WOOD),
  doubleBed: of(60, 0.5, WOOD),
  bedsideTable: of(150, 0.5, WOOD),
  table: of(40, 0.75, WOOD),
  roundTable: of(40, 0.75, WOOD),
  coffeeTable: of(60, 0.7, WOOD),
  diningTable: of(40, 0.75, WOOD),
  conferenceTable: of(40, 0.75, WOOD),
  desk: of(60, 0.65, WOOD),
  standingDesk: of(50, 0.65, WOOD),
  cubicle: of(60, 0.5, WOOD),
  reception: of(100, 0.5, WOOD),
  counter: of(150, 0.5, WOOD),
  kitchenCounter: built(250),
  vending: of(350, 0.5, RUBBER),
  kiosk: of(150, 0.5, RUBBER),
  display: of(120, 0.5, WOOD),
  monitor: of(100, 0.5, RUBBER),
  television: of(100, 0.5, RUBBER),
  printer: of(200, 0.45, RUBBER),
  bookshelf: of(350, 0.5, WOOD),
  rack: of(250, 0.5, WOOD),
  shelf: of(300, 0.5, WOOD),
  drawers: of(250, 0.5, WOOD),
  wardrobe: of(130, 0.5, WOOD),
  cabinet: of(200, 0.5, WOOD),
  fridge: of(180, 0.45, RUBBER),
  oven: of(220, 0.45, RUBBER),
  sink: built(200),
  toilet: built(200),
  shower: built(100),
  bathtub: built(150),
  escalator: built(500),
  handover: built(200),
  tree: of(120, 0.35, RUBBER),
  plant: of(150, 0.35, RUBBER),
  lamp: of(40, 0.3, RUBBER),
  fitness: of(60, 0.35, RUBBER),
  suitcase: of(100, 0.45, WOOD),
  bin: of(60, 0.4, RUBBER),
};

/** Of a kind that is not in the table. */
export const OTHER_FURNITURE: Furniture = of(150, 0.5, WOOD);

/** People are no furniture, and what is held in a hand is too small to count. */
const LEFT_OUT: ReadonlySet<string> = new Set(["person", "can"]);

/** Boxes thinner or flatter than this are no bodies for the solver, m. */
const LEAST_M = 0.05;

export const furnitureOf = (kind: string): Furniture =>
  Object.hasOwn(FURNITURE, kind) ? FURNITURE[kind]! : OTHER_FURNITURE;

/** Whether an obstacle takes part in the shaking. */
export const isBody = ({ kind, sizeM }: VenueObstacle): boolean =>
  !LEFT_OUT.has(kind) && sizeM.every((side) => side >= LEAST_M);

/** The block that stands for an obstacle. @param frictionFactor chance's own, 1 on average */
export function blockOf({ kind, sizeM }: Pick<VenueObstacle, "kind" | "sizeM">, frictionFactor: number): Block {
  const { densityKgM3, centreShare, friction } = furnitureOf(kind);
  const [x, y, z] = sizeM;
  return { sizeM, massKg: densityKgM3 * x * y * z, centreShare, friction: friction * frictionFactor };
}
