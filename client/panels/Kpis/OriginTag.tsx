import { useTranslation } from "react-i18next";
import type { ReplicaEntry } from "../../session/replica.ts";
import { Tag } from "../../ui/parts.tsx";

/** Says that figures are not of live devices, by the first of the Things that are none. */
export function OriginTag({ entries }: { entries: readonly ReplicaEntry[] }) {
  const { t } = useTranslation();
  const provenance = entries.find((entry) => entry.provenance !== null && entry.provenance.kind !== "live")?.provenance;
  if (provenance === undefined || provenance === null) return null;
  const { kind, source, factor } = provenance;
  return (
    <Tag kind={kind} title={t(`provenance.${kind}Title`, { source, factor: String(factor) })}>
      {t(`provenance.${kind}`)}
      {factor !== 1 && ` ${factor}×`}
    </Tag>
  );
}
