import { useTranslation } from "react-i18next";
import { useAsk } from "../../session/context.tsx";
import { AskedView } from "../Asked.tsx";
import { Page, Part } from "../onChain/Page.tsx";
import { ModelList } from "./ModelList.tsx";

/** How often the votes are read anew. */
const EVERY_MS = 3_000;

/** `/community/models`: what the community decides on, and has decided, of models. */
export default function ModelsPage() {
  const { t } = useTranslation();
  const [asked, again] = useAsk("models", {}, EVERY_MS);
  return (
    <Page title={t("community.tabs.models")} lede={t("models.lede")}>
      <AskedView asked={asked} again={again}>
        {({ models }) => (
          <Part title={t("models.register")} note={models.length}>
            <ModelList models={models} />
          </Part>
        )}
      </AskedView>
    </Page>
  );
}
