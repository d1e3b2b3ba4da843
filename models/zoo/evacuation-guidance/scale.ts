/** Two numbers are learned: the dose a minute on a logarithmic scale, and what smoke leaves of the walking speed. */
export const OUTPUTS = 2;
/** The scale of doses a minute: from 1e-4, which is clean air, a step of 1 is a factor of e^10, and 1.2 is the most. */
export const RATE_SCALE = { leastPerMin: 1e-4, steps: 10, most: 1.2 } as const;
