import { useTranslation } from "react-i18next";
import type { CallArg, WantedCall } from "../../../../twins/protocol/economy/community.ts";
import { readable } from "../readable.ts";
import { CALLABLE } from "./abis.ts";

/** One row for each leaf: "terms.minimumTier" and its value. */
function leaves(arg: CallArg, name: string): (readonly [string, string])[] {
  if (typeof arg === "string" || typeof arg === "boolean") return [[name, String(arg)]];
  if (Array.isArray(arg)) return arg.flatMap((one, i) => leaves(one as CallArg, `${name}[${i}]`));
  return Object.entries(arg).flatMap(([field, one]) =>
    leaves(one as CallArg, name === "" ? field : `${name}.${field}`),
  );
}

/** What an argument is called: by the contract, else its place. */
function namesOf({ contract, fn }: Extract<WantedCall, { fn: string }>): (place: number) => string {
  const found = CALLABLE[contract]?.find(({ signature }) => signature === fn || signature.startsWith(`${fn}(`));
  return (place) => found?.inputs[place]?.name.replace(/_$/, "") || String(place + 1);
}

/** What a proposal in the making will call. */
export default function Preview({ calls }: { calls: readonly WantedCall[] }) {
  const { t } = useTranslation();
  if (calls.length === 0) return <p className="muted">{t("dao.form.nothing")}</p>;
  return (
    <ol className="calls">
      {calls.map((call, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order of the calls is what they are.
        <li key={i}>
          <div className="call-head">
            <strong>{"to" in call ? call.to : call.contract}</strong>
            <code>{"to" in call ? t("dao.calls.unknown") : call.fn}</code>
          </div>
          {"to" in call ? (
            <code className="call-value">{call.data}</code>
          ) : (
            <dl className="call-args">
              {call.args
                .flatMap((one, k) => leaves(one, namesOf(call)(k)))
                .map(([name, value]) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>
                      {readable(name, value) !== null && <span>{readable(name, value)} </span>}
                      <code className="call-value">{value}</code>
                    </dd>
                  </div>
                ))}
            </dl>
          )}
        </li>
      ))}
    </ol>
  );
}
