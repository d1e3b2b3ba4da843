import "@mantine/core/styles/baseline.css";
import "@mantine/core/styles/default-css-variables.css";
import "@mantine/core/styles/global.css";
import "@mantine/core/styles/UnstyledButton.css";
import "@mantine/core/styles/Button.css";
import "@mantine/core/styles/ActionIcon.css";
import "@mantine/core/styles/CloseButton.css";
import "@mantine/core/styles/Input.css";
import "@mantine/core/styles/PasswordInput.css";
import "@mantine/core/styles/InlineInput.css";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/Popover.css";
import "@mantine/core/styles/Menu.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import "@mantine/core/styles/Tooltip.css";
import "@mantine/core/styles/Loader.css";
import "@mantine/core/styles/Progress.css";
import "@mantine/core/styles/ScrollArea.css";
import "@mantine/core/styles/SegmentedControl.css";
import "@mantine/core/styles/FloatingIndicator.css";
import "@mantine/core/styles/Switch.css";
import "./ui/base.css";
import "./ui/parts.css";
import "./console/console.css";
import "./console/top.css";
import "./console/desk.css";
import "./console/world.css";
import "./console/community.css";
import "./panels/panels.css";
import "./panels/Assets/assets.css";
import "./panels/Inspector/inspector.css";
import "./panels/Alarms/alarms.css";
import "./panels/Timeline/timeline.css";
import "./panels/Compare/compare.css";
import "./panels/Plan/plan.css";
import "./console/phone.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./console/App.tsx";
import { startLanguage } from "./console/language/index.ts";
import { preloadPage } from "./console/pages.ts";
import { workerConnection } from "./session/connectionPort.ts";
import { openLink } from "./session/link.ts";
import { startView } from "./session/view.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
startView();
preloadPage();
await startLanguage();
createRoot(root).render(
  <StrictMode>
    <App link={openLink(workerConnection(location.origin), localStorage)} />
  </StrictMode>,
);
