/** Whether this is `npm run test:deep`: every kill and every step then, some of them in `npm test`. */
export const DEEP = process.env.AITN_DEEP === "1";

/** Of steps that are alike all in a deep run, else those at the given places. */
export const some = <T>(all: readonly T[], ...places: readonly number[]): readonly T[] =>
  DEEP ? all : all.filter((_, place) => places.includes(place));
