import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { parseArgs } from "node:util";
import { must } from "../../twins/core/result.ts";
import type { Role } from "../../twins/protocol/console.ts";
import { ROLES } from "../../twins/protocol/permissions.ts";
import { openAccounts } from "../accounts/accounts.ts";
import { dataPaths, readConfig } from "../config.ts";
import { type CliCommand, type CliIo, EXIT } from "./command.ts";

const usage = `Usage: aitn people add NAME --role ROLE [--data DIR]
       aitn people list [--data DIR] [--json]
       aitn people remove NAME [--data DIR]

Accounts of a server that others can reach, or of one started with --accounts. A console on the same machine needs none
otherwise. The server may be running. First start, with a password that is asked for:

  aitn people add ann --role manager
  aitn start --accounts

  --role ROLE  ${ROLES.join(", ")}
  --data DIR   folder of the server's data (default .data, or AITN_DATA)
  --json       one JSON object on stdout

The password of a new account is asked for, or read as the first line of stdin; it is never an argument.
Exit codes: 0 done, 1 broken inside, 2 wrong usage, 3 refused with a code (AUTH_NAME_TAKEN, AUTH_UNKNOWN_PERSON...).
`;

/** Where the password comes from. */
export type ReadPassword = (io: CliIo) => Promise<string>;

/** Asks at a terminal without showing what is typed; reads one line where there is no terminal. */
const readPassword: ReadPassword = async (io) => {
  if (process.stdin.isTTY) io.err("Password (at least 8 characters): ");
  const mute = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: mute, terminal: process.stdin.isTTY === true });
  const abort = () => lines.close();
  io.signal.addEventListener("abort", abort);
  try {
    for await (const line of lines) return line;
    return "";
  } finally {
    io.signal.removeEventListener("abort", abort);
    lines.close();
    if (process.stdin.isTTY) io.err("\n");
  }
};

const systemClock = { nowMs: () => Date.now() };

async function act(args: string[], io: CliIo, read: ReadPassword): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { role: { type: "string" }, data: { type: "string" }, json: { type: "boolean" } },
  });
  const [verb, name, ...rest] = positionals;
  const named = verb === "add" || verb === "remove";
  const role = ROLES.find((known) => known === values.role);
  if (
    (!named && verb !== "list") ||
    named !== (name !== undefined) ||
    rest.length > 0 ||
    (verb === "add") !== (role !== undefined)
  ) {
    io.err(`aitn people: wrong arguments\n\n${usage}`);
    return EXIT.usage;
  }
  const config = must(readConfig(process.env, values.data === undefined ? {} : { dataDir: values.data }));
  const accounts = must(
    openAccounts({ dir: dataPaths(config.dataDir).accounts, clock: systemClock, addressOf: () => "" }),
  );
  try {
    if (verb === "add") must(await accounts.add(name!, await read(io), role as Role));
    if (verb === "remove") must(accounts.remove(name!));
    const people = accounts.people();
    if (values.json) io.out(`${JSON.stringify({ people })}\n`);
    else if (verb === "list") for (const person of people) io.out(`${person.name}\t${person.role}\n`);
    else io.out(verb === "add" ? `${name} may sign in as ${role}.\n` : `${name} has no account any more.\n`);
    return EXIT.ok;
  } finally {
    accounts.close();
  }
}

export const peopleCommandWith = (read: ReadPassword): CliCommand => ({
  name: "people",
  summary: "Add, list and remove accounts",
  usage,
  run: (args, io) => act(args, io, read),
});

export const peopleCommand: CliCommand = peopleCommandWith(readPassword);
