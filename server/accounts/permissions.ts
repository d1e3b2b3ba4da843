import { fail, ok, type Result } from "../../twins/core/result.ts";
import type { Ask, Person } from "../../twins/protocol/console.ts";
import { PERMISSIONS, permitted } from "../../twins/protocol/permissions.ts";

/** What one may ask before signing in; `stopByToken` brings its own proof. */
const OPEN: ReadonlySet<Ask> = new Set<Ask>(["hello", "login", "stopByToken"]);

/** AUTH_REQUIRED for a stranger, AUTH_FORBIDDEN for a role that may not. */
export function permit(person: Person | null, ask: Ask): Result<void> {
  if (OPEN.has(ask)) return ok(undefined);
  if (person === null) return fail("AUTH_REQUIRED", `sign in to ${ask}`);
  if (permitted(person.role, ask)) return ok(undefined);
  return fail("AUTH_FORBIDDEN", `a ${person.role} may not ${ask}`, { roles: PERMISSIONS[ask] });
}
