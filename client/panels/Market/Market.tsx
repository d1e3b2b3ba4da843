import "../onChain.css";
import { useTranslation } from "react-i18next";
import { useEconomy } from "../../session/economy.ts";
import { AskedView } from "../Asked.tsx";
import { Aitn } from "../OnChain.tsx";
import { Devices } from "./Devices.tsx";

/** What is bought and sold: devices. */
export default function Market() {
  const { t } = useTranslation();
  const [asked, again] = useEconomy("market");
  return (
    <AskedView asked={asked} again={again}>
      {(market) => (
        <>
          <header className="page-head">
            <h1>{t("community.tabs.market")}</h1>
            <p>
              {t("market.youHave")} <Aitn wei={market.aitnWei} />
            </p>
          </header>
          <Devices market={market} onDone={again} />
        </>
      )}
    </AskedView>
  );
}
