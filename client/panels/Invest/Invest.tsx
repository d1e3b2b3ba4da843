import "./invest.css";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { InvestView } from "../../../twins/protocol/economy/invest.ts";
import { useEconomy } from "../../session/economy.ts";
import { useHistory } from "../../session/history.ts";
import { Empty, Hash } from "../../ui/parts.tsx";
import { AskedView } from "../Asked.tsx";
import { Older } from "../onChain/History.tsx";
import { Card, Page, Tile, Tiles } from "../onChain/Page.tsx";
import { CreatePool } from "./CreatePool.tsx";
import { PoolCard } from "./PoolCard.tsx";

function Shares({ view }: { view: InvestView }) {
  const { t } = useTranslation();
  const { mine } = view;
  return (
    <Tiles>
      <Tile name={t("invest.mine.aitn")} unit="AITN">
        {tokenText(view.aitnWei, 2)}
      </Tile>
      <Tile name={t("invest.mine.shares", { count: mine.pools })}>{tokenText(mine.sharesWei, 2)}</Tile>
      <Tile name={t("invest.mine.claimable")} unit="AITN">
        {tokenText(mine.claimableWei)}
      </Tile>
    </Tiles>
  );
}

/** The newest pools show everything at once; of the others a person sees how they stand. */
const UNFOLDED = 2;

function Body({ view, again }: { view: InvestView; again: () => void }) {
  const { t } = useTranslation();
  const history = useHistory("pools", null, view.pools, again);
  return (
    <>
      <Shares view={view} />
      {history.rows.map((pool, i) => (
        <PoolCard key={pool.id} view={view} pool={pool} again={history.done} unfolded={i < UNFOLDED} />
      ))}
      <Older {...history} />
      {history.rows.length === 0 && (
        <div className="card">
          <Empty title={t("invest.empty.title")}>{t("invest.empty.how")}</Empty>
        </div>
      )}
      <Card title={t("invest.sources.title")}>
        {view.dataSources.length === 0 ? (
          <p className="muted">{t("invest.sources.none")}</p>
        ) : (
          <ul className="rows">
            {view.dataSources.map((source) => (
              <li key={source} className="row">
                <Hash value={source} label={t("invest.sources.title")} full />
              </li>
            ))}
          </ul>
        )}
      </Card>
      <CreatePool again={again} />
    </>
  );
}

/** Money for training, and shares of what the model earns. */
export default function Invest() {
  const { t } = useTranslation();
  const [asked, again] = useEconomy("invest");
  return (
    <Page title={t("invest.title")} lede={t("invest.lede")}>
      <AskedView asked={asked} again={again}>
        {(view) => <Body view={view} again={again} />}
      </AskedView>
    </Page>
  );
}
