import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../../twins/core/clock.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Person, Role } from "../../twins/protocol/console.ts";
import { LOCAL_OPERATOR, permitted, ROLES } from "../../twins/protocol/permissions.ts";
import { makeFolder } from "../makeFolder.ts";
import { inTransaction } from "../store/inTransaction.ts";
import { openDatabase, statements } from "./database.ts";
import { lockout } from "./lockout.ts";
import { hashPassword, type ScryptCost, unmatchable, verifyPassword } from "./password.ts";

export { LOCAL_OPERATOR };
export const SESSION_MS = 12 * 3_600_000;
/** How long after signing in the same browser may still stop the site, signed out or not. */
export const STOP_TOKEN_MS = 24 * 3_600_000;
export const MAX_SESSIONS_PER_PERSON = 10;
export const MAX_PEOPLE = 1000;

export interface SignedIn {
  readonly person: Person;
  /** Names the session without being its secret: for `logout` and for logs. */
  readonly tokenId: string;
}

/** A person who was removed, by the number that nobody else of the name ever has. */
export interface Departed {
  readonly id: number;
  readonly name: string;
}

export interface Accounts {
  /** The named person of a loopback console. */
  localOperator(): Person;
  /**
   * `stopToken` outlives the session and does one thing: the operational stop, from the browser that holds it. Null for a
   * role that may not stop. AUTH_LOGIN when name or password is wrong (it does not say which), AUTH_RATE after
   * too many tries.
   */
  login(
    name: string,
    password: string,
    remote: string,
  ): Promise<Result<SignedIn & { token: string; stopToken: string | null }>>;
  /** Whose stop token this is. AUTH_REQUIRED when it has expired or is none, or its person may not stop any more. */
  stopper(token: string): Result<string>;
  /** The person of a token that was given before. AUTH_REQUIRED when it has expired or is not one. */
  resume(token: string): Result<SignedIn>;
  /** Whether a session still stands: not signed out, expired, or removed with its person. */
  stands(tokenId: string): boolean;
  logout(tokenId: string): void;
  people(): { name: string; role: Role }[];
  add(name: string, password: string, role: Role): Promise<Result<void>>;
  /** Gives a person another password, and ends their sessions and stop tokens. */
  setPassword(name: string, password: string): Promise<Result<void>>;
  /** Ends the person's sessions as well. The last manager cannot be removed. */
  remove(name: string): Result<void>;
  /** Removed people whose part outside the accounts is not settled yet; also those whom `aitn people` removed. */
  departed(): Departed[];
  settled(id: number): void;
  close(): void;
}

export interface AccountsOptions {
  /** Folder of the accounts; made when missing, readable by this user only. */
  readonly dir: string;
  readonly clock: Clock;
  /** The on-chain account that signs for a person. */
  readonly addressOf: (name: string) => string;
  /** Of new password hashes, when other than the default. */
  readonly cost?: ScryptCost;
}

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u;

const tokenIdOf = (token: string): string => createHash("sha256").update(token).digest("hex");

const databaseIn = (dir: string): string => join(dir, "people.db");

/** Whether the folder holds accounts, without making it. */
export const hasAccounts = (dir: string): boolean => existsSync(databaseIn(dir));

function openFolder(dir: string): Result<DatabaseSync> {
  makeFolder(dir);
  return openDatabase(databaseIn(dir));
}

/**
 * Accounts and sessions in a folder. `aitn people` may change it while the server runs. A damaged file is refused with
 * STORE_CORRUPT, not set aside: a server without its accounts must not come up as if it had none.
 */
export function openAccounts(options: AccountsOptions): Result<Accounts> {
  const db = openFolder(options.dir);
  return db.ok ? ok(openIn(db.value, options)) : db;
}

/**
 * Whether a server that others can reach may start on this data folder: HOST_CONFIG, with the command that helps, when
 * no manager has an account. Looks only: a refused start leaves nothing behind.
 */
