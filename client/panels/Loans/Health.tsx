import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import { ratioText } from "../../ui/amount.ts";
import { pricePerCoin, standing } from "./book.ts";

const WORDS = { none: "ok", safe: "ok", close: "warn", call: "warn", liquidatable: "bad" } as const;
/** A health of two fills the meter. */
const FULL = 2n * 10n ** 18n;

/** Health as a number, a word and a bar; the bar's mark is where liquidation begins. */
export function HealthMeter({ health }: { health: bigint | null }) {
  const { t } = useTranslation();
  const stands = standing(health);
  const word = <span className={`word word-${WORDS[stands]}`}>{t(`loans.health.${stands}`)}</span>;
  if (health === null) return word;
  const percent = health >= FULL ? 100 : Number((health * 100n) / FULL);
  return (
    <div className="health">
      <strong className="num">{ratioText(health)}</strong> {word}
      <meter
        className="health-bar"
        min={0}
        max={2}
        low={1.1}
        high={1.3}
        optimum={2}
        value={percent / 50}
        aria-label={t("loans.position.health")}
      >
        {ratioText(health)}
      </meter>
    </div>
  );
}

/** The price of a coin below which a position can be liquidated. */
export function LiquidationPrice({ price, coin }: { price: bigint | null; coin: string }) {
  const { t } = useTranslation();
  if (price === null) return <>–</>;
  return <>{t("loans.position.below", { price: tokenText(String(pricePerCoin(price))), coin })}</>;
}
