/** What deliveries are driven by. Times in whole milliseconds and charge in millionths of a per cent, so that every sum is exact. */
export const RULES = {
  /** A robot's footprint is a circle of this width, m. */
  footprintM: 0.6,
  /** Middles of two robots on one storey are never nearer, m: the footprint and a hand's width. */
  clearanceM: 0.7,
  /** Storeys are further apart, m. */
  storeyM: 2,
  speedMps: 0.7,
  /** How far from a node a robot may stand and still be at it, m. */
  atNodeM: 0.5,
  /** To turn on the spot by more than 18, 60 and 120 degrees, ms. */
  turnMs: [700, 1400, 2100],
  doorMs: 2000,
  liftDoorMs: 3000,
  serviceMs: 15_000,
  /** Before it is looked again for a way that was not found, ms. */
  retryMs: 1000,
} as const;

/** Charge of a full battery, in millionths of a per cent. */
export const FULL = 100_000_000;

/** Charge a millisecond: four hours of driving or a day of standing empty a battery that an hour fills. */
export const CHARGE = { driving: 7, standing: 1, charging: 28 } as const;

/** A robot that had to charge takes work again from here on. */
export const CHARGED = 60_000_000;

export const LIMITS = {
  nodes: 2000,
  edges: 4000,
  robots: 32,
  /** Places that robots rest or are served at. */
  endpoints: 64,
  /** Tasks that wait for a robot; what comes more is turned away and counted. */
  waiting: 50,
  stepS: 3600,
} as const;