export function managerExists(dir: string, dataDir: string): Result<void> {
  if (hasAccounts(dir)) {
    const db = openFolder(dir);
    if (!db.ok) return db;
    const { n } = db.value.prepare("SELECT COUNT(*) AS n FROM people WHERE role = 'manager'").get()!;
    db.value.close();
    if (Number(n) > 0) return ok(undefined);
  }
  const add = `npx aitn people add NAME --role manager --data ${/[^\w@%+=:,./-]/.test(dataDir) ? `'${dataDir.replaceAll("'", "'\\''")}'` : dataDir}`;
  return refuse("HOST_CONFIG", {
    en: `People must sign in here, and no manager has an account yet. Add one, then start again: ${add}`,
    zh: `此处需要登录，但还没有主管账户。请先添加一位再启动：${add}`,
  });
}

function checkNew(name: string, password: string, role: Role): Result<void> {
  if (!NAME.test(name) || name === LOCAL_OPERATOR)
    return refuse("HOST_CONFIG", {
      en: "This cannot be a name. A name has letters, digits, spaces, . _ and -, and begins with a letter or a digit.",
      zh: "名称不可用。名称由文字、数字、空格和 . _ - 组成，并以文字或数字开头。",
    });
  if (!ROLES.includes(role))
    return refuse("HOST_CONFIG", {
      en: `There is no such role. Choose one of: ${ROLES.join(", ")}.`,
      zh: `没有该角色，请从以下角色中选择：${ROLES.join("、")}。`,
    });
  return checkPassword(password);
}

const checkPassword = (password: string): Result<void> =>
  password.length < 8 || password.length > 256
    ? refuse("HOST_CONFIG", { en: "A password has 8 to 256 characters.", zh: "密码应为 8 到 256 个字符。" })
    : ok(undefined);

function tooSoon(waitMs: number): Result<never> {
  const s = Math.ceil(waitMs / 1000);
  const said = { en: `Too many wrong passwords. Try again in ${s} s.`, zh: `密码错误次数过多，请在 ${s} 秒后重试。` };
  return refuse("AUTH_RATE", said, { waitMs });
}

const nameTaken = (name: string): Result<never> =>
  refuse("AUTH_NAME_TAKEN", {
    en: `A person named ${name} has an account already. Choose another name.`,
    zh: `名为 ${name} 的账户已存在，请换一个名称。`,
  });

const unknownPerson = (name: string): Result<never> =>
  refuse("AUTH_UNKNOWN_PERSON", {
    en: `No person named ${name} has an account.`,
    zh: `没有名为 ${name} 的账户。`,
  });

/** Whoever signed in with the former password is signed out, too: it may be why it is changed. */
function rehash(sql: ReturnType<typeof statements>, name: string, hash: string): Result<void> {
  const row = sql.find.get(name);
  if (row === undefined) return unknownPerson(name);
  sql.rehash.run(hash, row.id!);
  sql.endSessions.run(row.id!);
  sql.endStops.run(row.id!);
  return ok(undefined);
}

function removeFrom(sql: ReturnType<typeof statements>, name: string): Result<void> {
  const row = sql.find.get(name);
  if (row === undefined) return unknownPerson(name);
  if (row.role === "manager" && Number(sql.managers.get(name)!.n) === 0)
    return refuse("AUTH_FORBIDDEN", {
      en: "The last manager cannot be removed. Add another manager first.",
      zh: "不能移除最后一位主管，请先添加另一位主管。",
    });
  sql.depart.run(row.id!);
  sql.remove.run(row.id!);
  return ok(undefined);
}

