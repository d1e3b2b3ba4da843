import { useTranslation } from "react-i18next";
import type { DemandRow, SeatRow } from "../../../twins/protocol/rounds.ts";
import { numberText } from "../../ui/format.ts";
import { Hash } from "../../ui/parts.tsx";
import { Aitn } from "../onChain/fields.tsx";
import { whenText } from "../onChain/History.tsx";
import { Table } from "../onChain/Table.tsx";
import { faultsOf, LAST_ROUNDS, shareOf } from "./seats.ts";
import { usePlatform } from "./words.ts";

/** What was wrong with a device's last updates; nothing where nothing was. */
function Remarks({ demand, device }: { demand: DemandRow; device: string }) {
  const { t } = useTranslation();
  const { dropped, suspected } = faultsOf(demand.closed, device);
  if (dropped.length === 0 && suspected.length === 0)
    return <span className="muted">{demand.closed.length === 0 ? "–" : t("rounds.clean")}</span>;
  const rounds = suspected.map((round) => round + 1).join(t("common.list"));
  return (
    <>
      {dropped.map(({ round, why }) => (
        <div key={round} className="word word-bad">
          {t("rounds.dropped", {
            round: round + 1,
            why: t(`rounds.unfit.${why as "length"}`, { defaultValue: why }),
          })}
        </div>
      ))}
      {suspected.length > 0 && <div className="word word-warn">{t("rounds.suspected", { rounds })}</div>}
    </>
  );
}

/** Whether the update of the running round is here. */
function Delivered({ seat: { delivered } }: { seat: SeatRow }) {
  const { t } = useTranslation();
  return (
    <span className={`word ${delivered ? "word-ok" : ""}`}>{t(delivered ? "rounds.here" : "rounds.awaited")}</span>
  );
}

/** Whether what they earned is paid. */
function PaidNote({ paid: { isPaid, fromMs } }: Pick<DemandRow, "paid">) {
  const { t } = useTranslation();
  if (!isPaid && fromMs === null) return null;
  return (
    <p className="muted rounds-say">
      {isPaid || fromMs === null ? t("rounds.paid") : t("rounds.paidFrom", { time: whenText(fromMs) })}
    </p>
  );
}

/** The devices that train, by seat. */
export function Seats({ demand }: { demand: DemandRow }) {
  return (
    <>
      <SeatTable demand={demand} />
      <PaidNote paid={demand.paid} />
    </>
  );
}

function SeatTable({ demand }: { demand: DemandRow }) {
  const { t } = useTranslation();
  const platform = usePlatform();
  const running = demand.phase === "training";
  const sliced = demand.seats.some(({ width }) => width < 1);
  const share = (seat: number): string => {
    const part = shareOf(demand, seat);
    return part === null ? "–" : `${numberText(100 * part, 1)} %`;
  };
  return (
    <Table
      label={`${t("rounds.seats")}: ${t("demand.title", { n: demand.demand })}`}
      name="rounds-table"
      stacks
      columns={[
        { name: t("rounds.device") },
        ...(running ? [{ name: t("rounds.update") }] : []),
        { name: t("rounds.share"), num: true },
        { name: t("rounds.earned"), num: true },
        { name: t("rounds.remarks", { n: LAST_ROUNDS }) },
        { name: t("rounds.examples"), num: true },
        { name: t("rounds.examplesPerS"), num: true },
        ...(sliced ? [{ name: t("rounds.width"), num: true }] : []),
        { name: t("rounds.platform") },
      ]}
      rows={demand.seats.map((seat, i) => ({
        key: seat.device,
        cells: [
          <Hash key="d" value={seat.device} label={t("market.device")} />,
          ...(running ? [<Delivered key="u" seat={seat} />] : []),
          share(i),
          demand.closed.length === 0 ? "–" : <Aitn key="e" wei={seat.earnedWei} />,
          <Remarks key="r" demand={demand} device={seat.device} />,
          numberText(seat.examples, 0),
          numberText(seat.examplesPerS, 0),
          ...(sliced ? [`${numberText(100 * seat.width, 0)} %`] : []),
          platform(seat),
        ],
      }))}
    />
  );
}
