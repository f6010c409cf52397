import fc from "fast-check";
import type { Collision, Decision } from "../../src/directory/collision.ts";
import { openPeopleStage, type Message } from "./people-stage.ts";

const stage = await openPeopleStage();
afterAll(() => stage.world.close());
const { attempt, collisions, directory, merges, by, two } = stage;
const { clock, tenantId } = stage.world;
const DAY_MS = 86_400_000;

/** The truth, which Sallyport never sees. At `opaque` an id that says nothing is sent, at `mail` the address and a number. */
interface Employee {
  readonly home: "opaque" | "mail";
  uid: string;
  number: string;
  email: string | undefined;
  /** The only record that is theirs; set by the first sign-in. */
  person?: string;
  /** Of the last sign-in. */
  knownAs?: string;
}

let serial = 0;
const fresh = (what: string) => `${what}${(serial += 1)}`;
const newEmail = () => `${fresh("e")}@corp.example`;

function createHistory() {
  const staff: Employee[] = [];
  const freed: { home: Employee["home"]; email: string }[] = [];
  const pick = (index: number): Employee | undefined =>
    staff.length === 0 ? undefined : staff[index % staff.length];

  const messageOf = ({ home, uid, number, email = "" }: Employee): Message =>
    home === "opaque"
      ? { nameId: uid, email }
      : { nameId: email, email, format: "mail", connectionId: two.id, externalId: number };
  const ownerOf = (person: string | undefined) => staff.find((each) => each.person === person);

  function hire(home: Employee["home"], reuse: boolean): void {
    const at = reuse ? freed.findIndex((each) => each.home === home) : -1;
    const [reused] = at < 0 ? [] : freed.splice(at, 1);
    staff.push({ home, uid: fresh("u"), number: fresh("n"), email: reused?.email ?? newEmail() });
  }

  async function leave(who: Employee): Promise<void> {
    if (who.email === undefined) return;
    freed.push({ home: who.home, email: who.email });
    who.email = undefined;
    if (who.person !== undefined) await directory.deactivate(who.person, by);
  }

  /** Back under an address of their own, known by the same ids or by new ones. */
  function returns(who: Employee, isRenumbered: boolean): void {
    if (who.email !== undefined) return;
    const at = freed.findIndex((each) => each.home === who.home);
    who.email = at < 0 ? newEmail() : freed.splice(at, 1)[0]?.email;
    if (isRenumbered && who.home === "opaque") who.uid = fresh("u");
  }

  function swap(who: Employee, other: Employee): void {
    if (who.home !== other.home || who.email === undefined || other.email === undefined) return;
    [who.email, other.email] = [other.email, who.email];
  }

  /** An administrator who knows the truth. */
  function decide(who: Employee, { kind, holderId, claimantId }: Collision, coin: boolean): Decision {
    if (kind === "email_taken") return coin ? "free" : "exchange";
    if (kind === "links_disagree") return ownerOf(claimantId) === who ? "link" : "separate";
    return ownerOf(holderId) === who ? "link" : "separate";
  }

  async function settle(who: Employee, coin: boolean): Promise<boolean> {
    const { items } = await collisions.list(tenantId, { limit: 200, status: "open" });
    const message = messageOf(who);
    const found = items.find(
      ({ key, profile }) => key.nameId === message.nameId && profile.email === who.email,
    );
    if (found === undefined) return false;
    const isUndone = coin && found.kind === "email_taken";
    await collisions.resolve(found.id, decide(who, found, coin), by);
    if (isUndone) await collisions.undo(found.id, by);
    return true;
  }

  async function signIn(who: Employee, isDecided: boolean, coin: boolean): Promise<void> {
    if (who.email === undefined) return;
    for (let tries = 0; tries < 8; tries += 1) {
      const outcome = await attempt(messageOf(who));
      if (!outcome.startsWith("person_")) return arrived(who, outcome);
      if (outcome === "person_deactivated" && who.person !== undefined)
        await directory.reactivate(who.person, by);
      else if (!isDecided || !(await settle(who, coin && tries === 0))) return undefined;
    }
    throw new Error(`${JSON.stringify(who)} never came in`);
  }

  /** The law: the record is theirs alone, and they have no other. */
  async function arrived(who: Employee, person: string): Promise<void> {
    const owner = ownerOf(person);
    if (owner !== undefined && owner !== who)
      throw new Error(`one person for two: ${JSON.stringify([who, owner])}`);
    if (who.person !== undefined && who.person !== person) {
      // Nothing can tell: the opaque id and the address were both changed since the last sign-in.
      if (who.home === "mail") throw new Error(`two people for one: ${JSON.stringify(who)}`);
      const made = await merges.merge(person, who.person, by);
      expect((await directory.get(tenantId, who.person)).mergedInto).toBe(person);
      expect(made.fromId).toBe(who.person);
    }
    who.person = person;
    who.knownAs = who.uid;
  }

  /** A mistake that is noticed. */
  async function mergeAndUndo(who: Employee, other: Employee): Promise<void> {
    if (who === other || who.person === undefined || other.person === undefined) return;
    if ((await directory.get(tenantId, who.person)).status !== "active") return;
    const { id } = await merges.merge(who.person, other.person, by);
    // Unknown by id and address they would be somebody new, who has the address when it is to be given back.
    const isKnown = other.home === "mail" || other.knownAs === other.uid;
    if (other.email !== undefined && isKnown) await attempt(messageOf(other));
    await merges.undo(id, by);
  }

  return { staff, pick, hire, leave, returns, swap, signIn, mergeAndUndo };
}

const step = fc.record({
  what: fc.constantFrom(
    ...(["hire", "hire", "leave", "return", "swap", "swap", "rename", "newId", "wait", "mistake"] as const),
    ...Array.from({ length: 10 }, () => "signIn" as const),
  ),
  who: fc.nat(50),
  other: fc.nat(50),
  yes: fc.boolean(),
  coin: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function take(
  history: ReturnType<typeof createHistory>,
  { what, who, other, yes, coin }: Step,
): Promise<void> {
  const [one, another] = [history.pick(who), history.pick(other)];
  if (what === "hire" || one === undefined || another === undefined)
    return history.hire(yes ? "opaque" : "mail", coin);
  if (what === "leave") return history.leave(one);
  if (what === "return") return history.returns(one, yes);
  if (what === "swap") return history.swap(one, another);
  if (what === "wait") return clock.advance((yes ? 1 : 20) * DAY_MS);
  if (what === "mistake") return history.mergeAndUndo(one, another);
  if (what === "signIn") return history.signIn(one, yes || coin, coin);
  if (what === "newId" && one.home === "opaque") one.uid = fresh("u");
  if (what === "rename" && one.email !== undefined) one.email = newEmail();
  return undefined;
}

test("S6 whatever happens to names, addresses and ids: never two people for one employee, nor one person for two", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
      for (const { id } of (await collisions.list(tenantId, { limit: 200, status: "open" })).items)
        await collisions.resolve(id, "reject", by);
      const history = createHistory();
      for (const home of ["opaque", "opaque", "mail", "mail"] as const) history.hire(home, false);
      for (const each of steps) await take(history, each);
      for (const each of [...history.staff, ...history.staff]) await history.signIn(each, true, false);
      const employed = history.staff.filter(({ email }) => email !== undefined);
      const people = employed.map(({ person }) => person);
      if (people.includes(undefined) || new Set(people).size !== people.length)
        throw new Error(`not everybody is one person: ${JSON.stringify(employed)}`);
    }),
    { numRuns: 20, interruptAfterTimeLimit: 60_000 },
  );
});
