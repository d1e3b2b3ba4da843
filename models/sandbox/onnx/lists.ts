import { type Shape, sizeOf } from "../layers.ts";
import { unfit } from "../unfit.ts";
import {
  type Constant,
  constantMade,
  type Operand,
  type Outcome,
  own,
  ownPlace,
  reading,
  sized,
  type Whole,
  type Wholes,
  wholesMade,
} from "./operands.ts";

/** Numbers taken out of their sides and put into others: of constants at once, of what is computed as a step. */

export const atOf = (operand: Operand): number | null => (operand.kind === "wholes" ? null : operand.at);

/** How far apart in a list are neighbours along each side. */
const stridesOf = (sides: Shape): readonly number[] => sides.map((_, i) => sizeOf(sides.slice(i + 1)));

/** Of a constant that a file has made of others; more is work that no export needs, since exporters do it themselves. */
export const MOST_MADE = 1_000_000;
export const MOST_SIDES = 8;

/** Constants in another order. @param from which number goes where, by its place in the new list */
function relisted(operand: Constant | Wholes, to: { sides: Shape; at: number | null }, from: (i: number) => number) {
  const length = sized(to.sides);
  if (length > MOST_MADE || to.sides.length > MOST_SIDES) throw unfit.constantSize(to.sides);
  if (operand.kind === "constant") {
    const values = Float32Array.from({ length }, (_, i) => operand.values[from(i)] ?? Number.NaN);
    return constantMade(to.sides, values, to.at);
  }
  if (length > operand.values.length + 256) throw unfit.wholesCount(length);
  return wholesMade(
    to.sides,
    Array.from({ length }, (_, i): Whole => operand.values[from(i)] ?? Number.NaN),
  );
}

/** The numbers of the old list by the places that each new side knows: how far a step along it goes there, or a list of places. */
function mapped(sides: Shape, steps: readonly ((along: number) => number)[]): (i: number) => number {
  const strides = stridesOf(sides);
  return (i) =>
    sides.reduce((sum, side, axis) => sum + (steps[axis]?.(Math.floor(i / (strides[axis] ?? 1)) % side) ?? 0), 0);
}

/**
 * Some numbers of each side, in any order.
 * @param lists places by side; null for all @param to what those are seen as @throws ShapeError for a list of the examples
 */
export function picked(
  operand: Operand,
  lists: readonly (readonly number[] | null)[],
  to?: { readonly sides: Shape; readonly at: number | null },
): Outcome {
  const sides = lists.map((list, i) => list?.length ?? operand.sides[i] ?? 0);
  const at = atOf(operand);
  const seen = to ?? { sides, at };
  if (sides.includes(0)) throw unfit.nothingOf(operand.sides);
  if (at !== null && lists[at] !== null) throw unfit.picksExamples();
  if (operand.kind !== "value") {
    const strides = stridesOf(operand.sides);
    const steps = lists.map((list, i) => (along: number) => (list?.[along] ?? along) * (strides[i] ?? 1));
    return relisted(operand, seen, mapped(sides, steps));
  }
  const ownLists = lists.filter((_, i) => i !== operand.at);
  const action = { do: "pick", lists: ownLists } as const;
  return { kind: "made", action, reads: [reading(operand)], sides: seen.sides, at: seen.at ?? 0, operations: 0 };
}

/** Sides in another order: of value and constant alike. */
export function transposed(operand: Operand, order: readonly number[]): Outcome {
  const sides = order.map((from) => operand.sides[from] ?? 0);
  if (operand.kind !== "value") {
    const at = atOf(operand);
    const strides = stridesOf(operand.sides);
    const steps = order.map((from) => (along: number) => along * (strides[from] ?? 1));
    return relisted(operand, { sides, at: at === null ? null : order.indexOf(at) }, mapped(sides, steps));
  }
  const ownOrder = order.filter((from) => from !== operand.at).map((from) => ownPlace(operand, from));
  const stays = ownOrder.every((from, i) => from === i);
  const action = stays ? ({ do: "same" } as const) : ({ do: "transpose", order: ownOrder } as const);
  const at = order.indexOf(operand.at);
  return { kind: "made", action, reads: [reading(operand)], sides, at, operations: 0 };
}

/** Repeated along sides of 1, and along sides before the first. */
export function expanded(operand: Operand, sides: Shape, at: number | null): Outcome {
  const missing = sides.length - operand.sides.length;
  const wide = [...new Array<number>(missing).fill(1), ...operand.sides];
  if (operand.kind !== "value") {
    const strides = stridesOf(wide);
    const steps = wide.map((side, i) => (along: number) => (side === 1 ? 0 : along * (strides[i] ?? 1)));
    return relisted(operand, { sides, at }, mapped(sides, steps));
  }
  if (at === null) throw new RangeError("a value without examples");
  const action = { do: "expand", shape: own({ sides, at }) } as const;
  const reads = [reading(operand, own({ sides: wide, at }))];
  return { kind: "made", action, reads, sides, at, operations: 0 };
}
