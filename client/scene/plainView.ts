import type { ThingModel } from "../../twins/core/thing.ts";
import type { ThingView } from "../../twins/core/view.ts";

/** m. */
const SIDE_M = 0.4;
const HIGH_M = 0.7;

const has = (model: ThingModel, name: string, unit: string): boolean =>
  model.properties.some((property) => property.name === name && property.unit === unit);

/**
 * How a Thing looks whose kind a device has brought along: an equipment case, labelled with its first property. One that
 * reports x and y in m and heading in rad is drawn where it says that it is.
 */
export function plainView(model: ThingModel): ThingView {
  const drives = has(model, "x", "m") && has(model, "y", "m") && has(model, "heading", "rad");
  const told = model.properties.find(({ name }) => !drives || !["x", "y", "heading"].includes(name));
  return {
    parts: [
      { shape: { kind: "box", size: [SIDE_M, SIDE_M, 0.06] }, material: "rubber" },
      {
        shape: { kind: "box", size: [SIDE_M, SIDE_M, HIGH_M - 0.06], bevel: 0.02 },
        material: "paintGrey",
        at: [0, 0, 0.06],
      },
      {
        shape: { kind: "box", size: [0.004, SIDE_M * 0.7, 0.16] },
        material: "screen",
        at: [SIDE_M / 2, 0, HIGH_M - 0.26],
      },
    ],
    ...(drives ? { pose: { x: "x", y: "y", heading: "heading" } } : {}),
    bounds: { size: [SIDE_M, SIDE_M, HIGH_M] },
    labelAt: [0, 0, HIGH_M + 0.25],
    ...(told === undefined ? {} : { labelProperty: told.name }),
    describes: model.title,
  };
}
