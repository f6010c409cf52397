/**
 * AuthnRequests of test sign-ins are marked, so that the ACS knows their answers before anything is verified; so are the
 * states of those by OpenID Connect, so that an ordinary callback asks for no test.
 */
export const TEST_MARK = "_test-";

const answered = new RegExp(`\\bInResponseTo\\s*=\\s*["'](${TEST_MARK}[\\w-]+)["']`);

/**
 * The test request that a `SAMLResponse` field claims to answer. Read from unverified text and good for one thing:
 * to choose the road on which nobody can be signed in.
 */
export const testRequestIn = (field: string): string | undefined =>
  answered.exec(Buffer.from(field, "base64").toString("latin1"))?.[1];
