import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { dateTimeText } from "../../ui/format.ts";
import { Empty, Hash } from "../../ui/parts.tsx";

/** In the reader's own time: no site is shown on these pages. */
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
export const whenText = (ms: number): string => dateTimeText(ms, ZONE);

export interface HappenedOnChain {
  readonly txHash: string;
  readonly logIndex: number;
  readonly atMs: number;
}

/** What happened, newest first: in words, when, and in which transaction. */
export function History<E extends HappenedOnChain>(props: {
  of: readonly E[];
  empty: string;
  children: (event: E) => ReactNode;
  /** What else is known of its transaction. */
  beside?: (event: E) => ReactNode;
}) {
  const { t } = useTranslation();
  if (props.of.length === 0) return <Empty>{props.empty}</Empty>;
  return (
    <ul className="rows">
      {props.of.map((event) => (
        <li key={`${event.txHash}${event.logIndex}`} className="row row-wraps">
          <span className="row-main">{props.children(event)}</span>
          <span className="muted num">{whenText(event.atMs)}</span>
          <span>
            {props.beside?.(event)} <Hash value={event.txHash} label={t("onChain.transaction")} />
          </span>
        </li>
      ))}
    </ul>
  );
}
