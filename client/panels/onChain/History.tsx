import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HistoryRows } from "../../../twins/protocol/economy/index.ts";
import { useHistory } from "../../session/history.ts";
import { dateTimeText } from "../../ui/format.ts";
import { Empty, ErrorNote, Hash } from "../../ui/parts.tsx";

/** In the reader's own time: no site is shown on these pages. */
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
export const whenText = (ms: number): string => dateTimeText(ms, ZONE);

type Dated = Exclude<keyof HistoryRows, "proposals" | "cycles">;

/** What goes further back than what is shown: the button that brings it, and why it could not. */
export function Older(props: Pick<ReturnType<typeof useHistory>, "more" | "busy" | "error" | "older">) {
  const { t } = useTranslation();
  return (
    <>
      {props.error !== null && <ErrorNote error={props.error} />}
      {props.more && (
        <div>
          <Button size="sm" variant="default" loading={props.busy} onClick={() => void props.older()}>
            {t("onChain.older")}
          </Button>
        </div>
      )}
    </>
  );
}

/** What happened, newest first: in words, when, and in which transaction; older pages on request. */
export function History<H extends Dated>(props: {
  of: H;
  /** Of which pool or market. */
  id?: string;
  newest: readonly HistoryRows[H][];
  /** So many rows fill a page: then there may be older ones. */
  page: number;
  empty: string;
  children: (event: HistoryRows[H]) => ReactNode;
  /** What else is known of its transaction. */
  beside?: (event: HistoryRows[H]) => ReactNode;
}) {
  const { t } = useTranslation();
  const history = useHistory(props.of, props.id ?? null, props.newest, props.newest.length >= props.page);
  if (history.rows.length === 0) return <Empty>{props.empty}</Empty>;
  return (
    <>
      <ul className="rows">
        {history.rows.map((event) => (
          <li key={`${event.txHash}${event.logIndex}`} className="row row-wraps">
            <span className="row-main">{props.children(event)}</span>
            <span className="muted num">{whenText(event.atMs)}</span>
            <span>
              {props.beside?.(event)} <Hash value={event.txHash} label={t("onChain.transaction")} />
            </span>
          </li>
        ))}
      </ul>
      <Older {...history} />
    </>
  );
}
