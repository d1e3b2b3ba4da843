import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manualClock } from "../../twins/core/clock.ts";
import { must } from "../../twins/core/result.ts";
import { type Ask, ConsoleParams, type Person } from "../../twins/protocol/console.ts";
import { permitted, ROLES } from "../../twins/protocol/permissions.ts";
import {
  LOCAL_OPERATOR,
  MAX_PEOPLE,
  MAX_SESSIONS_PER_PERSON,
  managerExists,
  openAccounts,
  SESSION_MS,
  STOP_TOKEN_MS,
} from "./accounts.ts";
import { FREE_FAILURES, FREE_FAILURES_ANYWHERE, lockout, MAX_REMEMBERED, TRIES_PER_MINUTE } from "./lockout.ts";
import { hashPassword, verifyPassword } from "./password.ts";
import { permit } from "./permissions.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "aitn-accounts-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** The real cost is tested once. */
const CHEAP = { N: 256, r: 8, p: 1 };
const clock = manualClock(1_000_000);
const open = () => must(openAccounts({ dir, clock, addressOf: (name) => `0x${name}`, cost: CHEAP }));

describe("passwords", () => {
  it("are kept as salted scrypt hashes that name their parameters", async () => {
    const [a, b] = [must(await hashPassword("correct horse")), must(await hashPassword("correct horse"))];
    expect(a).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(a).not.toBe(b);
    expect(must(await verifyPassword("correct horse", a))).toBe(true);
    expect(must(await verifyPassword("correct horsf", a))).toBe(false);
  });

  it("verify with the parameters they were made with: RFC 7914, section 12, second vector, first 32 bytes", async () => {
    const salt = Buffer.from("NaCl").toString("base64");
    const key = "/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI=";
    expect(must(await verifyPassword("password", `scrypt$1024$8$16$${salt}$${key}`))).toBe(true);
    await expect(verifyPassword("password", `md5$1$1$1$${salt}$${key}`)).rejects.toThrow(RangeError);
  });

  it("are hashed a few at a time, and more than may wait are refused", async () => {
    const all = await Promise.all(Array.from({ length: 24 }, () => hashPassword("x", CHEAP)));
    expect(all.filter((hash) => hash.ok)).toHaveLength(22);
    expect(all.find((hash) => !hash.ok)).toMatchObject({ error: { code: "AUTH_RATE" } });
  }, 60_000);
});

