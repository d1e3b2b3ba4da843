import { IconChevronRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { CommunityView, ProposalRow } from "../../../twins/protocol/economy/community.ts";
import { useTick } from "../../session/context.tsx";
import { go, useView } from "../../session/view.ts";
import { dateTimeText } from "../../ui/format.ts";
import { Facts, Hash, useSpan } from "../../ui/parts.tsx";
import { MarkdownCard } from "../Models/MarkdownCard.tsx";
import { Calls } from "./Calls.tsx";
import { ProposalActs } from "./ProposalActs.tsx";
import { VoteBars } from "./VoteBars.tsx";
import { WhoName } from "./WhoName.tsx";
import { describe, lineOf } from "./words.ts";

const LOOK = {
  pending: "busy",
  active: "busy",
  succeeded: "busy",
  queued: "busy",
  executed: "ok",
  defeated: "bad",
  canceled: "bad",
  expired: "bad",
} as const;

const ENDED: ReadonlySet<ProposalRow["state"]> = new Set(["executed", "defeated", "canceled", "expired"]);

/** What happens next, and when. */
function useNext(): (row: ProposalRow) => string | null {
  const { t } = useTranslation();
  const span = useSpan();
  const nowMs = Date.now();
  return (row) => {
    const until = (ms: number): string => span(Math.max(0, ms - nowMs));
    if (row.state === "pending") return t("dao.next.begins", { span: until(row.voteStartMs) });
    if (row.state === "active") return t("dao.next.ends", { span: until(row.voteEndMs) });
    if (row.state === "succeeded") return t("dao.next.queue");
    if (row.state !== "queued" || row.etaMs === null) return null;
    return row.etaMs > nowMs ? t("dao.next.executes", { span: until(row.etaMs) }) : t("dao.next.due");
  };
}

function Details({ row }: { row: ProposalRow }) {
  const { t } = useTranslation();
  const at = (ms: number): string => `${dateTimeText(ms, "UTC")} UTC`;
  return (
    <Facts
      rows={[
        [t("dao.proposer"), <WhoName key="p" who={row.proposer} />],
        [t("dao.begins"), at(row.voteStartMs)],
        [row.extended ? t("dao.endsExtended") : t("dao.ends"), at(row.voteEndMs)],
        [t("dao.eta"), row.etaMs === null ? t("dao.notQueued") : at(row.etaMs)],
        [t("dao.id"), <Hash key="i" value={row.id} />],
        [t("dao.tx"), <Hash key="t" value={row.txHash} />],
      ]}
    />
  );
}

function MyVote({ row }: { row: ProposalRow }) {
  const { t, i18n } = useTranslation();
  if (row.myVote === null) return null;
  const { support, reason, weightWei } = row.myVote;
  return (
    <p className="my-vote">
      {t("dao.myVote", { support: t(`dao.support.${support}`), n: tokenText(weightWei, 2) })}
      {reason !== "" && <q>{lineOf(reason, i18n.language)}</q>}
    </p>
  );
}

/** One proposal: its title, state and votes; opened, everything about it. */
export function Proposal(props: { row: ProposalRow; view: CommunityView; again: () => void }) {
  const { t, i18n } = useTranslation();
  useTick(1000);
  const next = useNext();
  const { row } = props;
  const open = useView((view) => view.select) === row.id;
  const { title, text } = describe(row.description, i18n.language);
  const then = next(row);
  return (
    <li className="card proposal">
      <h2>
        <button
          type="button"
          className="link-plain"
          aria-expanded={open}
          onClick={() => go({ select: open ? null : row.id })}
        >
          <IconChevronRight size={16} className={open ? "turned" : ""} aria-hidden />
          {title === "" ? t("dao.untitled") : title}
        </button>
        <span className={`word word-${LOOK[row.state]}`}>{t(`dao.states.${row.state}`)}</span>
      </h2>
      {then !== null && <p className="muted">{then}</p>}
      <VoteBars row={row} />
      <MyVote row={row} />
      <ProposalActs {...props} />
      {open && (
        <div className="proposal-open">
          <h3>{t("dao.words")}</h3>
          <MarkdownCard text={text} />
          <h3>{t("dao.calls.title", { count: row.calls.length })}</h3>
          <Calls calls={row.calls} view={props.view} open={!ENDED.has(row.state)} />
          <Details row={row} />
        </div>
      )}
    </li>
  );
}
