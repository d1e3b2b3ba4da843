import { Kbd, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { OVERLAY, useOverlays } from "./overlays.ts";
import { SitePalette } from "./Palette.tsx";

const ROWS = [
  ["play", ["Space"]],
  ["step", ["←", "→"]],
  ["live", ["L"]],
  ["sides", ["[", "]"]],
  ["frame", ["F"]],
  ["home", ["Home"]],
  ["perspective", ["3"]],
  ["plan", ["P"]],
  ["edit", ["E"]],
  ["palette", ["Ctrl", "K"]],
  ["escape", ["Esc"]],
  ["help", ["?"]],
] as const;

function Help() {
  const { t } = useTranslation();
  const { open, show } = useOverlays();
  return (
    <Modal
      opened={open === "help"}
      onClose={() => show("none")}
      title={t("keys.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
      centered
      overlayProps={OVERLAY}
    >
      <dl className="keys">
        {ROWS.map(([name, keys]) => (
          <div key={name}>
            <dt>{t(`keys.${name}`)}</dt>
            <dd>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className="muted">{t("keys.mouseHelp")}</p>
    </Modal>
  );
}

/** The palette and the help page; loaded when first opened. */
export default function Overlays() {
  const open = useOverlays((state) => state.open);
  return open === "help" ? <Help /> : <SitePalette />;
}
