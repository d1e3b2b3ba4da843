import { existsSync } from "node:fs";
import { must } from "../../twins/core/result.ts";
import type { Person, Role } from "../../twins/protocol/console.ts";
import { ROLES } from "../../twins/protocol/permissions.ts";
import { hasAccounts, openAccounts } from "../accounts/accounts.ts";
import { dataPaths } from "../config.ts";
import { type CliCommand, type CliIo, EXIT, exitCodes } from "./command.ts";
import { Refusal } from "./failures.ts";
import { choiceFlag, readFlags, wrongWord } from "./flags.ts";
import { type Said, UsageError } from "./language.ts";
import { passwordAsked, type ReadPassword } from "./password.ts";
import { settingsOf } from "./settings.ts";

const VERBS = ["add", "list", "password", "remove"] as const;

const codes = exitCodes({
  en: "AUTH_NAME_TAKEN, AUTH_UNKNOWN_PERSON, AUTH_FORBIDDEN, HOST_CONFIG",
  zh: "AUTH_NAME_TAKEN、AUTH_UNKNOWN_PERSON、AUTH_FORBIDDEN、HOST_CONFIG",
});

const usage: Said = {
  en: `Usage: aitn people add NAME --role ROLE [--data DIR] [--json]
       aitn people list [--data DIR] [--json]
       aitn people password NAME [--data DIR] [--json]
       aitn people remove NAME [--data DIR] [--json]

Accounts of a server that others can reach, or of one started with --accounts. A console on the same machine needs none
otherwise. The server may be running. First start, with a password that is asked for:

  aitn people add ann --role manager
  aitn start --accounts

  --role ROLE  ${ROLES.join(", ")}
  --data DIR   folder of the server's data (default .data, or AITN_DATA)
  --json       one JSON object on stdout: people, as they are afterwards

A new password is asked for, or read as the first line of stdin; it is never an argument. Another password (aitn people
password) ends all sessions of the person, and leaves role and on-chain account as they are. remove ends the sessions
and, while the server runs or when it starts, takes the account's roles on chain; its key stays in DIR as a .former
file, and who is added under the name later has another one.
${codes.en}
`,
  zh: `用法：aitn people add 姓名 --role 角色 [--data 文件夹] [--json]
      aitn people list [--data 文件夹] [--json]
      aitn people password 姓名 [--data 文件夹] [--json]
      aitn people remove 姓名 [--data 文件夹] [--json]

用于他人可访问的服务器，或以 --accounts 启动的服务器的账户；否则本机的控制台不需要账户。服务器可以正在运行。
首次使用（会询问密码）：

  aitn people add ann --role manager
  aitn start --accounts

  --role 角色    ${ROLES.join("、")}
  --data 文件夹  服务器的数据文件夹（默认 .data，或 AITN_DATA）
  --json         标准输出上一个 JSON 对象：people，即操作后的全部账户

新密码会被询问，或取标准输入的第一行；绝不作为参数。更改密码（aitn people password）会结束此人的全部会话，角色和链上账户不变。
remove 会结束其会话，并在服务器运行时收回链上账户的角色；其密钥以 .former 文件保留在数据文件夹中，以后以同名添加的人会有另一个密钥。
${codes.zh}
`,
};

type Act =
  | { readonly verb: "add"; readonly name: string; readonly role: Role }
  | { readonly verb: "password"; readonly name: string }
  | { readonly verb: "remove"; readonly name: string }
  | { readonly verb: "list" };

