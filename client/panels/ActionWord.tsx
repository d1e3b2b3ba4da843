import { useTranslation } from "react-i18next";
import type { ActionStateName } from "../../twins/operations/actionState.ts";

const LOOK: Readonly<Partial<Record<ActionStateName, string>>> = {
  SUCCEEDED: "ok",
  FAILED: "bad",
  REJECTED: "bad",
  EXPIRED: "bad",
  UNKNOWN: "warn",
  RUNNING: "busy",
};

/** Where a command stands, in a word. */
export function ActionWord(props: { state: ActionStateName }) {
  const { t } = useTranslation();
  return <span className={`word word-${LOOK[props.state] ?? "plain"}`}>{t(`action.${props.state}`)}</span>;
}
