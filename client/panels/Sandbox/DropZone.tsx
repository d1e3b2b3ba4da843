import { Button } from "@mantine/core";
import { IconFileUpload } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { SANDBOX_WIRE } from "../../../twins/protocol/sandbox.ts";
import { chosenIn } from "../../ui/chosenFiles.ts";
import type { Take } from "../../ui/useDrop.ts";
import { bytesText } from "../Rounds/words.ts";

/** A file input without a look of its own. */
function Picker(props: { id: string; label?: string; folder?: boolean; disabled: boolean; take: Take }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // React knows no such attribute of an input.
    if (props.folder === true) input.current?.setAttribute("webkitdirectory", "");
  }, [props.folder]);
  return (
    <input
      ref={input}
      id={props.id}
      className="sr-only"
      type="file"
      multiple
      aria-label={props.label}
      accept={props.folder === true ? undefined : ".json,.bin,.onnx"}
      disabled={props.disabled}
      tabIndex={props.folder === true ? -1 : undefined}
      onChange={(event) => {
        const list = event.currentTarget.files;
        if (list !== null && list.length > 0) props.take(Promise.resolve(chosenIn(list)));
        // So that the same files can be chosen again after they were refused, or changed on the disk.
        event.currentTarget.value = "";
      }}
    />
  );
}

/** Where a model is dropped or chosen; `small` where something else is the matter of the page. */
export function DropZone(props: {
  take: Take;
  over: boolean;
  disabled: boolean;
  small: boolean;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const { disabled, over, small, take } = props;
  const most = bytesText(SANDBOX_WIRE.fileBytes);
  return (
    <div className={`drop-zone sandbox-zone${small ? " sandbox-zone-small" : ""}`} data-over={over || undefined}>
      <Picker id="sandbox-files" disabled={disabled} take={take} />
      <label htmlFor="sandbox-files" className="sandbox-drop" data-disabled={disabled || undefined}>
        <IconFileUpload size={small ? 20 : 32} stroke={1.4} aria-hidden />
        <strong className="sandbox-drop-title">
          {t(over ? "sandbox.drop.now" : small ? "sandbox.drop.another" : "sandbox.drop.title")}
        </strong>
        {!small && <span className="muted">{t("sandbox.drop.says", { most })}</span>}
      </label>
      {!small && (
        <div className="sandbox-zone-foot">
          <Picker id="sandbox-folder" label={t("sandbox.drop.folder")} folder disabled={disabled} take={take} />
          <Button
            size="sm"
            variant="default"
            disabled={disabled}
            onClick={() => document.getElementById("sandbox-folder")?.click()}
          >
            {t("sandbox.drop.folder")}
          </Button>
          {props.children}
        </div>
      )}
    </div>
  );
}
