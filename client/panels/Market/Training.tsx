import { IconSchool } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { DemandView, RoundView } from "../../../twins/protocol/economy/market/training.ts";
import type { MarketView } from "../../../twins/protocol/economy/market.ts";
import { sameAddress } from "../../ui/amount.ts";
import { Empty, Facts, Hash, Tag } from "../../ui/parts.tsx";
import { Act } from "../onChain/Act.tsx";
import { Aitn } from "../onChain/fields.tsx";
import { PagedCards, whenText } from "../onChain/History.tsx";
import { CardHead, Fold, Part } from "../onChain/Page.tsx";
import { DemandForm } from "./DemandForm.tsx";
import { Disputes } from "./Disputes.tsx";

interface RoundProps {
  readonly demand: DemandView;
  readonly round: RoundView;
  readonly market: MarketView;
  readonly onDone: () => void;
}

function RoundActs({ demand, round, market, onDone }: RoundProps) {
  const { t } = useTranslation();
  const over = round.untilMs !== null && market.nowMs > round.untilMs;
  const ended = round.phase === "closed" || round.phase === "lapsed";
  return (
    <>
      {round.phase === "running" && over && (
        <Act
          act={{ kind: "lapseDemand", demand: demand.demand }}
          label={t("demand.lapse")}
          asks={t("demand.lapseSays")}
          onDone={onDone}
        />
      )}
      {ended && over && (
        <Act
          act={{ kind: "settleRound", demand: demand.demand, round: round.round }}
          label={t("demand.settle")}
          asks={t("demand.settleSays")}
          why={round.openDisputes > 0 ? t("demand.disputesOpen") : null}
          onDone={onDone}
        />
      )}
      {round.unclaimed.length > 0 && (
        <Act
          act={{ kind: "claimRound", demand: demand.demand, round: round.round, devices: [...round.unclaimed] }}
          label={t("demand.claim")}
          asks={t("demand.claimSays", { n: round.unclaimed.length })}
          onDone={onDone}
        />
      )}
    </>
  );
}

function Round(props: RoundProps) {
  const { t } = useTranslation();
  const { demand, round } = props;
  return (
    <li className="page-form">
      <p>
        <strong>{t("demand.round", { n: round.round + 1 })}</strong>{" "}
        <span className="word">{t(`demand.roundPhases.${round.phase}`)}</span>{" "}
        <span className="muted">
          {t("demand.roundSays", {
            updates: round.updates.length,
            seats: demand.seats.length,
            disputes: round.openDisputes,
          })}
          {round.untilMs !== null && ` · ${t("earnings.until", { time: whenText(round.untilMs) })}`}
        </span>
      </p>
      {round.contributions.length > 0 && (
        <p className="muted">
          {t("demand.contributions")} {round.contributions.map((bps) => `${bps / 100} %`).join(t("common.list"))}
        </p>
      )}
      {round.aggregateDigest !== null && <Hash value={round.aggregateDigest} label={t("demand.aggregate")} />}
      <Disputes {...props} />
      <RoundActs {...props} />
    </li>
  );
}

function Acts(props: { demand: DemandView; market: MarketView; onDone: () => void }) {
  const { t } = useTranslation();
  const { demand, market, onDone } = props;
  const party = sameAddress(demand.payer, market.account) || sameAddress(demand.operator, market.account);
  const tooFew = demand.applicants.length < demand.minSeats;
  const open = demand.phase === "applying" || demand.phase === "selecting";
  const mayCancel = party || market.nowMs > (tooFew ? demand.applyUntilMs : demand.selectUntilMs);
  return (
    <>
      {open && (
        <Act
          act={{ kind: "cancelDemand", demand: demand.demand }}
          label={t("demand.cancel")}
          asks={t("demand.cancelSays", { amount: tokenText(demand.escrowWei) })}
          why={mayCancel ? null : t("demand.cancelLater")}
          onDone={onDone}
        />
      )}
      {demand.refundableWei !== "0" && (
        <Act
          act={{ kind: "collectRefund", demand: demand.demand }}
          label={t("demand.refund")}
          asks={t("market.withdrawSays", { amount: tokenText(demand.refundableWei) })}
          why={sameAddress(demand.payer, market.account) ? null : t("demand.onlyPayer")}
          onDone={onDone}
        />
      )}
    </>
  );
}

