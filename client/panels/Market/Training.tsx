import { IconSchool } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { DemandView, RoundView } from "../../../twins/protocol/economy/market/training.ts";
import type { MarketView } from "../../../twins/protocol/economy/market.ts";
import { tokenText } from "../../ui/format.ts";
import { Empty, Facts, Hash, Tag } from "../../ui/parts.tsx";
import { Aitn, ChainAct } from "../OnChain.tsx";
import { DemandForm } from "./DemandForm.tsx";
import { whenText } from "./Devices.tsx";

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function Round(props: { demand: DemandView; round: RoundView; nowMs: number; onDone: () => void }) {
  const { t } = useTranslation();
  const { demand, round, nowMs, onDone } = props;
  const over = round.untilMs !== null && nowMs > round.untilMs;
  const ended = round.phase === "closed" || round.phase === "lapsed";
  return (
    <li>
      <p>
        <strong>{t("demand.round", { n: round.round + 1 })}</strong>{" "}
        <span className="word">{t(`demand.roundPhases.${round.phase}`)}</span>{" "}
        <span className="muted">
          {t("demand.roundSays", { updates: round.updates, seats: demand.seats.length, disputes: round.disputes })}
          {round.untilMs !== null && ` · ${t("earnings.until", { time: whenText(round.untilMs) })}`}
        </span>
      </p>
      {round.contributions.length > 0 && (
        <p className="muted">
          {t("demand.contributions")} {round.contributions.map((bps) => `${bps / 100} %`).join(", ")}
        </p>
      )}
      {round.aggregateDigest !== null && <Hash value={round.aggregateDigest} label={t("demand.aggregate")} />}
      {round.phase === "running" && over && (
        <ChainAct
          act={{ kind: "lapseDemand", demand: demand.demand }}
          label={t("demand.lapse")}
          says={t("demand.lapseSays")}
          onDone={onDone}
        />
      )}
      {ended && over && (
        <ChainAct
          act={{ kind: "settleRound", demand: demand.demand, round: round.round }}
          label={t("demand.settle")}
          says={t("demand.settleSays")}
          refusal={round.disputes > 0 ? t("demand.disputesOpen") : null}
          onDone={onDone}
        />
      )}
      {round.unclaimed.length > 0 && (
        <ChainAct
          act={{ kind: "claimRound", demand: demand.demand, round: round.round, devices: [...round.unclaimed] }}
          label={t("demand.claim")}
          says={t("demand.claimSays", { n: round.unclaimed.length })}
          onDone={onDone}
        />
      )}
    </li>
  );
}

function Acts(props: { demand: DemandView; market: MarketView; onDone: () => void }) {
  const { t } = useTranslation();
  const { demand, market, onDone } = props;
  const party = same(demand.payer, market.account) || same(demand.operator, market.account);
  const tooFew = demand.applicants.length < demand.minSeats;
  const open = demand.phase === "applying" || demand.phase === "selecting";
  const mayCancel = party || market.nowMs > (tooFew ? demand.applyUntilMs : demand.selectUntilMs);
  return (
    <>
      {open && (
        <ChainAct
          act={{ kind: "cancelDemand", demand: demand.demand }}
          label={t("demand.cancel")}
          says={t("demand.cancelSays", { amount: tokenText(demand.escrowWei) })}
          refusal={mayCancel ? null : t("demand.cancelLater")}
          onDone={onDone}
        />
      )}
      {demand.refundableWei !== "0" && (
        <ChainAct
          act={{ kind: "collectRefund", demand: demand.demand }}
          label={t("demand.refund")}
          says={t("market.withdrawSays", { amount: tokenText(demand.refundableWei) })}
          refusal={same(demand.payer, market.account) ? null : t("demand.onlyPayer")}
          onDone={onDone}
        />
      )}
    </>
  );
}

function Demand(props: { demand: DemandView; market: MarketView; onDone: () => void }) {
  const { t } = useTranslation();
  const { demand, market } = props;
  const until = { applying: demand.applyUntilMs, selecting: demand.selectUntilMs, training: null, ended: null }[
    demand.phase
  ];
  return (
    <li className="card">
      <div className="card-head">
        <h3>{t("demand.title", { n: demand.demand })}</h3>
        <Tag>{t(`demand.phases.${demand.phase}`)}</Tag>
        {until !== null && <span className="muted">{t("earnings.until", { time: whenText(until) })}</span>}
      </div>
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
      <details>
        <summary>{t("demand.details")}</summary>
        <Facts
          rows={[
            [t("demand.payer"), <Hash key="p" value={demand.payer} label={t("demand.payer")} />],
            [t("demand.operator"), <Hash key="o" value={demand.operator} label={t("demand.operator")} />],
            [
              t("demand.instruction"),
              <Hash key="i" value={demand.instructionDigest} label={t("demand.instruction")} />,
            ],
            [t("demand.profile"), <Hash key="f" value={demand.profileDigest} label={t("demand.profile")} />],
            [t("demand.quorum"), String(demand.quorum)],
            [t("demand.floor"), `${demand.floorBps / 100} %`],
            [t("demand.opened"), whenText(demand.openedAtMs)],
          ]}
        />
        <p className="muted">{t("demand.serverSays")}</p>
        {demand.applicants.map((device) => (
          <p key={device}>
            <Hash value={device} label={t("market.device")} />{" "}
            {demand.seats.some((seat) => same(seat, device)) && <Tag>{t("demand.selected")}</Tag>}
          </p>
        ))}
      </details>
      <ul className="stack">
        {[...demand.roundsRun].reverse().map((round) => (
          <Round key={round.round} demand={demand} round={round} nowMs={market.nowMs} onDone={props.onDone} />
        ))}
      </ul>
    </li>
  );
}

/** Training on order: the demands, and opening one. */
export function Training({ market, onDone }: { market: MarketView; onDone: () => void }) {
  const { t } = useTranslation();
  const { demands, creditWei } = market.training;
  return (
    <div className="page-parts">
      <section className="page-part">
        <h2>
          {t("demand.all")} <small>{t("demand.allSay")}</small>
        </h2>
        {demands.length === 0 ? (
          <Empty icon={<IconSchool size={24} aria-hidden />}>{t("demand.none")}</Empty>
        ) : (
          <ul className="page-cards">
            {demands.map((demand) => (
              <Demand key={demand.demand} demand={demand} market={market} onDone={onDone} />
            ))}
          </ul>
        )}
      </section>
      <section className="page-part">
        <h2>{t("demand.openTitle")}</h2>
        <details className="card">
          <summary>{t("demand.openForm")}</summary>
          <DemandForm market={market} onDone={onDone} />
        </details>
      </section>
      <section className="page-part">
        <h2>{t("demand.yours")}</h2>
        <div className="card">
          <p>
            {t("demand.credit")} <Aitn wei={creditWei} />
          </p>
          <ChainAct
            act={{ kind: "withdrawTraining" }}
            label={t("market.withdraw")}
            says={t("market.withdrawSays", { amount: tokenText(creditWei) })}
            refusal={creditWei === "0" ? t("market.nothingOwed") : null}
            onDone={onDone}
          />
        </div>
      </section>
    </div>
  );
}
