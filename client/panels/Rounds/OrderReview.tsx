import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import { useEconomy } from "../../session/economy.ts";
import { Facts, Hash } from "../../ui/parts.tsx";
import { Act } from "../onChain/Act.tsx";
import { Aitn } from "../onChain/fields.tsx";
import type { Prepared } from "./OrderForm.tsx";
import { actOf, FLOOR_BPS } from "./order.ts";
import { useTaskName } from "./words.ts";

/** What is charged and what for, before the person says yes. */
export function OrderReview(props: { prepared: Prepared; onBack: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const name = useTaskName();
  const [wallet] = useEconomy("wallet");
  const { order, documents, seed } = props.prepared;
  const { rewardWei, numbers } = order;
  const held = wallet.phase === "done" ? BigInt(wallet.value.aitnWei) : null;
  const reward = tokenText(String(rewardWei));
  const short = held !== null && held < rewardWei;
  return (
    <div className="page-form rounds-review">
      <Facts
        rows={[
          [t("rounds.order.task"), name(order.task)],
          [t("rounds.order.pays"), <Aitn key="p" wei={String(rewardWei)} />],
          [t("rounds.order.perRound"), <Aitn key="r" wei={String(rewardWei / BigInt(numbers.rounds))} />],
          [
            t("rounds.order.left"),
            held === null || short ? (
              <span key="l" className="muted">
                –
              </span>
            ) : (
              <Aitn key="l" wei={String(held - rewardWei)} />
            ),
          ],
          [t("rounds.order.rounds"), String(numbers.rounds)],
          [
            t("rounds.order.devices"),
            numbers.minSeats === numbers.maxSeats
              ? String(numbers.minSeats)
              : `${numbers.minSeats}–${numbers.maxSeats}`,
          ],
          [t("rounds.order.firstModel"), <Hash key="m" value={documents.modelCid} label={t("market.cid")} />],
          [
            t("rounds.order.seed"),
            <span key="s" className="num">
              {seed}
            </span>,
          ],
        ]}
      />
      <Act
        primary
        act={actOf(order, documents)}
        label={t("rounds.order.open", { reward })}
        says={t("rounds.order.openSays", { reward, rounds: numbers.rounds, floor: FLOOR_BPS / 100 })}
        why={short ? t("market.tooLittle", { held: tokenText(String(held)) }) : null}
        onDone={props.onDone}
      />
      <Button size="sm" variant="default" onClick={props.onBack}>
        {t("rounds.order.change")}
      </Button>
    </div>
  );
}
