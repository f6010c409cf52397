import { randomUUID } from "node:crypto";
import type { SessionBackend } from "../../src/sessions/repository.ts";
import { AT, HOUR, aSession } from "./samples.ts";

const NOW = AT.getTime();

/** What every session store does for the proxies of hosts (A3). */
export function doorsConformance(backend: () => SessionBackend): void {
  const door = { secretHash: "h".repeat(43), appId: randomUUID() };

  test("A3 a host that was given a door finds the session by it, another host does not", async () => {
    const session = aSession(randomUUID());
    await backend().create(session);
    expect(await backend().readAtDoor(session.key, "wiki.example.com", NOW)).toBeUndefined();
    expect(await backend().openDoor(session.key, "wiki.example.com", door, NOW)).toBe(true);
    const found = await backend().readAtDoor(session.key, "wiki.example.com", NOW);
    expect(found).toMatchObject({ ...session, door });
    expect(await backend().readAtDoor(session.key, "tracker.example.com", NOW)).toBeUndefined();
  });

  test("A3 a host's new door takes the place of its old one, and leaves other hosts' alone", async () => {
    const session = aSession(randomUUID());
    await backend().create(session);
    await backend().openDoor(session.key, "wiki.example.com", door, NOW);
    await backend().openDoor(session.key, "tracker.example.com", door, NOW);
    const next = { ...door, secretHash: "i".repeat(43) };
    await backend().openDoor(session.key, "wiki.example.com", next, NOW);
    expect((await backend().readAtDoor(session.key, "wiki.example.com", NOW))?.door).toEqual(next);
    expect((await backend().readAtDoor(session.key, "tracker.example.com", NOW))?.door).toEqual(door);
  });

  test("A3 a door ends with its session, by its limits, by removal and by revocation", async () => {
    const host = "wiki.example.com";
    for (const end of ["time", "removal", "revocation"]) {
      const session = aSession(randomUUID());
      await backend().create(session);
      await backend().openDoor(session.key, host, door, NOW);
      if (end === "removal") await backend().remove(session.key);
      if (end === "revocation") await backend().revoke(session.tenantId, { personId: session.personId }, NOW);
      const now = end === "time" ? NOW + HOUR : NOW;
      expect(await backend().readAtDoor(session.key, host, now)).toBeUndefined();
      expect(await backend().openDoor(session.key, host, door, now)).toBe(false);
    }
  });

  test("A3 a session has two hundred doors at most; the next one closes them all", async () => {
    const session = aSession(randomUUID());
    await backend().create(session);
    for (let n = 0; n < 200; n += 1) await backend().openDoor(session.key, `n${n}.example.com`, door, NOW);
    expect(await backend().readAtDoor(session.key, "n0.example.com", NOW)).toBeDefined();
    await backend().openDoor(session.key, "last.example.com", door, NOW);
    expect(await backend().readAtDoor(session.key, "n0.example.com", NOW)).toBeUndefined();
    expect(await backend().readAtDoor(session.key, "last.example.com", NOW)).toBeDefined();
  });
}
