import { useTranslation } from "react-i18next";
import type { EarningsView } from "../../../twins/protocol/economy/earnings.ts";
import { tokenText } from "../../ui/format.ts";
import { Empty, Facts, Hash } from "../../ui/parts.tsx";
import { useDeviceTitle } from "../Market/Devices.tsx";
import { Aitn, ChainAct } from "../OnChain.tsx";

/** What robots earned at this server's site, its fees, and what comes back of them. */
export function Robots({ view, onDone }: { view: EarningsView; onDone: () => void }) {
  const { t } = useTranslation();
  const title = useDeviceTitle();
  const { robots: work } = view;
  const why = work.rewardBps === 0 ? t("earnings.noRate") : work.claimableWei === "0" ? t("earnings.noFees") : null;
  return (
    <section className="page-part">
      <h2>
        {t("earnings.robots")} <small>{t("earnings.robotsSay")}</small>
      </h2>
      {work.robots.length === 0 ? (
        <Empty>{t("earnings.noRobots")}</Empty>
      ) : (
        <ul className="page-cards">
          {work.robots.map((robot) => (
            <li key={robot.device} className="card">
              <div className="card-head">
                <h3>{title(robot)}</h3>
                <Hash value={robot.device} label={t("market.device")} />
              </div>
              <Facts
                rows={[
                  [t("earnings.settled"), <Aitn key="s" wei={robot.settledWei} />],
                  [t("earnings.actions"), String(robot.actions)],
                  [t("earnings.held"), <Aitn key="b" wei={robot.balanceWei} />],
                  [t("earnings.credit"), <Aitn key="c" wei={robot.creditWei} />],
                ]}
              />
              {robot.creditWei !== "0" && (
                <ChainAct
                  act={{ kind: "payOutRobot", site: work.site, device: robot.device }}
                  label={t("earnings.payOut")}
                  says={t("earnings.payOutSays", { amount: tokenText(robot.creditWei) })}
                  onDone={onDone}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <div className="card">
        <h3>{t("earnings.site")}</h3>
        <Facts
          rows={[
            [t("earnings.siteOwner"), <Hash key="o" value={work.siteOwner} label={t("earnings.siteOwner")} />],
            [t("earnings.deposit"), <Aitn key="d" wei={work.depositWei} />],
            [t("earnings.spent"), <Aitn key="s" wei={work.spentWei} />],
            [t("earnings.fees", { percent: work.feeBps / 100 }), <Aitn key="f" wei={work.feesPaidWei} />],
            [t("earnings.rewarded", { percent: work.rewardBps / 100 }), <Aitn key="r" wei={work.rewardedWei} />],
          ]}
        />
        <p className="muted">{t("earnings.circulationSays")}</p>
        <ChainAct
          act={{ kind: "claimCirculation", site: work.site }}
          label={t("earnings.claimCirculation")}
          says={t("earnings.claimCirculationSays", { amount: tokenText(work.claimableWei) })}
          refusal={why}
          onDone={onDone}
        />
      </div>
    </section>
  );
}
