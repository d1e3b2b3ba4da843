/**
 * Walking without any light: 0.3 m/s, as people with covered eyes, the same that Jin found in smoke through which nothing is seen (Jin 1976;
 * SFPE Handbook). Under emergency lighting of 1 lx on the floor (EN 1838) people walk as under the usual light (Boyce 1985,
 * Lighting Research and Technology 17:51).
 */
export const DARK_MPS = 0.3;

/** Free speed that it is a share of, m/s (Weidmann 1993). */
const FREE_MPS = 1.34;

/** What is left of somebody's speed without light. */
export const DARK_FACTOR = DARK_MPS / FREE_MPS;
