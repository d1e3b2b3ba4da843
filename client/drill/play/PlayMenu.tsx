import { Button, Modal, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { SIGNALS } from "../../../twins/drill/roles.ts";
import { textOf } from "../../ui/format.ts";
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

function Keys() {
  const { t, i18n } = useTranslation();
  const rows: readonly (readonly [string, string])[] = [
    [t("drill.keys.move"), "W A S D ↑ ← ↓ →"],
    [t("drill.keys.run"), "Shift"],
    [t("drill.posture.crouching"), "C"],
    [t("drill.posture.dropped"), "X"],
    [t("drill.posture.hold"), "H"],
    [t("drill.keys.door"), "E"],
    [t("drill.act.feelDoor"), "F"],
    [t("drill.act.pullAlarm"), "R"],
    [t("drill.act.warn"), "Q"],
    [t("drill.act.check"), "V"],
    [t("drill.act.takeAlong"), "T"],
    [t("drill.act.extinguish"), "Z"],
    [t("drill.go.title"), "G"],
    [t("drill.roll.title"), "L"],
    [t("drill.act.report"), "O"],
    [t("drill.act.pressStop"), "B"],
    [t("drill.keys.car"), "K"],
    [t("drill.where"), "N"],
    [t("drill.keys.zoom"), "M"],
    [t("drill.keys.view"), "P"],
    [t("drill.keys.turn"), "← → PgUp PgDn"],
    [t("drill.keys.menu"), "Esc"],
    ...Object.values(SIGNALS).map((one, at) => [textOf(one, i18n.language), String(at + 1)] as const),
  ];
  return (
    <>
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
      <h3>{t("drill.legend")}</h3>
      <ul className="drill-legend">
        {(["me", "played", "agent", "low", "hurt", "safe", "safety", "gas", "dark", "ground", "flood"] as const).map(
          (sign) => (
            <li key={sign}>{t(`drill.legendOf.${sign}`)}</li>
          ),
        )}
      </ul>
    </>
  );
}

/** The way out, the settings and the keys: there is always one. */
export function PlayMenu(props: { dialog: Dialog; open: (dialog: Dialog) => void; onLeave: () => void }) {
  const { t } = useTranslation();
  const close = (): void => props.open(null);
  return (
    <>
      <Modal
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
        opened={props.dialog === "help"}
        onClose={close}
        title={t("drill.help")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Keys />
      </Modal>
    </>
  );
}
