import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { EarningsView } from "../../../twins/protocol/economy/earnings.ts";
import { Empty, Facts, Hash } from "../../ui/parts.tsx";
import { useDeviceTitle } from "../Market/deviceTitle.ts";
import { Act } from "../onChain/Act.tsx";
import { Aitn } from "../onChain/fields.tsx";
import { CardHead, Cards, Part } from "../onChain/Page.tsx";

/** What robots earned at this server's site, its fees, and what comes back of them. */
export function Robots({ view, onDone }: { view: EarningsView; onDone: () => void }) {
  const { t } = useTranslation();
  const title = useDeviceTitle();
  const { robots: work } = view;
  const why = work.rewardBps === 0 ? t("earnings.noRate") : work.claimableWei === "0" ? t("earnings.noFees") : null;
  return (
    <Part title={t("earnings.robots")} note={t("earnings.robotsSay")}>
      <Cards of={work.robots} keyOf={({ device }) => device} empty={<Empty>{t("earnings.noRobots")}</Empty>}>
        {(robot) => (
          <>
            <CardHead title={title(robot)}>
              <Hash value={robot.device} label={t("market.device")} />
            </CardHead>
            <Facts
              rows={[
                [t("earnings.settled"), <Aitn key="s" wei={robot.settledWei} />],
                [t("earnings.actions"), String(robot.actions)],
                [t("earnings.held"), <Aitn key="b" wei={robot.balanceWei} />],
                [t("earnings.credit"), <Aitn key="c" wei={robot.creditWei} />],
              ]}
            />
            {robot.creditWei !== "0" && (
              <Act
                act={{ kind: "payOutRobot", site: work.site, device: robot.device }}
                label={t("earnings.payOut")}
                asks={t("earnings.payOutSays", { amount: tokenText(robot.creditWei) })}
                onDone={onDone}
              />
            )}
          </>
        )}
      </Cards>
      <div className="card page-card">
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
        <Act
          act={{ kind: "claimCirculation", site: work.site }}
          label={t("earnings.claimCirculation")}
          asks={t("earnings.claimCirculationSays", { amount: tokenText(work.claimableWei) })}
          why={why}
          onDone={onDone}
        />
      </div>
    </Part>
  );
}
