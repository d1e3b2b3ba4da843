import { z } from "zod";
import { type Shape, sizeOf } from "../layers.ts";
import { MODEL_LIMITS } from "../limits.ts";
import { unfit } from "../unfit.ts";
import { atOf, expanded, MOST_SIDES, picked, transposed } from "./lists.ts";
import {
  asConstant,
  asNumbers,
  asValue,
  asWholes,
  constantMade,
  type Given,
  isLeftOut,
  type Operand,
  type Operator,
  type Outcome,
  operator,
  own,
  ownPlace,
  placeOf,
  placesOf,
  reading,
  seenAs,
  sized,
  type Value,
  type Whole,
  wholesMade,
} from "./operands.ts";

/**
 * What is done with sides: of what is computed, of constants, and of shapes, all of which is known before anything runs; by the
 * versions 13 to 21 of ONNX (github.com/onnx/onnx/blob/main/docs/Operators.md).
 */

function anyOf(operand: Given): Operand {
  if (isLeftOut(operand)) throw unfit.readsNothing();
  return operand;
}

/** The same numbers, seen with other sides. */
function viewed(operand: Operand, sides: Shape, at: number | null): Outcome {
  if (operand.kind === "value") return seenAs(operand, sides, at ?? 0);
  return operand.kind === "wholes" ? { ...operand, sides } : { ...operand, sides, at };
}

export const identity = operator([1, 1], {}, (_, [x]) => {
  const operand = anyOf(x);
  return viewed(operand, operand.sides, atOf(operand));
});

const [FLOAT, INT32, INT64] = [1, 6, 7];
/** Between whole numbers, and from them to numbers; what is computed stays as it is. */
export const cast = operator([1, 1], { to: z.int(), saturate: z.int().optional() }, ({ to }, [x]) => {
  const operand = anyOf(x);
  if (operand.kind === "wholes" && to === FLOAT) {
    const values = asNumbers({ ...operand, sides: [] });
    return constantMade(operand.sides, Float32Array.from(values));
  }
  if (operand.kind === "wholes" ? to !== INT32 && to !== INT64 : to !== FLOAT) throw unfit.type(to);
  return viewed(operand, operand.sides, atOf(operand));
});

const end = z.int().optional();
export const shape = operator([1, 1], { start: end, end }, ({ start, end: to }, [x]) => {
  const operand = anyOf(x);
  const at = atOf(operand);
  const sides = operand.sides.map((side, i): Whole => (i === at ? "examples" : side)).slice(start, to);
  return wholesMade([sides.length], sides);
});

/** Sides of a shape, where the examples' side is 1. @throws ShapeError for more than one of those */
function sidesFrom(wholes: readonly Whole[]): { readonly sides: Shape; readonly at: number | null } {
  const at = wholes.indexOf("examples");
  if (at !== wholes.lastIndexOf("examples")) throw unfit.examplesTwice();
  return { sides: wholes.map((side) => (side === "examples" ? 1 : side)), at: at < 0 ? null : at };
}

const Single = z.object({ kind: z.enum(["floats", "wholes"]), shape: z.array(z.int()), values: z.any() });
export const constantOfShape = operator([1, 1], { value: Single.optional() }, ({ value }, [x]) => {
  const { sides, at } = sidesFrom(asWholes(x));
  const values = value?.values as Float32Array | readonly number[] | undefined;
  const [number] = values ?? [0];
  if (number === undefined || (values?.length ?? 1) !== 1) throw unfit.filledByMany();
  // Exporters make lists of none, to join them with others.
  if (value?.kind === "wholes" && sides.join() === "0") return wholesMade(sides, []);
  if (sides.some((side) => side < 1)) throw unfit.constantSize(sides);
  const size = sized(sides);
  if (value?.kind !== "wholes") return constantMade(sides, new Float32Array(size).fill(number), at);
  if (at !== null || size > 256) throw unfit.wholesSize(sides);
  return wholesMade(sides, new Array<number>(size).fill(number));
});

