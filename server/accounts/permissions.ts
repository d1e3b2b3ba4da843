import type { LocalText } from "../../twins/core/place.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Ask, Person, Role } from "../../twins/protocol/console.ts";
import { PERMISSIONS, permitted } from "../../twins/protocol/permissions.ts";

/** As the console calls them. */
const ROLE_TITLES: Readonly<Record<Role, LocalText>> = {
  viewer: { en: "viewer", zh: "访客" },
  operator: { en: "operator", zh: "操作员" },
  manager: { en: "manager", zh: "主管" },
  warden: { en: "warden", zh: "安全员" },
  innovator: { en: "innovator", zh: "创新者" },
};

/** What one may ask before signing in; `stopByToken` brings its own proof. */
const OPEN: ReadonlySet<Ask> = new Set<Ask>(["hello", "login", "stopByToken"]);

/** AUTH_REQUIRED for a stranger, AUTH_FORBIDDEN for a role that may not. */
export function permit(person: Person | null, ask: Ask): Result<void> {
  if (OPEN.has(ask)) return ok(undefined);
  if (person === null) return refuse("AUTH_REQUIRED", { en: "Sign in first.", zh: "请先登录。" });
  if (permitted(person.role, ask)) return ok(undefined);
  const roles = PERMISSIONS[ask];
  const [en, zh] = [roles.map((role) => ROLE_TITLES[role].en), roles.map((role) => ROLE_TITLES[role].zh)];
  return refuse(
    "AUTH_FORBIDDEN",
    {
      en: `Your role, ${ROLE_TITLES[person.role].en}, does not permit this. It may be done by: ${en.join(", ")}.`,
      zh: `您的角色是${ROLE_TITLES[person.role].zh}，不能执行此操作。可执行的角色：${zh.join("、")}。`,
    },
    { roles },
  );
}
