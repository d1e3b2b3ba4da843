import { FileInput } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

/** Asks for a file of the person's own disk, and shows its name. */
export function FilePick(props: { label: string; accept?: string; disabled?: boolean; onFile(file: File): void }) {
  const { onFile, ...input } = props;
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<File | null>(null);
  const empty = useRef<() => void>(null);
  return (
    <FileInput
      size="sm"
      {...input}
      placeholder={t("common.chooseFile")}
      value={chosen}
      resetRef={empty}
      onChange={(file) => {
        // Emptied, so that the same file can be chosen again after it was refused, or changed on the disk.
        empty.current?.();
        if (file === null) return;
        setChosen(file);
        onFile(file);
      }}
    />
  );
}
