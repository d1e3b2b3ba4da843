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

function NewPassword(props: { name: string; onDone: () => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const { run, busy, error } = useAct("setPassword");
  const [password, setPassword] = useState("");
  async function set(event: FormEvent): Promise<void> {
    event.preventDefault();
    if ((await run({ name: props.name, password })) !== null) props.onDone();
  }
  return (
    <form className="card stack" onSubmit={(event) => void set(event)}>
      <PasswordInput
        size="xs"
        label={t("people.setPasswordFor", { name: props.name })}
        description={t("people.setPasswordNote", { name: props.name })}
        required
        autoFocus
        minLength={8}
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {error !== null && <ErrorNote error={error} />}
      <div className="row">
        <ActButton ask="setPassword" type="submit" size="compact-sm" loading={busy}>
          {t("people.setPassword")}
        </ActButton>
        <Button size="compact-sm" variant="subtle" onClick={props.onCancel}>
          {t("common.cancel")}
        </Button>
      </div>
    </form>
  );
}

function Removal(props: { name: string; onDone: () => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const { run, busy, error } = useAct("removePerson");
  return (
    <div className="card stack">
      <p>{t("people.removeSure", { name: props.name })}</p>
      {error !== null && <ErrorNote error={error} />}
      <div className="row">
        <ActButton
          ask="removePerson"
          size="compact-sm"
          loading={busy}
          onClick={() => void run({ name: props.name }).then((done) => done !== null && props.onDone())}
        >
          {t("people.remove")}
        </ActButton>
        <Button size="compact-sm" variant="subtle" onClick={props.onCancel}>
          {t("common.cancel")}
        </Button>
      </div>
    </div>
  );
}

function Person(props: { name: string; role: Role; onDone: () => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<"password" | "remove" | null>(null);
  const [said, setSaid] = useState(false);
  const close = () => setOpen(null);
  return (
    <li>
      <div className="row">
        <span className="row-main">
          {props.name} <span className="muted">{t(`roles.${props.role}`)}</span>
        </span>
        <ActButton ask="setPassword" size="compact-sm" variant="default" onClick={() => setOpen("password")}>
          {t("people.setPassword")}
        </ActButton>
        <ActButton ask="removePerson" size="compact-sm" variant="default" onClick={() => setOpen("remove")}>
          {t("people.remove")}
        </ActButton>
      </div>
      {open === "password" && (
        <NewPassword
          name={props.name}
          onCancel={close}
          onDone={() => {
            close();
            setSaid(true);
          }}
        />
      )}
      {open === "remove" && <Removal name={props.name} onCancel={close} onDone={props.onDone} />}
      {said && open === null && (
        <p className="muted" role="status">
          {t("people.setPasswordDone", { name: props.name })}
        </p>
      )}
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
