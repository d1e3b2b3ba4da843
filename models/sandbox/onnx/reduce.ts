import { z } from "zod";
import { sizeOf } from "../layers.ts";
import { unfit } from "../unfit.ts";
import {
  asNumbers,
  asValue,
  each,
  isLeftOut,
  type Made,
  type Operator,
  operator,
  own,
  ownPlace,
  placeOf,
  placesOf,
  type Reduction,
  reading,
  type Value,
} from "./operands.ts";

/** Over sides of one example, by the versions 13 to 21 of ONNX (github.com/onnx/onnx/blob/main/docs/Operators.md). */

function reduced(x: Value, by: Reduction, places: readonly number[], keep: boolean): Made {
  const axes = places.map((place) => ownPlace(x, place));
  const kept = x.sides.map((side, i) => (places.includes(i) ? (keep ? 1 : 0) : side));
  const sides = kept.filter((side) => side > 0);
  const at = kept.slice(0, x.at).filter((side) => side > 0).length;
  const action = { do: "reduce", by, axes } as const;
  const size = sizeOf(x.sides);
  return { kind: "made", action, reads: [reading(x)], sides, at, operations: 2 * size, between: size };
}

const Flag = z.union([z.literal(0), z.literal(1)]);
/** Axes are a setting in older versions, an input since 18 (of ReduceSum since 13); left out, they are all, the examples' too. */
export const reduction = (by: Reduction): Operator =>
  operator(
    [1, 2],
    { axes: z.array(z.int()).min(1).optional(), keepdims: Flag.optional(), noop_with_empty_axes: Flag.optional() },
    ({ axes, keepdims = 1 }, [x, list]) => {
      const read = asValue(x);
      const given = isLeftOut(list) ? axes : asNumbers(list);
      if (given === undefined || given.length === 0 || (axes !== undefined && !isLeftOut(list))) throw unfit.overAll();
      return reduced(read, by, placesOf(given, read.sides.length), keepdims === 1);
    },
  );

export const globally = (by: Reduction): Operator =>
  operator([1, 1], {}, (_, [x]) => {
    const read = asValue(x);
    if (read.at !== 0 || read.sides.length < 3) throw unfit.onlyChannels(read.sides);
    const places = read.sides.map((_, i) => i).slice(2);
    return reduced(read, by, places, true);
  });

export const softmax = (act: "softmax" | "logSoftmax"): Operator =>
  operator([1, 1], { axis: z.int().optional() }, ({ axis = -1 }, [x]) => {
    const read = asValue(x);
    const place = ownPlace(read, placeOf(axis, read.sides.length));
    const turns = place !== own(read).length - 1;
    const between = (turns ? 3 : 1) * sizeOf(read.sides);
    return { ...each(read, { do: act, axis: place }, 5), between };
  });
