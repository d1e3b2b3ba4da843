import { Button, NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Role } from "../../../twins/protocol/console.ts";
import { useAct, useAsk } from "../../session/context.tsx";
import { useMay } from "../../session/may.ts";
import { Empty, ErrorNote } from "../../ui/parts.tsx";
import { ActButton } from "../ActButton.tsx";
import { AskedView } from "../Asked.tsx";

const ROLES: readonly Role[] = ["viewer", "operator", "manager", "warden", "innovator"];

function Add(props: { onDone: () => void }) {
  const { t } = useTranslation();
  const { run, busy, error } = useAct("addPerson");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  async function add(event: FormEvent): Promise<void> {
    event.preventDefault();
    if ((await run({ name, password, role })) === null) return;
    setName("");
    setPassword("");
    props.onDone();
  }
  return (
    <form className="card stack" onSubmit={(event) => void add(event)}>
      <h3>{t("people.add")}</h3>
      <TextInput
        size="xs"
        label={t("people.name")}
        required
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PasswordInput
        size="xs"
        label={t("people.password")}
        required
        minLength={8}
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <NativeSelect
        size="xs"
        label={t("people.role")}
        value={role}
        onChange={(event) => setRole(event.currentTarget.value as Role)}
        data={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
      />
      {error !== null && <ErrorNote error={error} />}
      <Button type="submit" size="xs" loading={busy}>
        {t("people.add")}
      </Button>
    </form>
  );
}

function Person(props: { name: string; role: Role; onDone: () => void }) {
  const { t } = useTranslation();
  const { run, busy, error } = useAct("removePerson");
  const [asked, setAsked] = useState(false);
  return (
    <li className="row">
      <span className="row-main">
        {props.name} <span className="muted">{t(`roles.${props.role}`)}</span>
      </span>
      {asked && <span>{t("people.removeSure", { name: props.name })}</span>}
      <ActButton
        ask="removePerson"
        size="compact-sm"
        variant="default"
        loading={busy}
        onClick={() => (asked ? void run({ name: props.name }).then(props.onDone) : setAsked(true))}
      >
        {t("people.remove")}
      </ActButton>
      {asked && (
        <Button size="compact-sm" variant="subtle" onClick={() => setAsked(false)}>
          {t("common.cancel")}
        </Button>
      )}
      {error !== null && <ErrorNote error={error} />}
    </li>
  );
}

/** Who may sign in, and as what. */
export default function People() {
  const { t } = useTranslation();
  const [asked, again] = useAsk("people", {});
  return (
    <>
      <AskedView asked={asked} again={again}>
        {({ people }) =>
          people.length === 0 ? (
            <Empty>{t("people.empty")}</Empty>
          ) : (
            <ul className="rows">
              {people.map((person) => (
                <Person key={person.name} {...person} onDone={again} />
              ))}
            </ul>
          )
        }
      </AskedView>
      {useMay("addPerson") && <Add onDone={again} />}
    </>
  );
}