describe("accounts", () => {
  it("sign in, are known again by their token, and sign out", async () => {
    const accounts = open();
    must(await accounts.add("ann", "a long password", "manager"));
    const { token, tokenId, person } = must(await accounts.login("ann", "a long password", "r"));
    expect(person).toEqual({ name: "ann", role: "manager", local: false, address: "0xann" });
    accounts.close();
    const again = open();
    expect(must(again.resume(token))).toEqual({ person, tokenId });
    expect(again.resume(`${token}x`)).toMatchObject({ error: { code: "AUTH_REQUIRED" } });
    again.logout(tokenId);
    expect(again.resume(token)).toMatchObject({ error: { code: "AUTH_REQUIRED" } });
    expect(statSync(join(dir, "people.db")).mode & 0o077).toBe(0);
    again.close();
  });

  it("end by time, by number and with the person", async () => {
    const accounts = open();
    must(await accounts.add("ann", "a long password", "manager"));
    must(await accounts.add("bob", "a long password", "viewer"));
    const login = async (name: string) => must(await accounts.login(name, "a long password", name)).token;
    const first = await login("ann");
    for (let i = 0; i < MAX_SESSIONS_PER_PERSON; i++) {
      clock.advance(10_000);
      await login("ann");
    }
    expect(accounts.resume(first).ok).toBe(false);
    const bobs = await login("bob");
    must(accounts.remove("bob"));
    expect(accounts.resume(bobs).ok).toBe(false);
    const last = await login("ann");
    clock.advance(SESSION_MS);
    expect(accounts.resume(last).ok).toBe(false);
    accounts.close();
  }, 60_000);

  it("refuse with one answer for a wrong name and a wrong password, and then make the name wait", async () => {
    const accounts = open();
    must(await accounts.add("ann", "a long password", "manager"));
    const wrong = [await accounts.login("ann", "nope", "r"), await accounts.login("nobody", "nope", "r")];
    expect(wrong[0]).toEqual(wrong[1]);
    expect(wrong[0]).toMatchObject({ error: { code: "AUTH_LOGIN" } });
    for (let i = 1; i < FREE_FAILURES; i++) await accounts.login("ann", "nope", "r");
    expect(await accounts.login("ann", "a long password", "r")).toMatchObject({ error: { code: "AUTH_RATE" } });
    expect(await accounts.login("ann", "a long password", "q"), "not elsewhere").toMatchObject({ ok: true });
    clock.advance(30_000);
    expect(await accounts.login("ann", "a long password", "r")).toMatchObject({ ok: true });
    accounts.close();
  }, 60_000);

  it("leave a stop token that outlives the session, for a day, and ends with the person", async () => {
    const accounts = open();
    must(await accounts.add("ann", "a long password", "manager"));
    must(await accounts.add("oleg", "a long password", "operator"));
    must(await accounts.add("vera", "a long password", "viewer"));
    const { token, tokenId, stopToken } = must(await accounts.login("oleg", "a long password", "r"));
    expect(
      must(await accounts.login("vera", "a long password", "r")).stopToken,
      "who may not stop gets none",
    ).toBeNull();
    expect(accounts.stopper(token), "a session's token is no stop token").toMatchObject({ ok: false });
    expect(accounts.resume(stopToken!), "and a stop token no session's").toMatchObject({ ok: false });
    accounts.logout(tokenId);
    expect(must(accounts.stopper(stopToken!))).toBe("oleg");
    clock.advance(STOP_TOKEN_MS - 1);
    expect(must(accounts.stopper(stopToken!))).toBe("oleg");
    clock.advance(1);
    expect(accounts.stopper(stopToken!)).toMatchObject({ error: { code: "AUTH_REQUIRED" } });
    const again = must(await accounts.login("oleg", "a long password", "r")).stopToken!;
    const kept = [again];
    for (let i = 0; i < MAX_SESSIONS_PER_PERSON; i++)
      kept.push(must(await accounts.login("oleg", "a long password", "r")).stopToken!);
    expect(kept.filter((one) => accounts.stopper(one).ok)).toHaveLength(MAX_SESSIONS_PER_PERSON);
    must(accounts.remove("oleg"));
    expect(accounts.stopper(kept.at(-1)!)).toMatchObject({ error: { code: "AUTH_REQUIRED" } });
    accounts.close();
  }, 60_000);

  it("give nothing to a sign-in that was under way while its person was removed and the name given away", async () => {
    const accounts = open();
    must(await accounts.add("ann", "a long password", "manager"));
    must(await accounts.add("bob", "a long password", "viewer"));
    const early = must(await accounts.login("bob", "a long password", "r"));
    // The first verifying begins before the person goes, and ends after.
    const late = accounts.login("bob", "a long password", "r");
    must(accounts.remove("bob"));
    must(await accounts.add("bob", "another password", "manager"));
    expect(await late).toMatchObject({ error: { code: "AUTH_LOGIN" } });
    expect(accounts.resume(early.token)).toMatchObject({ error: { code: "AUTH_REQUIRED" } });
    accounts.close();
  }, 60_000);

  it("let no session or stop token of a former person work for one of the same name", async () => {
    const accounts = open();
    must(await accounts.add("ann", "a long password", "manager"));
    must(await accounts.add("oleg", "a long password", "operator"));
    const { token, stopToken, tokenId } = must(await accounts.login("oleg", "a long password", "r"));
    // Removed as by another hand, which leaves what it does not know of.
    const db = new DatabaseSync(join(dir, "people.db"), { enableForeignKeyConstraints: false });
    db.exec("DELETE FROM people WHERE name = 'oleg'");
    db.close();
    must(await accounts.add("oleg", "another password", "manager"));
    expect(accounts.resume(token).ok).toBe(false);
    expect(accounts.stands(tokenId)).toBe(false);
    expect(accounts.stopper(stopToken!).ok).toBe(false);
    accounts.close();
  }, 60_000);

  it("keep who was removed until it is settled, each by a number of their own", async () => {
    const accounts = open();
    for (const name of ["ann", "oleg"]) must(await accounts.add(name, "a long password", "manager"));
    expect(accounts.departed()).toEqual([]);
    must(accounts.remove("oleg"));
    must(await accounts.add("oleg", "a long password", "viewer"));
    must(accounts.remove("oleg"));
    accounts.close();
    const again = open();
    const [first, second, ...rest] = again.departed();
    expect([first?.name, second?.name, rest]).toEqual(["oleg", "oleg", []]);
    again.settled(first!.id);
    expect(again.departed()).toEqual([second]);
    again.close();
  }, 60_000);

  it("of the first version are opened: its people sign in as before, its sessions end", async () => {
    const hash = must(await hashPassword("a long password", CHEAP));
    const db = new DatabaseSync(join(dir, "people.db"));
    db.exec(`
      CREATE TABLE people (name TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL);
      CREATE TABLE sessions (token_id TEXT PRIMARY KEY, name TEXT NOT NULL, expires_ms REAL NOT NULL);
      CREATE TABLE stops (token_id TEXT PRIMARY KEY, name TEXT NOT NULL, expires_ms REAL NOT NULL);
      INSERT INTO people VALUES ('ann', 'manager', '${hash}');
      INSERT INTO sessions VALUES ('${createHash("sha256").update("old").digest("hex")}', 'ann', 9e15);`);
    db.close();
    const accounts = open();
    expect(accounts.people()).toEqual([{ name: "ann", role: "manager" }]);
    expect(accounts.resume("old").ok).toBe(false);
    const { token } = must(await accounts.login("ann", "a long password", "r"));
    accounts.close();
    const again = open();
    expect(must(again.resume(token)).person.name, "and is brought up to date once").toBe("ann");
    again.close();
  }, 60_000);

  it("have another password when they are given one: who knew the former one is out, and cannot stop either", async () => {
    const accounts = open();
    must(await accounts.add("ann", "a long password", "manager"));
    const { token, stopToken } = must(await accounts.login("ann", "a long password", "r"));
    // One that is on its way while the password changes.
    const late = accounts.login("ann", "a long password", "s");
    must(await accounts.setPassword("ann", "another password"));
    expect(accounts.resume(token)).toMatchObject({ error: { code: "AUTH_REQUIRED" } });
    expect(accounts.stopper(stopToken ?? "")).toMatchObject({ error: { code: "AUTH_REQUIRED" } });
    const arrived = await late;
    if (arrived.ok) expect(accounts.resume(arrived.value.token)).toMatchObject({ error: { code: "AUTH_REQUIRED" } });
    expect(await accounts.login("ann", "a long password", "r")).toMatchObject({ error: { code: "AUTH_LOGIN" } });
    expect(must(await accounts.login("ann", "another password", "r")).person.role).toBe("manager");
    expect(await accounts.setPassword("bob", "another password")).toMatchObject({
      error: { code: "AUTH_UNKNOWN_PERSON" },
    });
    expect(await accounts.setPassword("ann", "short")).toMatchObject({ error: { code: "HOST_CONFIG" } });
    accounts.close();
  });

  it("are looked for without leaving anything behind", () => {
    const nowhere = join(dir, "data");
    expect(managerExists(join(nowhere, "accounts"), nowhere)).toMatchObject({ error: { code: "HOST_CONFIG" } });
    expect(existsSync(nowhere)).toBe(false);
  });

  it("take a name once, and keep a last manager", async () => {
    const accounts = open();
    expect(managerExists(dir, "/srv/a b")).toMatchObject({
      error: { code: "HOST_CONFIG", message: expect.stringContaining("add NAME --role manager --data '/srv/a b'") },
    });
    must(await accounts.add("ann", "a long password", "manager"));
    expect(managerExists(dir, "/srv").ok).toBe(true);
    expect(await accounts.add("ann", "a long password", "viewer")).toMatchObject({
      error: { code: "AUTH_NAME_TAKEN" },
    });
    expect(await accounts.add(LOCAL_OPERATOR, "a long password", "viewer")).toMatchObject({ ok: false });
    expect(await accounts.add("<b>", "a long password", "viewer")).toMatchObject({ error: { code: "HOST_CONFIG" } });
    expect(await accounts.add("cy", "short", "viewer")).toMatchObject({ error: { code: "HOST_CONFIG" } });
    expect(accounts.remove("ann")).toMatchObject({ error: { code: "AUTH_FORBIDDEN" } });
    expect(accounts.remove("zed")).toMatchObject({ error: { code: "AUTH_UNKNOWN_PERSON" } });
    expect(accounts.people()).toEqual([{ name: "ann", role: "manager" }]);
    accounts.close();
  });

  it("are at most a thousand", async () => {
    const accounts = must(openAccounts({ dir, clock, addressOf: String, cost: { N: 16, r: 8, p: 1 } }));
    for (let i = 0; i < MAX_PEOPLE; i++) must(await accounts.add(`p${i}`, "a long password", "viewer"));
    expect(await accounts.add("one-more", "a long password", "viewer")).toMatchObject({
      error: { code: "HOST_CONFIG" },
    });
    accounts.close();
  }, 60_000);

  it("that are damaged are refused, not forgotten", () => {
    open().close();
    writeFileSync(join(dir, "people.db"), "no database at all".repeat(1000));
    expect(openAccounts({ dir, clock, addressOf: String })).toMatchObject({ error: { code: "STORE_CORRUPT" } });
  });
});

