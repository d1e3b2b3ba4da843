import { useTranslation } from "react-i18next";
import { useReplica } from "../../session/context.tsx";
import type { ReplicaEntry } from "../../session/replica.ts";
import { go } from "../../session/view.ts";
import { textOf } from "../../ui/format.ts";
import { Tag } from "../../ui/parts.tsx";

/** Where the data come from, whether the device is there, and how it proves itself. */
export function ThingTags(props: { entry: ReplicaEntry }) {
  const { t, i18n } = useTranslation();
  const { provenance, online, tier, thing } = props.entry;
  const parent = useReplica().entry(thing.parent ?? "");
  const source = provenance === null ? null : { source: provenance.source, factor: String(provenance.factor) };
  return (
    <div className="tags">
      {provenance !== null && source !== null && (
        <Tag kind={provenance.kind} title={t(`provenance.${provenance.kind}Title`, source)}>
          {t(`provenance.${provenance.kind}`)}
          {provenance.factor !== 1 && ` ${provenance.factor}×`}
        </Tag>
      )}
      {!online && <Tag kind="offline">{t(provenance === null ? "provenance.unreported" : "provenance.offline")}</Tag>}
      <Tag>{t(`inspector.tier${tier}`)}</Tag>
      {parent !== null && (
        <button type="button" className="link" onClick={() => go({ select: parent.thing.id })}>
          {t("inspector.part", { thing: textOf(parent.thing.title, i18n.language) })}
        </button>
      )}
    </div>
  );
}
