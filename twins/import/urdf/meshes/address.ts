/** Most folders of an address that are looked at, from its end, the file's own name included. */
export const MOST_STEPS = 12;

/**
 * Where the file of a mesh may lie beside the robot's, the longest path first: of "package://pkg/meshes/base.dae" those are
 * pkg/meshes/base.dae, meshes/base.dae and base.dae. What leads upwards ("../meshes/base.dae") is looked for from here on down: nothing
 * outside is ever asked for. Packages of ROS have no place of their own here, and a path of another machine has none at all.
 */
export function pathsBeside(address: string): readonly string[] {
  const steps: string[] = [];
  for (const step of address.replace(/^[a-z][a-z\d+.-]*:(\/\/)?/i, "").split(/[\\/]/)) {
    if (step === "" || step === ".") continue;
    if (step === "..") steps.pop();
    else steps.push(step);
  }
  const near = steps.slice(-MOST_STEPS);
  return near.map((_, i) => near.slice(i).join("/"));
}

/** As `pathsBeside`, and then the same with "%20" and its like read as what they stand for: exporters write both. */
export function everyPath(address: string): readonly string[] {
  let decoded: string;
  try {
    decoded = decodeURIComponent(address);
  } catch {
    return pathsBeside(address);
  }
  return decoded === address ? pathsBeside(address) : [...pathsBeside(address), ...pathsBeside(decoded)];
}

/** "dae" of "package://pkg/base.DAE"; "" where there is none. */
export const endingOf = (path: string): string => /\.([a-z\d]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";

const MOST_NAMED = 72;

/** An address as it is told: its end, by which a person knows the file. */
export const named = (address: string): string =>
  address.length > MOST_NAMED ? `…${address.slice(-MOST_NAMED)}` : address;
