import { fail, ok, type Result } from "../../twins/core/result.ts";
import type { Ask, Person, Role } from "../../twins/protocol/console.ts";

export const ROLES: readonly Role[] = ["viewer", "operator", "manager", "warden", "innovator"];

const everyone = ROLES;
/** Who runs the cell. */
const running: readonly Role[] = ["operator", "manager"];
/** Who answers for safety may do what makes the site safer, too. */
const safety: readonly Role[] = ["operator", "manager", "warden"];
const studying: readonly Role[] = ["operator", "manager", "innovator"];
const proposing: readonly Role[] = ["manager", "innovator"];
const governing: readonly Role[] = ["manager", "warden"];
const managing: readonly Role[] = ["manager"];

/** Who may ask what. A new ask does not compile until it stands here. */
const PERMISSIONS: Record<Ask, readonly Role[]> = {
  hello: everyone,
  login: everyone,
  logout: everyone,
  subscribe: everyone,
  unsubscribe: everyone,
  asOf: everyone,
  range: everyone,
  events: everyone,
  extent: everyone,
  alarms: everyone,
  comparisons: everyone,
  comparison: everyone,
  runInput: everyone,
  plans: everyone,
  commands: everyone,
  receipts: everyone,
  models: everyone,
  chain: everyone,
  health: everyone,
  acknowledge: safety,
  shelve: safety,
  stop: safety,
  clearStop: governing,
  compare: studying,
  cancelJob: studying,
  verifyRun: studying,
  propose: proposing,
  approve: managing,
  execute: running,
  cancelPlan: running,
  release: running,
  approveModel: governing,
  devices: ["operator", "manager", "warden", "innovator"],
  enrolCode: managing,
  revokeDevice: governing,
  audit: governing,
  people: governing,
  addPerson: managing,
  removePerson: managing,
};

/** What one may ask before signing in. */
const OPEN: ReadonlySet<Ask> = new Set<Ask>(["hello", "login"]);

export const permitted = (role: Role, ask: Ask): boolean => PERMISSIONS[ask].includes(role);

/** AUTH_REQUIRED for a stranger, AUTH_FORBIDDEN for a role that may not. */
export function permit(person: Person | null, ask: Ask): Result<void> {
  if (OPEN.has(ask)) return ok(undefined);
  if (person === null) return fail("AUTH_REQUIRED", `sign in to ${ask}`);
  if (permitted(person.role, ask)) return ok(undefined);
  return fail("AUTH_FORBIDDEN", `a ${person.role} may not ${ask}`, { roles: PERMISSIONS[ask] });
}