/** Of wholes given, 0 for a side as it was, and -1 for what is left. @throws ShapeError */
function resolved(wholes: readonly Whole[], from: Shape): readonly number[] {
  const sides = wholes.map((side, i) => (side === "examples" ? 1 : side === 0 ? (from[i] ?? -2) : side));
  const open = sizeOf(from) / sizeOf(sides.filter((side) => side !== -1));
  const all = sides.map((side) => (side === -1 ? open : side));
  const sound = all.every((side) => Number.isInteger(side) && side >= 1 && side <= MODEL_LIMITS.side);
  if (!sound || sides.filter((side) => side === -1).length > 1 || sizeOf(all) !== sizeOf(from))
    throw unfit.makes(wholes, from);
  return all;
}

/** Where the examples' side goes: to a side that is said to be theirs, before and after which lies as much as before. */
function reshaped(x: Value, wholes: readonly Whole[], fixed: boolean): Outcome {
  const sides = resolved(wholes, x.sides);
  const before = (list: Shape, place: number): number => sizeOf(list.slice(0, place));
  const apart = sides.map((_, i) => i).filter((i) => sides[i] === 1 && before(sides, i) === before(x.sides, x.at));
  const named = apart.filter((i) => wholes[i] === "examples" || (wholes[i] === 0 && i === x.at));
  const elsewhere = wholes.some((side, i) => side === "examples" || (side === 0 && i === x.at));
  const left = elsewhere ? [] : apart.filter((i) => wholes[i] === -1);
  // Of a file for one example, any side of 1; the one where it was, if that is one.
  const one = fixed && !elsewhere ? apart.filter((i) => wholes[i] === 1) : [];
  const at = named[0] ?? left[0] ?? (one.includes(x.at) ? x.at : one[0]);
  if (at === undefined) throw unfit.makesMixed(wholes, x.sides);
  return seenAs(x, sides, at);
}

const Flag = z.union([z.literal(0), z.literal(1)]);
export const reshape = operator([2, 2], { allowzero: Flag.optional() }, ({ allowzero = 0 }, [x, to], { fixed }) => {
  const operand = anyOf(x);
  const wholes = asWholes(to);
  if (allowzero === 1 && wholes.includes(0)) throw unfit.emptySide();
  if (operand.kind === "value") return reshaped(operand, wholes, fixed);
  if (atOf(operand) !== null || wholes.includes("examples")) throw unfit.reshapesShared();
  return viewed(operand, resolved(wholes, operand.sides), null);
});

export const flatten = operator([1, 1], { axis: z.int().optional() }, ({ axis = 1 }, [x]) => {
  const read = asValue(x);
  const rank = read.sides.length;
  const from = axis === rank ? rank : placeOf(axis, rank);
  const sides = [sizeOf(read.sides.slice(0, from)), sizeOf(read.sides.slice(from))];
  const at = read.at < from ? 0 : 1;
  if (sides[at] !== 1) throw unfit.flattens(read.sides, axis);
  return seenAs(read, sides, at);
});

export const transpose = operator([1, 1], { perm: z.array(z.int().min(0)).optional() }, ({ perm }, [x]) => {
  const operand = anyOf(x);
  const places = [...operand.sides.keys()];
  // Left out, it turns all around.
  const order = perm ?? places.toReversed();
  if (order.toSorted((a, b) => a - b).join() !== places.join()) throw unfit.order(order, operand.sides);
  return transposed(operand, order);
});

export const squeeze = operator([1, 2], {}, (_, [x, axes], { fixed }) => {
  const operand = anyOf(x);
  const { sides } = operand;
  const at = atOf(operand);
  // Of a file for one example it drops their side too, and the sides after that are counted otherwise.
  if (isLeftOut(axes) && at !== null && fixed) throw unfit.dropsAll();
  const places = isLeftOut(axes)
    ? [...sides.keys()].filter((i) => sides[i] === 1 && i !== at)
    : placesOf(asNumbers(axes), sides.length);
  if (places.some((i) => sides[i] !== 1 || i === at)) throw unfit.drops(places, sides);
  const left = sides.filter((_, i) => !places.includes(i));
  return viewed(operand, left, at === null ? null : at - places.filter((i) => i < at).length);
});

