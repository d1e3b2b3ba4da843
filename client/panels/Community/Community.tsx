import "./community.css";
import { Button } from "@mantine/core";
import { IconGavel, IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { CommunityView } from "../../../twins/protocol/economy/community.ts";
import { usePersonName } from "../../session/context.tsx";
import { useEconomy } from "../../session/economy.ts";
import { useHistory } from "../../session/history.ts";
import { follow, go, useView } from "../../session/view.ts";
import { Empty } from "../../ui/parts.tsx";
import { AskedView } from "../Asked.tsx";
import { Older } from "../onChain/History.tsx";
import { FORM_KINDS, type FormKind } from "./forms/kinds.ts";
import { Propose } from "./forms/Propose.tsx";
import { Proposal } from "./Proposal.tsx";
import { Rules } from "./Rules.tsx";

/** Which form the address opens; null for none. */
function useFormKind(): FormKind | null {
  const panel = useView((view) => view.panel);
  return FORM_KINDS.find((kind) => panel === `propose-${kind}`) ?? null;
}

function Standing({ view }: { view: CommunityView }) {
  const who = usePersonName();
  const { t } = useTranslation();
  const own = view.delegate?.address.toLowerCase() === view.account.toLowerCase();
  const votes = tokenText(view.votesWei, 2);
  return (
    <p className="muted">
      {t("dao.power", { n: votes })}{" "}
      {view.delegate === null
        ? t("dao.delegateNone")
        : own
          ? t("dao.delegateSelf")
          : t("dao.delegateOther", {
              name: view.delegate.name === null ? view.delegate.address : who(view.delegate.name),
            })}{" "}
      <a
        href="/community/wallet"
        onClick={(event) => follow(event, { community: "wallet", panel: null, select: null })}
      >
        {t("dao.delegateChange")}
      </a>
    </p>
  );
}

function Page({ view, again }: { view: CommunityView; again: () => void }) {
  const { t } = useTranslation();
  const kind = useFormKind();
  const history = useHistory("proposals", null, view.proposals);
  return (
    <div className="dao">
      <div className="dao-main">
        <header className="dao-head">
          <div>
            <h1>{t("dao.title")}</h1>
            <Standing view={view} />
          </div>
          {kind === null && (
            <Button
              size="sm"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => go({ panel: "propose-model", select: null })}
            >
              {t("dao.new")}
            </Button>
          )}
        </header>
        {kind !== null && <Propose key={kind} kind={kind} view={view} again={again} />}
        {view.proposals.rows.length === 0 && (
          <Empty icon={<IconGavel size={28} />} title={t("dao.emptyTitle")}>
            {t("dao.empty")}
          </Empty>
        )}
        <ul className="cards">
          {history.rows.map((row) => (
            <Proposal key={row.id} row={row} view={view} again={again} />
          ))}
        </ul>
        <Older {...history} />
      </div>
      <Rules view={view} again={again} />
    </div>
  );
}

/** What the community decides together: proposals, how they are decided, and what is in force. */
export default function Community() {
  const [asked, again] = useEconomy("community");
  return (
    <AskedView asked={asked} again={again}>
      {(view) => <Page view={view} again={again} />}
    </AskedView>
  );
}
