import { useTranslation } from "react-i18next";
import { type RateCurve as Curve, yearRate } from "../../../contracts-abi/arithmetic/loanMath.ts";
import { percentText } from "../../ui/amount.ts";

const [WIDTH, HEIGHT, PAD] = [260, 72, 6];
const WAD = 10n ** 18n;
/** For drawing only. */
const share = (part: bigint, whole: bigint): number => (whole === 0n ? 0 : Number((part * 10_000n) / whole) / 10_000);

/** A year's rate by how much of what is supplied is lent, and where the market is on it. */
export function RateCurve({ curve, used }: { curve: Curve; used: bigint }) {
  const { t } = useTranslation();
  const at = (u: bigint): [number, number] => [
    PAD + share(u, WAD) * (WIDTH - 2 * PAD),
    HEIGHT - PAD - share(yearRate(curve, u), curve.atFull) * (HEIGHT - 2 * PAD),
  ];
  const [x, y] = at(used);
  const label = t("loans.rates.picture", {
    zero: percentText(curve.atZero),
    atKink: percentText(curve.atKink),
    kink: percentText(curve.kink, 0),
    full: percentText(curve.atFull),
    used: percentText(used),
    now: percentText(yearRate(curve, used)),
  });
  return (
    <figure className="rate-curve">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        <line x1={PAD} x2={WIDTH - PAD} y1={HEIGHT - PAD} y2={HEIGHT - PAD} className="rate-axis" />
        <polyline points={[0n, curve.kink, WAD].map((u) => at(u).join()).join(" ")} className="rate-line" fill="none" />
        <line x1={x} x2={x} y1={y} y2={HEIGHT - PAD} className="rate-now" />
        <circle cx={x} cy={y} r={4} className="rate-dot" />
      </svg>
      <figcaption className="muted">{label}</figcaption>
    </figure>
  );
}
