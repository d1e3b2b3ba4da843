import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { CommunityView, ProposalRow, Support } from "../../../twins/protocol/economy/community.ts";
import { useRoleRefusal } from "../../session/may.ts";
import { sameAddress } from "../../ui/amount.ts";
import { useAct } from "../onChain/Act.tsx";

const CHOICES = ["for", "against", "abstain"] as const;

interface ActsProps {
  readonly row: ProposalRow;
  readonly view: CommunityView;
  readonly again: () => void;
}

function Vote({ row, again }: ActsProps) {
  const { t } = useTranslation();
  const refusal = useRoleRefusal("chainAct");
  const { act, busy, shown } = useAct(again);
  const [support, setSupport] = useState<Support>("for");
  const [reason, setReason] = useState("");
  const power = row.myPowerWei ?? "0";
  const why = refusal ?? (power === "0" ? t("dao.noPower") : null);
  return (
    <form
      className="vote-form"
      onSubmit={(event) => {
        event.preventDefault();
        void act({ kind: "vote", proposal: row.id, support, reason });
      }}
    >
      <SegmentedControl
        size="sm"
        aria-label={t("dao.yourVote")}
        value={support}
        onChange={(value) => setSupport(value as Support)}
        data={CHOICES.map((value) => ({ value, label: t(`dao.support.${value}`) }))}
      />
      <TextInput
        size="sm"
        className="vote-reason"
        aria-label={t("dao.reason")}
        placeholder={t("dao.reason")}
        maxLength={1_000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" size="sm" loading={busy} disabled={why !== null} title={why ?? ""}>
        {t("dao.vote")}
      </Button>
      <p className="muted vote-note">{why ?? t("dao.voteNote", { n: tokenText(power, 2) })}</p>
      {shown}
    </form>
  );
}

/** What this account can do with a proposal now. */
export function ProposalActs(props: ActsProps) {
  const { t } = useTranslation();
  const { row, view, again } = props;
  const refusal = useRoleRefusal("chainAct");
  const { act, busy, shown } = useAct(again);
  const mine = sameAddress(row.proposer.address, view.account);
  const due = row.state === "queued" && row.etaMs !== null && row.etaMs <= Date.now();
  const button = (kind: "cancelProposal" | "queueProposal" | "executeProposal", note: string) => (
    <div className="acts">
      <Button
        size="sm"
        variant={kind === "cancelProposal" ? "default" : "filled"}
        loading={busy}
        disabled={refusal !== null}
        title={refusal ?? ""}
        onClick={() => void act({ kind, proposal: row.id })}
      >
        {t(`dao.acts.${kind}`)}
      </Button>
      <span className="muted">{note}</span>
    </div>
  );
  const kept = view.dao.kept;
  return (
    <>
      {row.state === "active" && row.myVote === null && <Vote {...props} />}
      {row.state === "pending" && mine && button("cancelProposal", t("dao.acts.cancelNote"))}
      {row.state === "succeeded" && button("queueProposal", t(kept ? "dao.acts.kept" : "dao.acts.queueNote"))}
      {due && row.blocked === null && button("executeProposal", t(kept ? "dao.acts.kept" : "dao.acts.executeNote"))}
      {row.blocked !== null && (
        <p className="notice-blocked">
          {t("dao.blocked")} <span className="muted">{row.blocked}</span>
        </p>
      )}
      {shown}
    </>
  );
}