/** @throws UsageError */
function parseAct(words: readonly string[], roleText: string | undefined): Act {
  const [verb, name] = words;
  const list = VERBS.join(", ");
  if (verb === undefined) throw new UsageError({ en: `say what to do: ${list}.`, zh: `请说明要做什么：${list}。` });
  if (verb !== "add" && roleText !== undefined)
    throw new UsageError({ en: "--role belongs to add.", zh: "--role 只用于 add。" });
  if (verb === "list") {
    if (name !== undefined) throw new UsageError({ en: "list takes no NAME.", zh: "list 不带姓名。" });
    return { verb };
  }
  if (verb !== "add" && verb !== "password" && verb !== "remove") throw wrongWord(verb, verb, VERBS);
  if (name === undefined) throw new UsageError({ en: `${verb} needs a NAME.`, zh: `${verb} 需要姓名。` });
  if (verb !== "add") return { verb, name };
  if (roleText === undefined)
    throw new UsageError({
      en: `add needs --role, one of ${ROLES.join(", ")}.`,
      zh: `add 需要 --role，为 ${ROLES.join(", ")} 之一。`,
    });
  return { verb, name, role: choiceFlag("role", roleText, ROLES) };
}

/** Only `add` makes a folder: who lists or removes people of one that is not there has mistyped it. */
function refuseMissing(dataDir: string): void {
  if (existsSync(dataDir)) return;
  throw new Refusal("HOST_CONFIG", { en: `There is no folder ${dataDir}.`, zh: `没有文件夹 ${dataDir}。` });
}

/** Does it. @returns the people as they are afterwards. @throws CodedError */
async function perform(
  act: Act,
  dataDir: string,
  io: CliIo,
  read: ReadPassword,
): Promise<Pick<Person, "name" | "role">[]> {
  const dir = dataPaths(dataDir).accounts;
  if (act.verb !== "add") refuseMissing(dataDir);
  if (act.verb === "list" && !hasAccounts(dir)) return [];
  const accounts = must(openAccounts({ dir, clock: { nowMs: () => Date.now() }, addressOf: () => "" }));
  try {
    if (act.verb === "add" || act.verb === "password") {
      const password = await read(io);
      if (password === null)
        throw new Refusal("HOST_CONFIG", {
          en: "No password was given, so nothing was changed.",
          zh: "没有给出密码，未作任何更改。",
        });
      must(
        await (act.verb === "add"
          ? accounts.add(act.name, password, act.role)
          : accounts.setPassword(act.name, password)),
      );
    }
    if (act.verb === "remove") must(accounts.remove(act.name));
    return accounts.people().map(({ name, role }) => ({ name, role }));
  } finally {
    accounts.close();
  }
}

function done(act: Act, people: readonly Pick<Person, "name" | "role">[], zh: boolean): string {
  if (act.verb === "list") return people.map((person) => `${person.name}\t${person.role}\n`).join("");
  if (act.verb === "remove") return zh ? `${act.name} 不再有账户。\n` : `${act.name} has no account any more.\n`;
  if (act.verb === "password")
    return zh ? `${act.name} 有了新密码，须重新登录。\n` : `${act.name} has another password, and signs in anew.\n`;
  return zh ? `${act.name} 可以以 ${act.role} 身份登录。\n` : `${act.name} may sign in as ${act.role}.\n`;
}

/** `aitn people`, with its way to get a password. */
export const peopleCommandWith = (read: ReadPassword): CliCommand => ({
  name: "people",
  usage,
  async run(args, io) {
    const { flags, words } = readFlags(args, { role: "text", data: "text", json: "switch" }, 2);
    const act = parseAct(words, flags.role);
    const { dataDir } = settingsOf(flags);
    const people = await perform(act, dataDir, io, read);
    const zh = io.language === "zh";
    io.out(flags.json ? `${JSON.stringify({ people })}\n` : done(act, people, zh));
    if (act.verb === "list" && people.length === 0)
      io.err(zh ? `${dataDir} 中还没有账户。\n` : `There are no accounts in ${dataDir} yet.\n`);
    return EXIT.ok;
  },
});

export const peopleCommand: CliCommand = peopleCommandWith(
  passwordAsked({ en: "Password (at least 8 characters): ", zh: "密码（至少 8 个字符）：" }),
);
