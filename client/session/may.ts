import { useTranslation } from "react-i18next";
import type { Ask, Person } from "../../twins/protocol/console.ts";
import { PERMISSIONS, permitted } from "../../twins/protocol/permissions.ts";
import { useLinkState, usePastRefusal } from "./context.tsx";

/** Whether the person at this console may ask this. The server decides; this only spares them a refusal. */
export const mayAsk = (person: Person | null, ask: Ask): boolean => person !== null && permitted(person.role, ask);

export function useMay(ask: Ask): boolean {
  const past = usePastRefusal(ask) !== null;
  return useLinkState((state) => mayAsk(state.person, ask)) && !past;
}

/** Why the person may not ask this now, in words; null when they may. */
export function useRefusal(ask: Ask): string | null {
  const { t } = useTranslation();
  const role = useRoleRefusal(ask);
  const past = usePastRefusal(ask) !== null;
  return role ?? (past ? t("replay.refused") : null);
}

/** Why their role may not; null when it may. */
export function useRoleRefusal(ask: Ask): string | null {
  const { t } = useTranslation();
  const person = useLinkState((state) => state.person);
  if (person === null || permitted(person.role, ask)) return null;
  const roles = PERMISSIONS[ask].map((role) => t(`roles.${role}`)).join(t("common.list"));
  return t("roles.refused", { role: t(`roles.${person.role}`), roles });
}
