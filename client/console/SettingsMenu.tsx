import { ActionIcon, Menu, useMantineColorScheme } from "@mantine/core";
import {
  IconCheck,
  IconDeviceDesktop,
  IconFlask,
  IconLogin2,
  IconLogout,
  IconMoon,
  IconSettings,
  IconSun,
  IconUsersGroup,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useLink, useLinkState, usePersonName } from "../session/context.tsx";
import { languageOf } from "../ui/format.ts";
import { setLanguage } from "./language/index.ts";
import { openCommunity, openSandbox } from "./openCommunity.ts";

const THEMES = [
  ["light", IconSun],
  ["dark", IconMoon],
  ["auto", IconDeviceDesktop],
] as const;

/** Language, theme, and who is signed in. */
export function SettingsMenu() {
  const who = usePersonName();
  const { t, i18n } = useTranslation();
  const link = useLink();
  const person = useLinkState((state) => state.person);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const language = languageOf(i18n.language);
  const tick = <IconCheck size={14} aria-hidden />;
  return (
    <Menu position="bottom-end" shadow="md" width={230}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={34} aria-label={t("top.settings")} title={t("top.settings")}>
          <IconSettings size={19} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconUsersGroup size={15} aria-hidden />} onClick={() => openCommunity("proposals")}>
          {t("community.open")}
        </Menu.Item>
        <Menu.Item leftSection={<IconFlask size={15} aria-hidden />} onClick={openSandbox}>
          {t("sandbox.open")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t("top.language")}</Menu.Label>
        <Menu.Item lang="en" rightSection={language === "en" && tick} onClick={() => void setLanguage("en")}>
          English
        </Menu.Item>
        <Menu.Item lang="zh-CN" rightSection={language === "zh" && tick} onClick={() => void setLanguage("zh")}>
          中文
        </Menu.Item>
        <Menu.Label>{t("top.theme")}</Menu.Label>
        {THEMES.map(([name, Icon]) => (
          <Menu.Item
            key={name}
            leftSection={<Icon size={15} aria-hidden />}
            rightSection={colorScheme === name && tick}
            onClick={() => setColorScheme(name)}
          >
            {t(name === "auto" ? "top.system" : `top.${name}`)}
          </Menu.Item>
        ))}
        {person !== null && (
          <>
            <Menu.Divider />
            <Menu.Label>{t("login.who", { name: who(person.name), role: t(`roles.${person.role}`) })}</Menu.Label>
            {person.local ? (
              <>
                <div className="menu-note">{t("login.local")}</div>
                <Menu.Item leftSection={<IconLogin2 size={15} aria-hidden />} onClick={() => link.askSignIn(true)}>
                  {t("login.other")}
                </Menu.Item>
              </>
            ) : (
              <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} onClick={() => void link.signOut()}>
                {t("login.leave")}
              </Menu.Item>
            )}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