function openIn(db: DatabaseSync, { clock, addressOf, cost }: AccountsOptions): Accounts {
  const tries = lockout();
  const sql = statements(db);
  const personOf = (name: string, role: unknown): Person => ({
    name,
    role: role as Role,
    local: false,
    address: addressOf(name),
  });
  const startSession = (id: number, name: string, role: unknown): SignedIn & { token: string } => {
    const token = randomBytes(32).toString("base64url");
    const tokenId = tokenIdOf(token);
    sql.expire.run(clock.nowMs());
    sql.addSession.run(tokenId, id, clock.nowMs() + SESSION_MS);
    sql.trim.run(id, MAX_SESSIONS_PER_PERSON);
    return { person: personOf(name, role), token, tokenId };
  };
  const stopTokenFor = (id: number, role: Role): string | null => {
    sql.expireStops.run(clock.nowMs());
    if (!permitted(role, "stop")) return null;
    const token = randomBytes(32).toString("base64url");
    sql.addStop.run(tokenIdOf(token), id, clock.nowMs() + STOP_TOKEN_MS);
    sql.trimStops.run(id, MAX_SESSIONS_PER_PERSON);
    return token;
  };
  /** Begins a session for the row a password was verified against; null when that row stands no more. */
  const begin = (name: string, id: number, hash: string) =>
    inTransaction(db, () => {
      const row = sql.find.get(name);
      if (row === undefined || Number(row.id) !== id || row.hash !== hash) return null;
      return { ...startSession(id, name, row.role), stopToken: stopTokenFor(id, row.role as Role) };
    });
  /** No password fits it, but trying takes as long as with a known person: names cannot be told from answers. */
  const nobody = unmatchable(cost);

  return {
    localOperator: () => ({ name: LOCAL_OPERATOR, role: "manager", local: true, address: addressOf(LOCAL_OPERATOR) }),
    async login(name, password, remote) {
      const waitMs = tries.waitMs(name, remote, clock.nowMs());
      if (waitMs > 0) return tooSoon(waitMs);
      const row = sql.find.get(name);
      const stored = row === undefined ? nobody : String(row.hash);
      const right = await verifyPassword(password, stored);
      if (!right.ok) return right;
      // The person may have been removed, and another added under the name, while the password was hashed.
      const begun = right.value && row !== undefined ? begin(name, Number(row.id), stored) : null;
      if (begun === null) {
        tries.failed(name, remote, clock.nowMs());
        return refuse("AUTH_LOGIN", { en: "Name or password is wrong.", zh: "用户名或密码错误。" });
      }
      tries.succeeded(name, remote);
      return ok(begun);
    },
    stopper(token) {
      const row = sql.stop.get(tokenIdOf(token), clock.nowMs());
      if (row === undefined || !permitted(row.role as Role, "stop"))
        return refuse("AUTH_REQUIRED", {
          en: "Nobody who may stop has signed in on this browser lately. Sign in first, or press the emergency stop of a machine.",
          zh: "最近没有具备停止权限的人在此浏览器登录。请先登录，或按机床上的急停按钮。",
        });
      return ok(String(row.name));
    },
    resume(token) {
      const tokenId = tokenIdOf(token);
      const row = sql.session.get(tokenId, clock.nowMs());
      if (row === undefined)
        return refuse("AUTH_REQUIRED", { en: "The session has ended. Sign in again.", zh: "会话已结束，请重新登录。" });
      return ok({ person: personOf(String(row.name), row.role), tokenId });
    },
    stands: (tokenId) => sql.session.get(tokenId, clock.nowMs()) !== undefined,
    logout: (tokenId) => void sql.endSession.run(tokenId),
    people: () => sql.list.all().map((row) => ({ name: String(row.name), role: row.role as Role })),
    async add(name, password, role) {
      const acceptable = checkNew(name, password, role);
      if (!acceptable.ok) return acceptable;
      if (sql.list.all().length >= MAX_PEOPLE)
        return refuse("HOST_CONFIG", {
          en: `There are ${MAX_PEOPLE} accounts, which is the most there may be. Remove one first.`,
          zh: `已有 ${MAX_PEOPLE} 个账户，达到上限，请先移除一个。`,
        });
      if (sql.find.get(name) !== undefined) return nameTaken(name);
      const hash = await hashPassword(password, cost);
      if (!hash.ok) return hash;
      return inTransaction(db, () => {
        // Another may have taken the name while the password was hashed.
        if (sql.find.get(name) !== undefined) return nameTaken(name);
        sql.add.run(name, role, hash.value);
        return ok(undefined);
      });
    },
    async setPassword(name, password) {
      const acceptable = checkPassword(password);
      if (!acceptable.ok) return acceptable;
      if (sql.find.get(name) === undefined) return unknownPerson(name);
      const hash = await hashPassword(password, cost);
      return hash.ok ? inTransaction(db, () => rehash(sql, name, hash.value)) : hash;
    },
    remove: (name) => inTransaction(db, () => removeFrom(sql, name)),
    departed: () => sql.departed.all().map(({ id, name }) => ({ id: Number(id), name: String(name) })),
    settled: (id) => void sql.settled.run(id),
    close: () => db.close(),
  };
}
