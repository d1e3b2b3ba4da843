import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Asked, useLinkState } from "../session/context.tsx";
import { ErrorNote } from "../ui/parts.tsx";

/** Waiting, failed, or the answer, which without a connection is one of before and looks so. */
export function AskedView<T>(props: { asked: Asked<T>; again: () => void; children: (value: T) => ReactNode }) {
  const { t } = useTranslation();
  const down = useLinkState((state) => state.phase === "down");
  if (props.asked.phase === "waiting") return <p className="muted pad">{t("common.loading")}</p>;
  if (props.asked.phase === "failed") return <ErrorNote error={props.asked.error} onRetry={props.again} />;
  if (!down) return props.children(props.asked.value);
  return (
    <div className="asked-before">
      <p className="asked-note">{t("link.before")}</p>
      {props.children(props.asked.value)}
    </div>
  );
}
