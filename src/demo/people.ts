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

/** Everybody's password at all simulated identity providers. It protects nothing. */
export const DEMO_PASSWORD = "demo";

/** Domains with a real top-level domain: some apps refuse others. */
export const OKTA_DOMAIN = "okta-corp.example.com";
export const ENTRA_DOMAIN = "entra-corp.example.com";
export const GOOGLE_DOMAIN = "google-corp.example.com";
export const ADFS_DOMAIN = "adfs-corp.example.com";
export const KEYCLOAK_DOMAIN = "keycloak-corp.example.com";

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

export const googlePeople: readonly Person[] = [
  {
    email: `mary@${GOOGLE_DOMAIN}`,
    givenName: "Mary",
    familyName: "Jackson",
    groups: ["engineering", "admins"],
    objectId: "103548120377155830171",
  },
  {
    email: `annie@${GOOGLE_DOMAIN}`,
    givenName: "Annie",
    familyName: "Easley",
    groups: ["engineering"],
    objectId: "103548120377155830172",
  },
];

export const adfsPeople: readonly Person[] = [
  {
    email: `lise@${ADFS_DOMAIN}`,
    givenName: "Lise",
    familyName: "Meitner",
    groups: ["physics", "admins"],
    objectId: "S-1-5-21-1004336348-1177238915-682003330-1101",
  },
  {
    email: `emmy@${ADFS_DOMAIN}`,
    givenName: "Emmy",
    familyName: "Noether",
    groups: ["mathematics"],
    objectId: "S-1-5-21-1004336348-1177238915-682003330-1102",
  },
];

export const keycloakPeople: readonly Person[] = [
  {
    email: `hedy@${KEYCLOAK_DOMAIN}`,
    givenName: "Hedy",
    familyName: "Lamarr",
    groups: ["radio", "admins"],
    objectId: "5a0f3c1e-8d57-4f0e-9c44-2b6d7e8f9a01",
  },
  {
    email: `rosalind@${KEYCLOAK_DOMAIN}`,
    givenName: "Rosalind",
    familyName: "Franklin",
    groups: ["chemistry"],
    objectId: "5a0f3c1e-8d57-4f0e-9c44-2b6d7e8f9a02",
  },
];