function DemandDetails({ demand }: { demand: DemandView }) {
  const { t } = useTranslation();
  return (
    <Fold title={t("demand.details")}>
      <Facts
        rows={[
          [t("demand.payer"), <Hash key="p" value={demand.payer} label={t("demand.payer")} />],
          [t("demand.operator"), <Hash key="o" value={demand.operator} label={t("demand.operator")} />],
          [t("demand.instruction"), <Hash key="i" value={demand.instructionDigest} label={t("demand.instruction")} />],
          [t("demand.profile"), <Hash key="f" value={demand.profileDigest} label={t("demand.profile")} />],
          [t("demand.quorum"), String(demand.quorum)],
          [t("demand.enough"), demand.enough === 0 ? t("demand.enoughAll") : String(demand.enough)],
          [t("demand.floor"), `${demand.floorBps / 100} %`],
          [t("demand.opened"), whenText(demand.openedAtMs)],
          [t("demand.bond"), <Aitn key="b" wei={demand.bondWei} />],
        ]}
      />
      <p className="muted">{t("demand.serverSays")}</p>
      {demand.applicants.map((device) => (
        <p key={device}>
          <Hash value={device} label={t("market.device")} />{" "}
          {demand.seats.some((seat) => sameAddress(seat, device)) && <Tag>{t("demand.selected")}</Tag>}
        </p>
      ))}
    </Fold>
  );
}

function Demand(props: { demand: DemandView; market: MarketView; onDone: () => void }) {
  const { t } = useTranslation();
  const { demand } = props;
  const until = { applying: demand.applyUntilMs, selecting: demand.selectUntilMs, training: null, ended: null }[
    demand.phase
  ];
  return (
    <>
      <CardHead title={t("demand.title", { n: demand.demand })}>
        <Tag>{t(`demand.phases.${demand.phase}`)}</Tag>
        {until !== null && <span className="muted">{t("earnings.until", { time: whenText(until) })}</span>}
      </CardHead>
      <p className="card-price">
        <Aitn wei={demand.rewardWei} />
      </p>
      <Facts
        rows={[
          [
            t("demand.money"),
            `${tokenText(demand.paidWei)} / ${tokenText(demand.escrowWei)} / ${tokenText(demand.refundedWei)}`,
          ],
          [t("demand.rounds"), `${demand.roundsRun.length} / ${demand.rounds}`],
          [t("demand.seats"), `${demand.seats.length} (${demand.minSeats}–${demand.maxSeats})`],
          [t("demand.applicants"), String(demand.applicants.length)],
          [t("market.cid"), <Hash key="m" value={demand.modelCid} label={t("market.cid")} />],
        ]}
      />
      <Acts {...props} />
      <DemandDetails demand={demand} />
      <ul className="stack">
        {[...demand.roundsRun].reverse().map((round) => (
          <Round key={round.round} {...props} round={round} />
        ))}
      </ul>
    </>
  );
}

/** Training on order: the demands, and opening one. */
export function Training({ market, onDone }: { market: MarketView; onDone: () => void }) {
  const { t } = useTranslation();
  const { demands, creditWei } = market.training;
  return (
    <div className="page-parts">
      <Part title={t("demand.all")} note={t("demand.allSay")}>
        <PagedCards
          of="demands"
          newest={demands}
          keyOf={({ demand }) => demand}
          empty={<Empty icon={<IconSchool size={24} aria-hidden />}>{t("demand.none")}</Empty>}
          onDone={onDone}
        >
          {(demand, done) => <Demand demand={demand} market={market} onDone={done} />}
        </PagedCards>
      </Part>
      <Part title={t("demand.openTitle")}>
        <div className="card">
          <Fold title={t("demand.openForm")}>
            <DemandForm market={market} onDone={onDone} />
          </Fold>
        </div>
      </Part>
      <Part title={t("demand.yours")}>
        <div className="card page-card">
          <p>
            {t("demand.credit")} <Aitn wei={creditWei} />
          </p>
          <Act
            act={{ kind: "withdrawTraining" }}
            label={t("market.withdraw")}
            asks={t("market.withdrawSays", { amount: tokenText(creditWei) })}
            why={creditWei === "0" ? t("market.nothingOwed") : null}
            onDone={onDone}
          />
        </div>
      </Part>
    </div>
  );
}
