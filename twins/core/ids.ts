declare const brand: unique symbol;
/** A string that only its maker may produce, checked by the compiler. */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name };

export type SiteId = Branded<string, "SiteId">;
export type PlaceId = Branded<string, "PlaceId">;
export type ThingId = Branded<string, "ThingId">;
export type CommandId = Branded<string, "CommandId">;
export type PlanId = Branded<string, "PlanId">;
export type RunId = Branded<string, "RunId">;

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
export const isId = (text: string): boolean => ID.test(text);

function id<Name extends string>(text: string): Branded<string, Name> {
  if (!isId(text))
    throw new RangeError(`not an id (lower case letters, digits, . _ -, at most 64): ${text.slice(0, 80)}`);
  return text as Branded<string, Name>;
}
export const siteId = (text: string): SiteId => id<"SiteId">(text);
export const placeId = (text: string): PlaceId => id<"PlaceId">(text);
export const thingId = (text: string): ThingId => id<"ThingId">(text);
export const commandId = (text: string): CommandId => id<"CommandId">(text);
export const planId = (text: string): PlanId => id<"PlanId">(text);
export const runId = (text: string): RunId => id<"RunId">(text);