export const unsqueeze = operator([2, 2], {}, (_, [x, axes]) => {
  const operand = anyOf(x);
  const added = asNumbers(axes);
  const rank = operand.sides.length + added.length;
  if (rank > MOST_SIDES) throw unfit.tooManySides(rank);
  const places = placesOf(added, rank);
  const kept = [...Array(rank).keys()].filter((i) => !places.includes(i));
  const sides = new Array<number>(rank).fill(1);
  for (const [i, place] of kept.entries()) sides[place] = operand.sides[i] ?? 1;
  const at = atOf(operand);
  return viewed(operand, sides, at === null ? null : (kept[at] ?? 0));
});

export const concat = operator([1, MODEL_LIMITS.layers], { axis: z.int() }, ({ axis }, operands): Outcome => {
  if (operands.every((one) => one?.kind === "wholes")) {
    const all = operands.flatMap(asWholes);
    if (placeOf(axis, 1) !== 0 || operands.some(({ sides }) => sides.length !== 1)) throw unfit.joinsNoLists();
    return wholesMade([all.length], all);
  }
  const values = operands.map(asValue);
  const [first] = values;
  if (first === undefined) throw unfit.joinsNothing();
  const place = placeOf(axis, first.sides.length);
  const others = ({ sides, at }: Value): string => `${at}: ${sides.map((side, i) => (i === place ? 0 : side)).join()}`;
  if (values.some((one) => others(one) !== others(first)))
    throw unfit.joinsAt(
      values.map(({ sides }) => sides),
      axis,
    );
  const sum = values.reduce((all, { sides }) => all + (sides[place] ?? 0), 0);
  const action = { do: "concat", axis: ownPlace(first, place) } as const;
  const reads = values.map((one) => reading(one));
  return { kind: "made", action, reads, sides: first.sides.with(place, sum), at: first.at, operations: 0 };
});

const range = (length: number, from = 0, step = 1): readonly number[] =>
  Array.from({ length }, (_, i) => from + i * step);

/** Places along a side, as ONNX cuts: ends beyond it are its ends. */
function cut(side: number, start: number, stop: number, step: number): readonly number[] {
  if (step === 0) throw unfit.noSteps();
  const [low, high] = step > 0 ? [0, side] : [-1, side - 1];
  const inside = (place: number): number => Math.min(high, Math.max(low, place < 0 ? place + side : place));
  const from = step < 0 ? Math.max(0, inside(start)) : inside(start);
  return range(Math.max(0, Math.ceil((inside(stop) - from) / step)), from, step);
}

/** An end that stands for all that there are: exporters write the largest whole number of 32 or 64 bits. */
const ALL = 2 ** 31 - 1;

export const slice = operator([3, 5], {}, (_, [x, starts, ends, axes, steps], { fixed }) => {
  const operand = anyOf(x);
  const at = atOf(operand);
  const { sides } = operand;
  const [from, stop] = [asNumbers(starts), asWholes(ends)];
  const places = placesOf(isLeftOut(axes) ? range(from.length) : asNumbers(axes), sides.length);
  const by = isLeftOut(steps) ? from.map(() => 1) : asNumbers(steps);
  if ([stop, places, by].some(({ length }) => length !== from.length)) throw unfit.cutsUnlike();
  const lists = sides.map((side, i) => {
    const k = places.indexOf(i);
    if (k < 0) return null;
    const [start = 0, end = 0, step = 1] = [from[k], stop[k], by[k]];
    if (i === at) {
      const all = end === "examples" || end >= (fixed ? 1 : ALL);
      if (start === 0 && step === 1 && all) return null;
      throw unfit.cutsExamples();
    }
    if (end === "examples") throw unfit.examplesNumber();
    return cut(side, start, end, step);
  });
  return picked(operand, lists);
});

export const gather = operator([2, 2], { axis: z.int().optional() }, ({ axis = 0 }, [x, indices]) => {
  const operand = anyOf(x);
  const { sides } = operand;
  const place = placeOf(axis, sides.length);
  const list = asNumbers(indices).map((i) => placeOf(i, sides[place] ?? 0));
  const more = indices?.sides ?? [];
  const at = atOf(operand);
  const seen = [...sides.slice(0, place), ...more, ...sides.slice(place + 1)];
  const lists = sides.map((_, i) => (i === place ? list : null));
  return picked(operand, lists, { sides: seen, at: at === null || at < place ? at : at - 1 + more.length });
});

