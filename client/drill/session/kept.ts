import { z } from "zod";
import { ROLES } from "../../../twins/drill/roles.ts";

/** What this tab keeps of a drill, so that a page that is loaded again comes back as the same person. */
export interface KeptSeat {
  /** Of the one who opened it. */
  readonly host?: string | undefined;
  readonly token?: string | undefined;
  readonly name?: string | undefined;
  readonly role?: (typeof ROLES)[number] | undefined;
}
const Seat = z.object({
  host: z.string().optional(),
  token: z.string().optional(),
  name: z.string().optional(),
  role: z.enum(ROLES).optional(),
});

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;
const key = (code: string): string => `aitn.drill.${code}`;

export function keptSeat(shelf: Pick<Storage, "getItem">, code: string): KeptSeat {
  try {
    return Seat.catch({}).parse(JSON.parse(shelf.getItem(key(code)) ?? "{}"));
  } catch {
    return {};
  }
}

/** Codes of the drills that this tab is in, as far as it knows. */
export function keptCodes(shelf: Pick<Storage, "getItem" | "key" | "length">): readonly string[] {
  try {
    const names = Array.from({ length: shelf.length }, (_, at) => shelf.key(at) ?? "");
    const codes = names.filter((name) => name.startsWith(key(""))).map((name) => name.slice(key("").length));
    return codes.filter((code) => keptSeat(shelf, code).token !== undefined).sort();
  } catch {
    return [];
  }
}

/** Adds to what is kept; a browser that keeps nothing is no reason to stop. */
export function keepSeat(shelf: Shelf, code: string, more: KeptSeat): void {
  try {
    shelf.setItem(key(code), JSON.stringify({ ...keptSeat(shelf, code), ...more }));
  } catch {
    // A private window may refuse: then a page that is loaded again asks for the name again.
  }
}

export function forgetSeat(shelf: Shelf, code: string): void {
  try {
    shelf.removeItem(key(code));
  } catch {
    // Nothing was kept, then.
  }
}
