import { siteIdOf } from "../../../twins/core/site.ts";
import type { Format } from "../../../twins/import/imported.ts";

/** A file's name as one word of a shell: whatever is in it. */
function word(name: string): string {
  // A name that begins with a hyphen would be an option.
  const path = name.startsWith("-") ? `./${name}` : name;
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/**
 * What the operator types in the product's folder to make a site of a file.
 * @param format what the file was said to be; null where it told itself
 * @param taken ids that sites have already: one more of the same name would be refused
 */
export function keepCommand(
  name: string,
  title: string,
  taken: readonly string[],
  format: Format | null = null,
): string {
  const id = siteIdOf(title);
  const as = format === null ? "" : ` --format ${format}`;
  return `npx aitn site create ${word(name)}${as}${taken.includes(id) ? ` --id my-${id}`.slice(0, 46) : ""}`;
}
