import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MarketView } from "../../../twins/protocol/economy/market.ts";
import { useEconomy } from "../../session/economy.ts";
import { AskedView } from "../Asked.tsx";
import { Aitn } from "../onChain/fields.tsx";
import { Page } from "../onChain/Page.tsx";
import { Devices } from "./Devices.tsx";
import { Models } from "./Models.tsx";
import { Training } from "./Training.tsx";

const PARTS = { devices: Devices, models: Models, training: Training } as const;
type Part = keyof typeof PARTS;

function Parts({ market, onDone }: { market: MarketView; onDone: () => void }) {
  const { t } = useTranslation();
  const [part, setPart] = useState<Part>("devices");
  const Body = PARTS[part];
  return (
    <Page
      title={t("community.tabs.market")}
      lede={
        <>
          {t("market.youHave")} <Aitn wei={market.aitnWei} />
        </>
      }
      aside={
        <SegmentedControl
          size="sm"
          aria-label={t("market.partsLabel")}
          value={part}
          onChange={(value) => setPart(value as Part)}
          data={(Object.keys(PARTS) as Part[]).map((name) => ({ value: name, label: t(`market.parts.${name}`) }))}
        />
      }
    >
      <Body market={market} onDone={onDone} />
    </Page>
  );
}

/** What is bought and sold: devices, licences of models, and training. */
export default function Market() {
  const [asked, again] = useEconomy("market");
  return (
    <AskedView asked={asked} again={again}>
      {(market) => <Parts market={market} onDone={again} />}
    </AskedView>
  );
}
