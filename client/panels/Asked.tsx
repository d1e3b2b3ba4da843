import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Asked } from "../session/context.tsx";
import { ErrorNote } from "../ui/parts.tsx";

/** Waiting, failed, or the answer. */
export function AskedView<T>(props: { asked: Asked<T>; again: () => void; children: (value: T) => ReactNode }) {
  const { t } = useTranslation();
  if (props.asked.phase === "waiting") return <p className="muted pad">{t("common.loading")}</p>;
  if (props.asked.phase === "failed") return <ErrorNote error={props.asked.error} onRetry={props.again} />;
  return props.children(props.asked.value);
}
