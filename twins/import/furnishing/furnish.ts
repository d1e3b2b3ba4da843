import { groupBy } from "../../core/groupBy.ts";
import type { Place } from "../../core/place.ts";
import { inRing } from "../../core/ring.ts";
import { Mesh, type Parts } from "../geometry/mesh.ts";
import type { ImportedThing } from "../imported.ts";
import type { Pace } from "../source.ts";
import type { Warnings } from "../warnings.ts";
import { familyOf } from "./families.ts";
import { block } from "./others.ts";
import { Sketch } from "./sketch.ts";

/** Most pieces that are drawn: some two million triangles at most, where a hotel of three floors has 175 pieces. */
export const MAX_PIECES = 10_000;

/** Draws a piece at its pose. @returns false for a name that no family knows: it is drawn as a block */
function drawPiece(mesh: Mesh, { pose, reference }: ImportedThing, floorZ: number): boolean {
  const family = familyOf(reference ?? "");
  const z = family?.standing === true ? floorZ : pose.z;
  const sketch = new Sketch(mesh, { ...pose, z, headingRad: pose.headingRad + (family?.turnRad ?? 0) });
  (family?.draw ?? block)(sketch);
  return family !== null;
}

/** The room that a piece stands in: the smallest thing that parts are gathered by. */
function roomOf({ place, pose }: ImportedThing, rooms: ReadonlyMap<string, readonly Place[]>): string {
  return rooms.get(place)?.find(({ outline }) => inRing([pose.x, pose.y], outline))?.id ?? place;
}

function warnOf(unknown: readonly ImportedThing[], left: number, warnings: Warnings): void {
  const [first] = unknown;
  if (first !== undefined)
    warnings.add(
      "furnitureUnknown",
      { entity: first.reference ?? first.id },
      {
        en: "No family of furniture has this name: it is drawn as a plain block.",
        zh: "家具族中没有此名称：以普通方块表示。",
      },
      "",
      unknown.length,
    );
  if (left > 0)
    warnings.add(
      "furnitureTooMuch",
      { line: 1 },
      {
        en: `More than ${MAX_PIECES} pieces of furniture are placed: the others are left out of the picture.`,
        zh: `家具超过 ${MAX_PIECES} 件：其余不予绘制。`,
      },
      "",
      left,
    );
}

/**
 * Draws the furniture of a building that its file only names: shapes of its families at their true size, those of a room
 * in one part, plants in another. What no family knows is a block and is said once.
 */
export async function furnish(
  things: readonly ImportedThing[],
  places: readonly Place[],
  parts: Parts,
  pace: Pace,
  warnings: Warnings,
): Promise<void> {
  const all = things.filter(({ kind }) => kind === "furniture");
  const pieces = all.slice(0, MAX_PIECES);
  const rooms = groupBy(
    places.filter(({ level, outline }) => level === "space" && outline.length > 0),
    ({ parent }) => parent ?? "",
  );
  const floors = new Map(places.map(({ id, floorZ }) => [id, floorZ]));
  const gathered = groupBy(pieces, (thing) => {
    const kind = familyOf(thing.reference ?? "")?.kind ?? "furniture";
    return `${kind} ${roomOf(thing, rooms)}`;
  });
  const unknown: ImportedThing[] = [];
  const mesh = new Mesh();
  for (const [key, group] of gathered) {
    const [kind, place] = key.split(" ") as ["furniture" | "vegetation", string];
    for (const piece of group) {
      if (!drawPiece(mesh, piece, floors.get(piece.place) ?? piece.pose.z)) unknown.push(piece);
      if (pace.due(100)) await pace.rest(0.8);
    }
    parts.take(place, kind, 3, mesh);
  }
  warnOf(unknown, all.length - pieces.length, warnings);
}
