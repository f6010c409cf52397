/** Somebody whom a simulated identity provider knows. */
export interface Person {
  /** What is typed (or picked) at the identity provider. */
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly groups: readonly string[];
  /** What the identity provider itself calls this person; never changes, whatever the e-mail does. */
  readonly objectId: string;
  /** Why this person is here, where it is not to sign in. */
  readonly note?: string;
}

/** Everybody's password at both simulated identity providers. It protects nothing. */
export const DEMO_PASSWORD = "demo";

/** Domains with a real top-level domain: some apps refuse others. */
export const OKTA_DOMAIN = "okta-corp.example.com";
export const ENTRA_DOMAIN = "entra-corp.example.com";

const STRANGER = "his domain is not verified, so the sign-in is refused";

export const oktaPeople: readonly Person[] = [
  {
    email: `ada@${OKTA_DOMAIN}`,
    givenName: "Ada",
    familyName: "Lovelace",
    groups: ["engineering", "admins"],
    objectId: "00u1ada4x0Demo5r5697",
  },
  {
    email: `grace@${OKTA_DOMAIN}`,
    givenName: "Grace",
    familyName: "Hopper",
    groups: ["engineering"],
    objectId: "00u2grc7k1Demo5r5697",
  },
  {
    email: `katherine@${OKTA_DOMAIN}`,
    givenName: "Katherine",
    familyName: "Johnson",
    groups: ["support"],
    objectId: "00u3kat9m2Demo5r5697",
  },
  {
    email: "carl@contractor.example.net",
    givenName: "Carl",
    familyName: "Contractor",
    groups: ["guests"],
    objectId: "00u4car2p3Demo5r5697",
    note: STRANGER,
  },
];

export const entraPeople: readonly Person[] = [
  {
    email: `linus@${ENTRA_DOMAIN}`,
    givenName: "Linus",
    familyName: "Pauling",
    groups: ["engineering", "chemistry"],
    objectId: "6f1c0a52-9d0e-4c57-8a43-5d1f6c2b7e01",
  },
  {
    email: `marie@${ENTRA_DOMAIN}`,
    givenName: "Marie",
    familyName: "Curie",
    groups: ["chemistry", "admins"],
    objectId: "0b7e4d19-52aa-4f0c-9b6d-3e8a1c5f9d02",
  },
  {
    email: `soren@${ENTRA_DOMAIN}`,
    givenName: "Søren",
    familyName: "Kierkegård",
    groups: ["support"],
    objectId: "c2a96f3e-1b84-4d7a-a0f5-7d4b2e6c8f03",
  },
];
