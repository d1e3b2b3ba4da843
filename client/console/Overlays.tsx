import "@mantine/spotlight/styles.css";
import { Kbd, Modal } from "@mantine/core";
import { createSpotlight, Spotlight, type SpotlightActionGroupData } from "@mantine/spotlight";
import { IconPlayerPlay, IconSearch, IconUsersGroup } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSite } from "../session/context.tsx";
import { COMMUNITY_TABS, go } from "../session/view.ts";
import { textOf } from "../ui/format.ts";
import { KEYS } from "./keyboard.ts";
import type { PanelName } from "./layoutStore.ts";
import { openCommunity } from "./openCommunity.ts";
import { openPanel } from "./openPanel.ts";
import { useOverlays } from "./overlays.ts";
import { PANEL_ICONS, useLowerPanels, useSidePanels } from "./panelList.ts";
import { useSceneControl } from "./sceneControl.ts";

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

/** Dimmed, not blurred: what happens behind stays readable. */
const OVERLAY = { backgroundOpacity: 0.3, blur: 0 } as const;

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

const [spotlight, controls] = createSpotlight();

function Palette() {
  const { t, i18n } = useTranslation();
  const session = useSite();
  const { open, show } = useOverlays();
  const sidePanels = useSidePanels();
  const lowerPanels = useLowerPanels();
  useEffect(() => {
    if (open === "palette") controls.open();
  }, [open]);
  const command = (name: string, key: string) => ({
    id: `command-${key}`,
    label: name,
    leftSection: <IconPlayerPlay size={16} aria-hidden />,
    rightSection: <Kbd>{key === " " ? "Space" : key.toUpperCase()}</Kbd>,
    onClick: () => KEYS[key]?.(session, new KeyboardEvent("keydown", { key })),
  });
  const panel = (name: PanelName) => {
    const Icon = PANEL_ICONS[name];
    const label = t(`panel.${name}`);
    return { id: `panel-${name}`, label, leftSection: <Icon size={16} aria-hidden />, onClick: () => openPanel(name) };
  };
  const actions: SpotlightActionGroupData[] = [
    {
      group: t("palette.things"),
      actions: session.live.entries.map(({ thing }) => ({
        id: `thing-${thing.id}`,
        label: textOf(thing.title, i18n.language),
        description: thing.id,
        onClick: () => {
          go({ select: thing.id });
          useSceneControl.getState().camera?.frame(thing.id);
        },
      })),
    },
    {
      group: t("community.label"),
      actions: COMMUNITY_TABS.map((tab) => ({
        id: `community-${tab}`,
        label: t(`community.tabs.${tab}`),
        leftSection: <IconUsersGroup size={16} aria-hidden />,
        onClick: () => openCommunity(tab),
      })),
    },
    { group: t("palette.panels"), actions: [...lowerPanels, ...sidePanels].map(panel) },
    {
      group: t("palette.commands"),
      actions: [
        command(t("keys.play"), " "),
        command(t("keys.live"), "l"),
        command(t("keys.home"), "home"),
        command(t("keys.perspective"), "3"),
        command(t("keys.plan"), "p"),
        command(t("keys.help"), "?"),
      ],
    },
  ];
  return (
    <Spotlight
      store={spotlight}
      actions={actions}
      shortcut={null}
      nothingFound={t("palette.nothing")}
      onSpotlightClose={() => show("none")}
      limit={12}
      scrollable
      overlayProps={OVERLAY}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: t("palette.placeholder"),
        "aria-label": t("palette.placeholder"),
      }}
    />
  );
}

/** The palette and the help page; loaded when first opened. */
export default function Overlays() {
  const open = useOverlays((state) => state.open);
  return open === "help" ? <Help /> : <Palette />;
}