describe("the lockout", () => {
  it("grows from failure to failure up to a quarter of an hour, and ends with a success", () => {
    const guard = lockout();
    const waits: number[] = [];
    for (let i = 0; i < 14; i++) {
      guard.failed("ann", "r", 0);
      waits.push(guard.waitMs("ann", "r", 0) / 1000);
    }
    expect(waits).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900, 900]);
    guard.succeeded("ann", "r");
    expect(guard.waitMs("ann", "r", 0)).toBe(0);
  });

  it("of a stranger keeps nobody out at another address", () => {
    const guard = lockout();
    for (let i = 0; i < TRIES_PER_MINUTE; i++) guard.failed("ann", "stranger", 0);
    expect(guard.waitMs("ann", "stranger", 0)).toBeGreaterThan(0);
    expect(guard.waitMs("ann", "own", 0)).toBe(0);
  });

  it("bounds guessing from many addresses, but not where the person has signed in before", () => {
    const guard = lockout();
    guard.succeeded("ann", "own");
    for (let i = 1; i < FREE_FAILURES_ANYWHERE; i++) guard.failed("ann", `r${i}`, 0);
    expect(guard.waitMs("ann", "new", 0)).toBe(0);
    guard.failed("ann", "r", 0);
    expect(guard.waitMs("ann", "new", 0)).toBe(30_000);
    expect(guard.waitMs("bob", "new", 0)).toBe(0);
    expect(guard.waitMs("ann", "own", 0)).toBe(0);
    for (let i = 0; i < FREE_FAILURES; i++) guard.failed("ann", "own", 0);
    expect(guard.waitMs("ann", "own", 0), "an address that guesses itself waits as any").toBe(30_000);
  });

  it("takes an IPv6 network as one address", () => {
    const guard = lockout();
    for (let i = 0; i < TRIES_PER_MINUTE; i++) expect(guard.waitMs(`n${i}`, `2001:db8::${i + 1}`, 0)).toBe(0);
    expect(guard.waitMs("n", "2001:db8::ffff", 1000)).toBe(59_000);
    expect(guard.waitMs("n", "2001:db8:0:1::1", 1000)).toBe(0);
  });

  it("limits the tries of one address a minute, and forgets beyond its memory", () => {
    const guard = lockout();
    for (let i = 0; i < TRIES_PER_MINUTE; i++) expect(guard.waitMs(`n${i}`, "r", 0)).toBe(0);
    expect(guard.waitMs("n", "r", 1000)).toBe(59_000);
    expect(guard.waitMs("n", "r", 60_000)).toBe(0);
    for (let i = 0; i < MAX_REMEMBERED + 50; i++) guard.waitMs("n", `r${i}`, 0);
    expect(guard.size()).toBe(MAX_REMEMBERED);
  });
});

