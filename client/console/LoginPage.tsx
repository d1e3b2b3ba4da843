import { Button, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../twins/core/result.ts";
import { useLink, useLinkState, usePersonName } from "../session/context.tsx";
import { ErrorNote } from "../ui/parts.tsx";
import { SettingsMenu } from "./SettingsMenu.tsx";
import { SignInStop } from "./SignInStop.tsx";

export function LoginPage() {
  const who = usePersonName();
  const { t } = useTranslation();
  const link = useLink();
  const person = useLinkState((state) => state.person);
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Failure | null>(null);
  async function enter(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    const answer = await link.signIn(name, password);
    setBusy(false);
    setError(answer.ok ? null : answer.error);
  }
  return (
    <main className="login">
      <SignInStop />
      <form className="card" onSubmit={(event) => void enter(event)}>
        <div className="login-head">
          <h1>{t("login.title")}</h1>
          <SettingsMenu />
        </div>
        <TextInput
          label={t("login.name")}
          autoComplete="username"
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label={t("login.password")}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {error !== null && <ErrorNote error={error} />}
        <Button type="submit" loading={busy} fullWidth>
          {t("login.enter")}
        </Button>
        {person !== null && (
          <>
            <p className="muted">{t("login.otherHelp")}</p>
            <Button variant="default" fullWidth onClick={() => link.askSignIn(false)}>
              {t("login.back", { name: who(person.name) })}
            </Button>
          </>
        )}
      </form>
    </main>
  );
}
