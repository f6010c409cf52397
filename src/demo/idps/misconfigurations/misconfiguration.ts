import type { Fix } from "../../../kernel/checks.ts";
import type { KeyPair } from "../../../saml/types.ts";
import type { Api } from "../../api.ts";
import type { Person } from "../../people.ts";
import type { Answer } from "../answer.ts";
import type { VendorName } from "../vendor.ts";

/** What a wrong answer may need beside the right one. */
export interface Stage {
  readonly person: Person;
  /** Somebody else of the same company. */
  readonly colleague: Person;
  readonly vendor: VendorName;
  readonly now: Date;
  /** The last answer that this identity provider gave, if it gave one. */
  readonly earlier: { readonly field: string; readonly requestId: string } | undefined;
  /** PEM of the service provider's encryption key; absent if its metadata has none. */
  readonly encryptionCertificate: string | undefined;
  /** A key that the service provider has never heard of; the same for the same name. */
  strangerKey(name: string): Promise<KeyPair>;
  /** A key whose certificate ran out last month. */
  expiredKey(name: string): Promise<KeyPair>;
  /** Begins a sign-in in another browser. @returns the ID of its request */
  elsewhere(): Promise<string>;
}

/** The broker's side, as its administrator has it. */
export interface BrokerDesk {
  readonly api: Api;
  readonly connectionId: string;
  /** First of the company's people. */
  readonly person: Person;
  /** The identity provider's. */
  readonly entityId: string;
  /** The identity provider's metadata as it is, or with another entity ID or certificate (PEM). */
  metadata(change?: { readonly entityId?: string; readonly certificate?: string }): string;
  strangerKey(name: string): Promise<KeyPair>;
  /** A key whose certificate ran out last month. */
  expiredKey(name: string): Promise<KeyPair>;
}

export type Undo = () => Promise<void>;

/** One thing that people set wrong, to be switched on by its name. */
export interface Misconfiguration {
  readonly name: string;
  /** What is wrong, as its owner would say it. */
  readonly summary: string;
  /** On whose side the mistake is. */
  readonly where: "idp" | "broker" | "person";
  /** Where only some vendors can be set so. */
  readonly vendors?: readonly VendorName[];
  /** Who has to have signed in once before it shows: the first of the company's people, or the first two. */
  readonly after?: "one" | "two";
  /** What becomes of an honest answer. */
  readonly answer?: (answer: Answer, stage: Stage) => Answer | Promise<Answer>;
  /** What is changed at the broker while it is on. */
  readonly broker?: (desk: BrokerDesk) => Promise<Undo>;
  /** What the person does at the identity provider's page before going on. */
  readonly does?: "clears the broker's cookies";
  /** What the person types at the broker's sign-in page instead of the own address. */
  readonly types?: string;
  readonly expected: Expected;
}

/** What the flight recorder says: that it was accepted all the same, or why not and who has to act. */
export interface Expected {
  readonly code: string;
  /** Absent where nothing has to be mended. */
  readonly who?: Fix["who"];
  /** The recorder's own name for it, where that is finer than the code. */
  readonly diagnosis?: string;
}

/** Accepted: odd, but no obstacle. */
export const tolerated: Expected = { code: "ok" };
const refused = (who: Fix["who"], code: string, diagnosis: string | undefined): Expected => ({
  code,
  who,
  ...(diagnosis !== undefined && { diagnosis }),
});

/** Refused, to be mended by an administrator of the identity provider, of the broker, or by the person. */
export const idpAdmin = (code: string, diagnosis?: string): Expected => refused("idp-admin", code, diagnosis);
export const brokerAdmin = (code: string, diagnosis?: string): Expected =>
  refused("broker-admin", code, diagnosis);
export const employee = (code: string, diagnosis?: string): Expected => refused("employee", code, diagnosis);

/** Parts of an answer replaced. */
export const saying = (answer: Answer, change: Partial<Answer["assertion"]>): Answer => ({
  ...answer,
  assertion: { ...answer.assertion, ...change },
});

export const framing = (answer: Answer, change: Partial<Answer["response"]>): Answer => ({
  ...answer,
  response: { ...answer.response, ...change },
});

/** Further edits come after those that are there already. */
export const editing = (
  answer: Answer,
  where: "editAssertion" | "editSigned" | "editResponse" | "editMessage",
  edit: (xml: string) => string,
): Answer => {
  const before = answer[where];
  return { ...answer, [where]: (xml: string) => edit(before(xml)) };
};

const MINUTE_MS = 60_000;
export const minutesFrom = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * MINUTE_MS);
