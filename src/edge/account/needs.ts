import type { Connections } from "../../connections/connections.ts";
import type { Credentials } from "../../credentials/credentials.ts";
import type { PasswordRules } from "../../credentials/types.ts";
import type { Directory } from "../../directory/directory.ts";
import type { Person } from "../../directory/types.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import type { Sessions } from "../../sessions/types.ts";
import type { Signin } from "../../signin/types.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import type { BrowserSession } from "../http/browser-session.ts";
import type { FormGuard } from "../http/csrf.ts";

import type { Post } from "./post.ts";

/** What the person's policy says of credentials; asked afresh at each use. */
export interface CredentialRules {
  readonly passwords: PasswordRules;
  /** Whether the policy demands a second factor, so that the last one stays. */
  readonly secondFactorRequired: boolean;
}

export interface AccountNeeds {
  readonly credentials: Credentials;
  readonly rulesFor: (tenantId: string, personId: string) => Promise<CredentialRules>;
  readonly people: Pick<Directory, "get">;
  /** Whose address this is, in the tenant that its domain leads to. */
  readonly personByEmail: (email: string) => Promise<Person | undefined>;
  readonly post: Post;
  readonly tenants: { get(id: string): Promise<{ readonly name: string }> };
  readonly sessions: Pick<Sessions, "keyOf" | "endsAt" | "newId" | "revoke" | "end">;
  readonly signin: Pick<Signin, "begin">;
  readonly connections: Pick<Connections, "get">;
  readonly browserSession: BrowserSession;
  readonly browserCookie: BrowserCookie;
  readonly formGuard: FormGuard;
  readonly ephemeral: Ephemeral;
  readonly clock: Clock;
  readonly publicUrl: string;
  /** Steps of a sign-in of one kind from one address in a minute. */
  readonly perMinute: number;
}
