import { useTranslation } from "react-i18next";
import type { ModelFacts } from "../../../twins/protocol/sandbox.ts";
import { numberText } from "../../ui/format.ts";
import { Facts, Hash } from "../../ui/parts.tsx";
import { bytesText } from "../Rounds/words.ts";
import { layersText, shapeText } from "./trials.ts";

/** Short enough for one line of three. */
const whole = (n: number): string => numberText(n, 0);

/** What is known of a checked model without running it. */
export function ModelCard({ model }: { model: ModelFacts }) {
  const { t } = useTranslation();
  const num = (text: string) => <span className="num">{text}</span>;
  return (
    <div className="rounds-about">
      <Facts
        rows={[
          [t("sandbox.model.file"), model.file],
          [t("sandbox.model.format"), t(`sandbox.model.formats.${model.format}`)],
          [t("sandbox.model.size"), num(bytesText(model.bytes))],
          [t("sandbox.model.cid"), <Hash key="c" value={model.cid} label={t("sandbox.model.cid")} />],
        ]}
      />
      <Facts
        rows={[
          [t("sandbox.model.layers"), layersText(model.layers)],
          [t("sandbox.model.weights"), num(whole(model.weights))],
          [t("sandbox.model.operations"), num(whole(model.operations))],
          [
            t("sandbox.model.shapes"),
            num(t("sandbox.model.toShape", { input: shapeText(model.input), output: shapeText(model.output) })),
          ],
        ]}
      />
    </div>
  );
}