describe("permissions", () => {
  const person = (role: Person["role"]): Person => ({ name: "x", role, local: false, address: "0x" });
  const asks = Object.keys(ConsoleParams) as Ask[];

  it("let a stranger say hello, sign in and show a stop token, nothing else", () => {
    for (const ask of asks) expect(permit(null, ask).ok, ask).toBe(["hello", "login", "stopByToken"].includes(ask));
    expect(permit(null, "stop")).toMatchObject({ error: { code: "AUTH_REQUIRED" } });
  });

  it("let a manager do everything and a viewer change nothing", () => {
    for (const ask of asks) expect(permitted("manager", ask), ask).toBe(true);
    const changing: Ask[] = ["acknowledge", "shelve", "compare", "propose", "approve", "execute", "stop", "clearStop"];
    for (const ask of changing)
      expect(permit(person("viewer"), ask)).toMatchObject({ error: { code: "AUTH_FORBIDDEN" } });
    expect(permitted("viewer", "addPerson")).toBe(false);
  });

  it("keep approval, dispatch and accounts from those who study, and let all who answer for safety stop", () => {
    for (const ask of ["approve", "execute", "stop", "addPerson", "audit"] as const)
      expect(permitted("innovator", ask), ask).toBe(false);
    expect(ROLES.filter((role) => permitted(role, "stop"))).toEqual(["operator", "manager", "warden"]);
    expect(ROLES.filter((role) => permitted(role, "addPerson"))).toEqual(["manager"]);
  });
});