export const split = operator(
  [1, 2],
  { axis: z.int().optional(), num_outputs: z.int().min(1).optional() },
  ({ axis = 0, num_outputs: parts }, [x, lengths], { wanted }) => {
    const read = anyOf(x);
    const place = placeOf(axis, read.sides.length);
    const side = read.sides[place] ?? 0;
    const each = Math.ceil(side / wanted.length);
    const even = wanted.map((_, i) => Math.min(each, side - i * each));
    const given = isLeftOut(lengths) ? even : asNumbers(lengths);
    const uneven = isLeftOut(lengths) && parts === undefined && side % wanted.length !== 0;
    const sound = given.length === wanted.length && given.every((length) => length >= 1);
    if (uneven || !sound || (parts ?? wanted.length) !== wanted.length || given.reduce((a, b) => a + b, 0) !== side)
      throw unfit.splits(side, given);
    return given.map((length, i) => {
      const from = given.slice(0, i).reduce((a, b) => a + b, 0);
      if (wanted[i] !== true) return undefined;
      return picked(
        read,
        read.sides.map((_, k) => (k === place ? range(length, from) : null)),
      );
    });
  },
);

/** By zeros, or another number, on the sides of an example. */
export const pad = operator([2, 3], { mode: z.literal("constant").optional() }, (_, [x, pads, by]) => {
  const read = asValue(x);
  const all = asNumbers(pads);
  const rank = read.sides.length;
  if (all.length !== 2 * rank || all.some((one) => one < 0 || one > MODEL_LIMITS.side))
    throw unfit.pads(read.sides, all);
  const [before, after] = [all.slice(0, rank), all.slice(rank)];
  if (before[read.at] !== 0 || after[read.at] !== 0) throw unfit.padsExamples();
  const filler = isLeftOut(by) ? [0] : asConstant(by).values;
  const [number] = filler;
  if (number === undefined || filler.length !== 1) throw unfit.paddedByMany();
  const sides = read.sides.map((side, i) => side + (before[i] ?? 0) + (after[i] ?? 0));
  const ends = [before, after].map((list) => own({ sides: list, at: read.at }));
  const action = { do: "pad", before: ends[0] ?? [], after: ends[1] ?? [], by: number } as const;
  return { kind: "made", action, reads: [reading(read)], sides, at: read.at, operations: 0 };
});

/** To a shape that is joined with the sides there are as numbers are. */
/** Again and again along sides: of the examples never, of what they share as often as there are of them. */
export const tile = operator([2, 2], {}, (_, [x, repeats]) => {
  const operand = anyOf(x);
  const { sides } = operand;
  const times = sidesFrom(asWholes(repeats));
  const at = atOf(operand);
  if (times.sides.length !== sides.length) throw unfit.repeats(sides, times.sides);
  if (times.at !== null && (at !== null || sides[times.at] !== 1)) throw unfit.repeatsMixed(sides);
  const wide = sides.map((side, i) => side * (times.sides[i] ?? 0));
  if (wide.some((side) => side < 1)) throw unfit.repeats(sides, times.sides);
  sized(wide);
  const lists = sides.map((side, i) => (times.sides[i] === 1 ? null : range(wide[i] ?? 0).map((k) => k % side)));
  return picked(operand, lists, { sides: wide, at: at ?? times.at });
});

export const expand: Operator = operator([2, 2], {}, (_, [x, to]) => {
  const operand = anyOf(x);
  const wanted = sidesFrom(asWholes(to));
  const at = atOf(operand);
  const rank = Math.max(operand.sides.length, wanted.sides.length);
  const places = [
    ...(at === null ? [] : [at + rank - operand.sides.length]),
    ...(wanted.at === null ? [] : [wanted.at + rank - wanted.sides.length]),
  ];
  const [left, right] = [operand.sides, wanted.sides].map((sides) => [
    ...new Array<number>(rank - sides.length).fill(1),
    ...sides,
  ]);
  const sides = (left ?? []).map((side, i) => {
    const other = right?.[i] ?? 1;
    if (side === other || side === 1 || other === 1) return Math.max(side, other);
    throw unfit.expands(operand.sides, wanted.sides);
  });
  const [place = null] = places;
  if (new Set(places).size > 1 || (place !== null && sides[place] !== 1)) throw unfit.expandsMixed(operand.sides);
  sized(sides);
  return expanded(operand, sides, place);
});
