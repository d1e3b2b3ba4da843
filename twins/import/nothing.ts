import type { Imported } from "./imported.ts";
import type { ImportWarning } from "./warnings.ts";

const KIND = "nothingInIt";

const hasNothing = ({ geometry, things, machines, routeMap, places }: Imported): boolean =>
  geometry.every(({ indices }) => indices.length === 0) &&
  things.length + machines.length === 0 &&
  (routeMap?.nodes.length ?? 0) === 0 &&
  places.every(({ outline }) => outline.length < 3);

/** Says first of all when nothing came of a file: it is whole, and of its format, and no picture and no site can be made of it. */
export function withNothingTold(imported: Imported): Imported {
  if (!hasNothing(imported)) return imported;
  const message = { en: "Nothing in this file can be shown.", zh: "该文件中没有可以显示的内容。" };
  return { ...imported, warnings: [{ kind: KIND, message, count: 1, first: "" }, ...imported.warnings] };
}

/** Whether nothing came of a file, by what its import told. */
export const isNothing = ({ warnings }: { readonly warnings: readonly ImportWarning[] }): boolean =>
  warnings.some(({ kind }) => kind === KIND);
