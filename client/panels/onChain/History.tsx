import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HistoryRows, OlderRows } from "../../../twins/protocol/economy/index.ts";
import { useHistory } from "../../session/history.ts";
import { dateTimeText } from "../../ui/format.ts";
import { Empty, ErrorNote, Hash } from "../../ui/parts.tsx";
import { Cards } from "./Page.tsx";

/** In the reader's own time: no site is shown on these pages. */
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
export const whenText = (ms: number): string => dateTimeText(ms, ZONE);

type Dated = "wallet" | "invest" | "loans";

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
  newest: OlderRows<H>;
  empty: string;
  children: (event: HistoryRows[H]) => ReactNode;
  /** What else is known of its transaction. */
  beside?: (event: HistoryRows[H]) => ReactNode;
}) {
  const { t } = useTranslation();
  const history = useHistory(props.of, props.id ?? null, props.newest);
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

/** Cards of a list that goes further back, the newest at first. */
export function PagedCards<H extends keyof HistoryRows>(props: {
  of: H;
  newest: OlderRows<H>;
  keyOf: (one: HistoryRows[H]) => string;
  empty?: ReactNode;
  /** After an act of a card: what the view shows is read anew. */
  onDone: () => void;
  children: (one: HistoryRows[H], onDone: () => void) => ReactNode;
}) {
  const history = useHistory(props.of, null, props.newest, props.onDone);
  return (
    <>
      <Cards of={history.rows} keyOf={props.keyOf} empty={props.empty}>
        {(one) => props.children(one, history.done)}
      </Cards>
      <Older {...history} />
    </>
  );
}
