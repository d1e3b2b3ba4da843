import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Person } from "../../twins/protocol/console.ts";
import type { KeyPort } from "../wiring/keys.ts";
import type { ConsoleSession, Handlers } from "./consoleSocket.ts";

/** A person's own key, out to another wallet and in from one. Neither names an account: it is always the asker's. */
export function keyHandlers(chain: KeyPort): Pick<Handlers, "exportKey" | "importKey"> {
  const asker = ({ person }: ConsoleSession): Result<Person> =>
    person === null ? refuse("AUTH_REQUIRED", { en: "Sign in first.", zh: "请先登录。" }) : ok(person);
  return {
    async exportKey({ password }, session) {
      const person = asker(session);
      if (!person.ok) return person;
      const file = await chain.exportKey(person.value.name, password);
      return file.ok ? ok({ file: file.value }) : file;
    },
    async importKey({ secretFile, password }, session) {
      const person = asker(session);
      if (!person.ok) return person;
      const { name, role } = person.value;
      const address = await chain.importKey(name, role, secretFile, password);
      if (!address.ok) return address;
      session.person = { ...person.value, address: address.value };
      return ok({ address: address.value });
    },
  };
}
