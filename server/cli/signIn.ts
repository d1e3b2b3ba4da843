import type { CliIo } from "./command.ts";
import { Refusal } from "./failures.ts";
import { readBytes } from "./files.ts";
import { UsageError } from "./language.ts";
import type { ConsoleLink } from "./model/console.ts";
import { passwordAsked, type ReadPassword } from "./password.ts";

/** Who signs in at a console: by --as and --password-file. */
export interface SignIn {
  readonly person: string | undefined;
  readonly passwordFile: string | undefined;
}

const MAX_PASSWORD_BYTES = 4_096;

const asked: ReadPassword = passwordAsked({ en: "Password: ", zh: "密码：" });

async function passwordOf({ passwordFile }: SignIn, io: CliIo): Promise<string> {
  const limit = { bytes: MAX_PASSWORD_BYTES, code: "HOST_CONFIG" } as const;
  const password =
    passwordFile === undefined
      ? await asked(io)
      : (Buffer.from(await readBytes(passwordFile, "HOST_CONFIG", limit))
          .toString()
          .split(/\r?\n/)[0] ?? null);
  if (password !== null && password !== "") return password;
  throw new Refusal("AUTH_LOGIN", { en: "No password was given.", zh: "没有给出密码。" });
}

/**
 * Someone of that console: by name and password, or, on its own machine, who is there without.
 * @returns the session's token; null for who needs none
 */
export async function signIn(link: ConsoleLink, signedIn: boolean, as: SignIn, io: CliIo): Promise<string | null> {
  if (as.person !== undefined) {
    const { token } = await link.ask("login", { name: as.person, password: await passwordOf(as, io) });
    return token;
  }
  if (signedIn) return null;
  throw new UsageError({
    en: "people sign in at this console: say who you are with --as.",
    zh: "此控制台需要登录：请用 --as 说明您是谁。",
  });
}
