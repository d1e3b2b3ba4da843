import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { DemandView, DisputeView, RoundView } from "../../../twins/protocol/economy/market/training.ts";
import type { MarketView } from "../../../twins/protocol/economy/market.ts";
import { isDigest } from "../../ui/amount.ts";
import { shortHash } from "../../ui/format.ts";
import { Facts, Hash } from "../../ui/parts.tsx";
import { Act } from "../onChain/Act.tsx";
import { ChoiceField, DigestField } from "../onChain/fields.tsx";
import { whenText } from "../onChain/History.tsx";
import { Fold } from "../onChain/Page.tsx";

interface DisputesProps {
  readonly demand: DemandView;
  readonly round: RoundView;
  readonly market: MarketView;
  readonly onDone: () => void;
}

const LOOK = { open: "warn", upheld: "bad", dismissed: "ok", expired: "" } as const;
/** What is disputed where it is no device's update. */
const CLOSING = "closing";

/** Says that an update, or the closing, is not what the training gives. */
function OpenDispute({ demand, round, market, onDone }: DisputesProps) {
  const { t } = useTranslation();
  const choices = [
    ...(round.disputable.closing ? [{ value: CLOSING, label: t("dispute.closing") }] : []),
    ...round.disputable.updates.map((device) => ({
      value: device,
      label: t("dispute.update", { device: shortHash(device) }),
    })),
  ];
  const [picked, setPicked] = useState("");
  const [claim, setClaim] = useState("");
  const about = choices.find(({ value }) => value === picked)?.value ?? choices[0]?.value;
  if (about === undefined) return null;
  const short = BigInt(market.aitnWei) < BigInt(demand.bondWei);
  const bond = tokenText(demand.bondWei);
  return (
    <Fold title={t("dispute.openTitle")}>
      <p className="muted">{t("dispute.how")}</p>
      <ChoiceField<string> label={t("dispute.about")} value={about} onChange={setPicked} of={choices} />
      <DigestField label={t("dispute.claim")} value={claim} onChange={setClaim} />
      <Act
        primary
        act={
          isDigest(claim)
            ? {
                kind: "disputeRound",
                demand: demand.demand,
                round: round.round,
                device: about === CLOSING ? null : about,
                claimDigest: claim.trim(),
              }
            : null
        }
        label={t("dispute.open")}
        says={t("dispute.openSays", { bond })}
        why={short ? t("market.tooLittle", { held: tokenText(market.aitnWei) }) : null}
        onDone={onDone}
      />
    </Fold>
  );
}

/** For who decides disputes. */
function Decide(props: DisputesProps & { dispute: DisputeView }) {
  const { t } = useTranslation();
  const { demand, round, dispute } = props;
  const [verdict, setVerdict] = useState<"upheld" | "dismissed">("dismissed");
  const [evidence, setEvidence] = useState("");
  const verdicts = (["dismissed", "upheld"] as const).map((value) => ({
    value,
    label: t(`dispute.verdicts.${value}`),
  }));
  return (
    <Fold title={t("dispute.decideTitle")}>
      <ChoiceField label={t("dispute.verdict")} value={verdict} onChange={setVerdict} of={verdicts} />
      <DigestField label={t("dispute.evidence")} value={evidence} onChange={setEvidence} />
      <Act
        primary
        act={
          isDigest(evidence)
            ? {
                kind: "resolveDispute",
                demand: demand.demand,
                round: round.round,
                device: dispute.device,
                upheld: verdict === "upheld",
                evidenceDigest: evidence.trim(),
              }
            : null
        }
        label={t("dispute.decide")}
        says={t(
          verdict === "upheld"
            ? dispute.device === null
              ? "dispute.upheldClosing"
              : "dispute.upheldUpdate"
            : "dispute.dismissedSays",
          {
            bond: tokenText(demand.bondWei),
          },
        )}
        onDone={props.onDone}
      />
    </Fold>
  );
}

function Dispute(props: DisputesProps & { dispute: DisputeView }) {
  const { t } = useTranslation();
  const { demand, round, market, dispute } = props;
  const late = dispute.decideUntilMs !== null && market.nowMs > dispute.decideUntilMs;
  return (
    <li className="page-form">
      <p>
        <strong>
          {dispute.device === null ? t("dispute.closing") : t("dispute.update", { device: shortHash(dispute.device) })}
        </strong>{" "}
        <span className={`word word-${LOOK[dispute.state]}`}>{t(`dispute.states.${dispute.state}`)}</span>
      </p>
      <Facts
        rows={[
          [t("dispute.challenger"), <Hash key="c" value={dispute.challenger} label={t("dispute.challenger")} />],
          [t("dispute.claim"), <Hash key="d" value={dispute.claimDigest} label={t("dispute.claim")} />],
          [t("demand.bond"), `${tokenText(demand.bondWei)} AITN`],
          [t("dispute.opened"), whenText(dispute.openedAtMs)],
          dispute.decideUntilMs === null
            ? [
                t("dispute.evidence"),
                dispute.evidenceDigest === null ? (
                  t("common.none")
                ) : (
                  <Hash key="e" value={dispute.evidenceDigest} label={t("dispute.evidence")} />
                ),
              ]
            : [t("dispute.until"), whenText(dispute.decideUntilMs)],
        ]}
      />
      {dispute.state === "open" && !demand.mayDecide && <p className="muted">{t("dispute.whoDecides")}</p>}
      {dispute.state === "open" && demand.mayDecide && <Decide {...props} />}
      {dispute.state === "open" && late && (
        <Act
          act={{ kind: "expireDispute", demand: demand.demand, round: round.round, device: dispute.device }}
          label={t("dispute.expire")}
          asks={t("dispute.expireSays", { bond: tokenText(demand.bondWei) })}
          onDone={props.onDone}
        />
      )}
    </li>
  );
}

/** A round's disputes, each with its bond and its time, and what the reader may do about them. */
export function Disputes(props: DisputesProps) {
  const { round } = props;
  return (
    <>
      {round.disputes.length > 0 && (
        <ul className="stack">
          {round.disputes.map((dispute) => (
            <Dispute key={dispute.device ?? CLOSING} {...props} dispute={dispute} />
          ))}
        </ul>
      )}
      <OpenDispute {...props} />
    </>
  );
}
