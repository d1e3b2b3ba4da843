/**
 * No room of a building holds any pressure: panes, leaves and light walls give at some kPa (ordinary ones
 * at 1 to 5). Without it a fierce fire behind shut doors would reach pressures that burst a house, and a door opened then would be a blast.
 */
export const RELIEF_PA = 1000;
/** As a hole of a tenth of a square metre would let out at twice that, in proportion. */
export const RELIEF_KG_S_PA = 0.0025;

/** What a room lets out above `RELIEF_PA`, or in below its negative, kg/s. */
export const reliefKgS = (pressurePa: number): number =>
  pressurePa > RELIEF_PA
    ? RELIEF_KG_S_PA * (pressurePa - RELIEF_PA)
    : pressurePa < -RELIEF_PA
      ? RELIEF_KG_S_PA * (pressurePa + RELIEF_PA)
      : 0;
