import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { ChainInfo } from "../../../twins/protocol/console.ts";
import { useAsk, useLinkState, usePersonName } from "../../session/context.tsx";
import { Facts, Hash, Section } from "../../ui/parts.tsx";
import { AskedView } from "../Asked.tsx";

const EVERY_MS = 3000;

/** The chain as this server sees it: contracts, accounts, balances. */
export default function Chain() {
  const { t } = useTranslation();
  const [asked, again] = useAsk("chain", {}, EVERY_MS);
  const down = useLinkState((state) => state.phase === "down");
  return (
    <AskedView asked={asked} again={again}>
      {(chain) => (
        <>
          <Facts
            rows={[
              // What nobody answers is not known.
              ...(chain.reachable
                ? [
                    [
                      t("chain.id"),
                      <span key="i" className="num">
                        {chain.chainId} · {t(chain.embedded ? "chain.embedded" : "chain.external")}
                      </span>,
                    ] as const,
                    [
                      t("chain.block"),
                      <span key="b" className="num">
                        {chain.blockNumber}
                      </span>,
                    ] as const,
                  ]
                : []),
              [
                t("chain.state"),
                down ? (
                  <span key="u" className="muted">
                    {t("chain.unknown")}
                  </span>
                ) : (
                  <span key="r" className={`word word-${chain.reachable ? "ok" : "bad"}`}>
                    {t(chain.reachable ? "chain.reachable" : "chain.unreachable")}
                  </span>
                ),
              ],
              [
                t("chain.payOuts"),
                chain.payOut.atWei === null
                  ? t("chain.payOutAfter", { hours: chain.payOut.afterHours })
                  : t("chain.payOutAt", { hours: chain.payOut.afterHours, amount: tokenText(chain.payOut.atWei) }),
              ],
            ]}
          />
          {chain.reachable && <Held chain={chain} />}
        </>
      )}
    </AskedView>
  );
}

/** What stands on it. */
function Held({ chain }: { chain: ChainInfo }) {
  const who = usePersonName();
  const { t } = useTranslation();
  return (
    <>
      <Section title={t("chain.contracts")}>
        <Facts
          rows={Object.entries(chain.contracts).map(([name, address]) => [
            name,
            <Hash key={name} value={address} label={name} />,
          ])}
        />
      </Section>
      <Section title={t("chain.accounts")}>
        <ul className="rows">
          {chain.accounts.map((account) => (
            <li key={account.address} className="row">
              <span className="row-main" title={account.name}>
                {t(`chain.names.${account.name as "server"}`, { defaultValue: who(account.name) })}
              </span>
              <Hash value={account.address} label={account.name} />
              <span className="num" title={t("chain.balance")}>
                {tokenText(account.balanceWei, 2)} <span className="muted">AITN</span>
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
