/** What a room is lined with. */
export interface Lining {
  /** W/(m K), kg/m3, J/(kg K), m. */
  readonly conductivity: number;
  readonly density: number;
  readonly heatCapacity: number;
  readonly thicknessM: number;
}

/** Gypsum board of 16 mm (NUREG-1824). */
export const GYPSUM: Lining = { conductivity: 0.16, density: 790, heatCapacity: 900, thicknessM: 0.016 };

/** The ceramic fibre board of Steckler's room, as FDS's and CFAST's inputs of these tests have it (13 mm, 0.1 W/(m K)). */
export const FIBRE_BOARD: Lining = { conductivity: 0.1, density: 200, heatCapacity: 1000, thicknessM: 0.013 };

/** Cold side of a wall, with radiation, W/(m2 K) (EN 1991-1-2). */
export const COLD_SIDE = 9;

/** Nodes through a lining; the first is thinnest, since heat enters there. */
const NODES = 6;
/** Each layer of the mesh is this much thicker than the one before. */
const STRETCH = 1.6;

/** Heat conduction through linings, one dimension, any number of them side by side. */
export interface WallStack {
  readonly count: number;
  /** Of the hot surface, K. */
  readonly surfaceK: Float64Array;
  /**
   * Goes on by `dtS`. The surface gains `gain` times (driving temperature - its own) + `flux`, W/m2, of which the surface's
   * share is taken at the end of the step, so that no step is too long.
   */
  step(wall: number, gain: number, drivingK: number, flux: number, dtS: number): void;
}

export function createWalls(linings: readonly Lining[], ambientK: number): WallStack {
  const count = linings.length;
  const nodes = new Float64Array(count * NODES).fill(ambientK);
  const capacity = new Float64Array(count * NODES);
  const link = new Float64Array(count * NODES);
  const surfaceK = new Float64Array(count).fill(ambientK);
  // The first cell's share: all of them together are the whole thickness.
  let all = 0;
  for (let i = 0, cell = 1; i < NODES; i++, cell *= STRETCH) all += cell;
  const unit = 1 / all;
  linings.forEach(({ conductivity, density, heatCapacity, thicknessM }, wall) => {
    let cell = unit * thicknessM;
    for (let i = 0; i < NODES; i++, cell *= STRETCH) {
      capacity[wall * NODES + i] = density * heatCapacity * cell;
      // To the next node's middle; the last to the cold side through its own half and the film.
      const resistance =
        i < NODES - 1 ? (cell + cell * STRETCH) / (2 * conductivity) : cell / (2 * conductivity) + 1 / COLD_SIDE;
      link[wall * NODES + i] = 1 / resistance;
    }
  });
  // Half of the first cell lies between the surface and the first node.
  const skin = Float64Array.from(linings, ({ conductivity, thicknessM }) => (2 * conductivity) / (unit * thicknessM));
  const ratio = new Float64Array(NODES);
  const rest = new Float64Array(NODES);
  return {
    count,
    surfaceK,
    step(wall, gain, drivingK, flux, dtS) {
      const base = wall * NODES;
      // Surface without a mass: gain (D - S) + flux = skin (S - T0), put into the first node's equation.
      const inward = (skin[wall]! * gain) / (gain + skin[wall]!);
      const forced = gain * drivingK + flux;
      for (let i = 0; i < NODES; i++) {
        const before = i === 0 ? inward : link[base + i - 1]!;
        const after = link[base + i]!;
        const mass = capacity[base + i]! / dtS;
        let diagonal = mass + before + after;
        let known = mass * nodes[base + i]!;
        if (i === 0) known += (forced * skin[wall]!) / (gain + skin[wall]!);
        else {
          diagonal -= before * ratio[i - 1]!;
          known += before * rest[i - 1]!;
        }
        if (i === NODES - 1) known += after * ambientK;
        ratio[i] = after / diagonal;
        rest[i] = known / diagonal;
      }
      nodes[base + NODES - 1] = rest[NODES - 1]!;
      for (let i = NODES - 2; i >= 0; i--) nodes[base + i] = rest[i]! + ratio[i]! * nodes[base + i + 1]!;
      surfaceK[wall] = (forced + skin[wall]! * nodes[base]!) / (gain + skin[wall]!);
    },
  };
}
