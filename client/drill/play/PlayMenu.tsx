import { Button, Modal, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ROLE, SIGNALS } from "../../../twins/drill/roles.ts";
import type { DrillInfo } from "../../../twins/protocol/drill.ts";
import { textOf } from "../../ui/format.ts";
import type { DrillRun } from "../session/run.ts";
import { type DrillSession, roleOf } from "../session/session.ts";
import { setDrillSetting, TEXT_SIZES, type TextSize, useDrillSettings } from "../session/settings.ts";
import type { Dialog } from "./usePlay.ts";

export function SettingSwitches() {
  const { t } = useTranslation();
  const settings = useDrillSettings();
  return (
    <fieldset className="drill-group drill-switches">
      <legend>{t("drill.settings")}</legend>
      {(
        [
          ["still", "drill.still"],
          ["rumble", "drill.rumble"],
          ["flash", "drill.flash"],
          ["captions", "drill.showCaptions"],
        ] as const
      ).map(([name, label]) => (
        <Switch
          key={name}
          label={t(label)}
          checked={settings[name]}
          onChange={(event) => setDrillSetting({ [name]: event.currentTarget.checked })}
        />
      ))}
      <label className="drill-text-size">
        {t("drill.textSize")}{" "}
        <select
          value={settings.text}
          onChange={(event) => setDrillSetting({ text: event.currentTarget.value as TextSize })}
        >
          {TEXT_SIZES.map((size) => (
            <option key={size} value={size}>
              {t(`drill.textSizes.${size}`)}
            </option>
          ))}
        </select>
      </label>
    </fieldset>
  );
}

/** Keys of this drill and role, by what they are for: what there is no use for here is not listed. */
function useKeyGroups({ session, run }: { session: DrillSession; run: DrillRun }) {
  const { t, i18n } = useTranslation();
  const { lobby, who, roll } = session.state.getState();
  const role = roleOf(lobby, who);
  const isTrained = role !== null && ROLE[role].isTrained;
  const { callPoints, extinguishers, stopButtons } = run.venue;
  const rows = (...all: readonly (readonly [string, string, boolean?])[]) =>
    all.filter(([, , isHere]) => isHere !== false);
  return [
    [
      "moving",
      rows(
        [t("drill.keys.move"), "W A S D ↑ ← ↓ →"],
        [t("drill.keys.run"), "Shift"],
        [t("drill.posture.crouching"), "C"],
        [t("drill.posture.dropped"), "X"],
        [t("drill.posture.hold"), "H"],
        [t("drill.go.title"), "G"],
      ),
    ],
    [
      "acting",
      rows(
        [t("drill.keys.door"), "E"],
        [t("drill.keys.feel"), "F"],
        [t("drill.act.warn"), "Q"],
        [t(isTrained ? "drill.act.checkRoom" : "drill.act.check"), "V"],
        [t("drill.act.pullAlarm"), "R", callPoints.length > 0],
        [t("drill.act.pressStop"), "B", stopButtons.length > 0],
        [t("drill.keys.extinguisher"), "Z", extinguishers.length > 0],
        [t("drill.keys.car"), "K", lobby?.drill.hazard === "flood"],
        [t("drill.act.takeAlong"), "T", isTrained],
        [t("drill.act.report"), "O", isTrained],
        [t("drill.roll.title"), "L", roll !== null],
      ),
    ],
    [
      "seeing",
      rows(
        [t("drill.where"), "N"],
        [t("drill.keys.zoom"), "M"],
        [t("drill.keys.view"), "P"],
        [t("drill.keys.turn"), "← → PgUp PgDn"],
        [t("drill.keys.menu"), "Esc"],
      ),
    ],
    ["signals", Object.values(SIGNALS).map((one, at) => [textOf(one, i18n.language), String(at + 1)] as const)],
  ] as const;
}

const LEGEND = [
  "me",
  "played",
  "agent",
  "low",
  "hurt",
  "safe",
  "safety",
  "smoke",
  "gas",
  "dark",
  "ground",
  "flood",
] as const;
/** Signs of one hazard alone. */
const ONLY_OF: Partial<Record<(typeof LEGEND)[number], readonly DrillInfo["hazard"][]>> = {
  safety: ["fire", "gas"],
  smoke: ["fire", "gas"],
  gas: ["gas"],
  dark: ["fire", "earthquake", "outage"],
  ground: ["flood"],
  flood: ["flood"],
};

function Keys(props: { session: DrillSession; run: DrillRun }) {
  const { t } = useTranslation();
  const groups = useKeyGroups(props);
  const hazard = props.session.state.getState().lobby?.drill.hazard ?? "fire";
  return (
    <div className="drill-help">
      {groups.map(([group, rows]) => (
        <section key={group}>
          <h3>{t(`drill.keyGroups.${group}`)}</h3>
          <dl className="keys">
            {rows.map(([what, key]) => (
              <div key={what}>
                <dt>{what}</dt>
                <dd>
                  <kbd>{key}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <section className="drill-help-legend">
        <h3>{t("drill.legend")}</h3>
        <ul className="drill-legend">
          {LEGEND.filter((sign) => ONLY_OF[sign]?.includes(hazard) !== false).map((sign) => (
            <li key={sign}>{t(`drill.legendOf.${sign}`)}</li>
          ))}
        </ul>
      </section>
    </div>
  );
}

/** The way out, the settings and the keys: there is always one. */
export function PlayMenu(props: {
  session: DrillSession;
  run: DrillRun;
  dialog: Dialog;
  open: (dialog: Dialog) => void;
  onLeave: () => void;
}) {
  const { t } = useTranslation();
  const close = (): void => props.open(null);
  return (
    <>
      <Modal
        className="drill drill-dialog"
        opened={props.dialog === "menu"}
        onClose={close}
        title={t("drill.menu")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <div className="stack">
          <Button size="md" onClick={close} data-autofocus>
            {t("drill.resume")}
          </Button>
          <Button size="md" variant="default" onClick={() => props.open("help")}>
            {t("drill.help")}
          </Button>
          <SettingSwitches />
          <Button size="md" variant="default" onClick={props.onLeave}>
            {t("drill.leave")}
          </Button>
          <p className="muted">{t("drill.leaveNote")}</p>
          <p className="muted">{t("drill.simulation")}</p>
        </div>
      </Modal>
      <Modal
        className="drill drill-dialog"
        size="xl"
        opened={props.dialog === "help"}
        onClose={close}
        title={t("drill.help")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Keys session={props.session} run={props.run} />
      </Modal>
    </>
  );
}
