import type { ConnectionLocator, ConnectionRepository } from "../connections/repository.ts";
import type { Credentials } from "../credentials/credentials.ts";
import type { FactorRepository, PasswordRepository } from "../credentials/repository.ts";
import type { Collisions } from "../directory/collisions.ts";
import type { Directory } from "../directory/directory.ts";
import type { GroupRepository, MembershipRepository } from "../directory/group-repository.ts";
import type {
  CollisionRepository,
  DirectoryLinkRepository,
  PersonRepository,
} from "../directory/repository.ts";
import type { DomainRepository, DomainRouter } from "../domains/repository.ts";
import type { AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Ephemeral } from "../kernel/ephemeral.ts";
import type { Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import type { Keys } from "../keys/keys.ts";
import type { PresetMapping } from "../mapping/mapping.ts";
import type { MappingRepository } from "../mapping/repository.ts";
import type { PolicyRepository } from "../policies/repository.ts";
import type { Rules, SsoMode } from "../policies/types.ts";
import type { AuthnRequestInput, PostForm, VerifyResponse } from "../saml/types.ts";
import type { Seal } from "../kernel/seal.ts";
import type { Sessions } from "../sessions/types.ts";
import type { RelyingParty } from "./openid/types.ts";
import type { Recorder } from "./recorder.ts";
import type { AttemptRepository } from "./repository.ts";
import type { OfferConnections } from "./ways.ts";

/** What one sign-in reads and writes. */
export interface SigninRepositories {
  readonly connections: ConnectionRepository;
  readonly mappings: MappingRepository;
  readonly domains: DomainRepository;
  readonly people: PersonRepository;
  readonly groups: GroupRepository;
  readonly memberships: MembershipRepository;
  readonly policies: PolicyRepository;
  readonly factors: FactorRepository;
  readonly passwords: PasswordRepository;
  readonly directoryLinks: DirectoryLinkRepository;
  readonly collisions: CollisionRepository;
  readonly attempts: AttemptRepository;
  readonly audit: AuditTrail;
}

/** What of a policy a sign-in obeys. */
export type SigninPolicy = Pick<Rules, "name" | "sso" | "twoStep" | "password" | "notice">;

/** What a sign-in asks of policies and credentials, in its own transaction. */
export interface StandingNeeds {
  /** The one policy that is a person's, or a stranger's (P1). */
  policyOf(stores: SigninRepositories, tenantId: string, personId: string | undefined): Promise<SigninPolicy>;
  /** Of all of the tenant's policies, the default one among them. */
  modesOf(stores: SigninRepositories, tenantId: string): Promise<readonly SsoMode[]>;
  /** Whether the person holds a second factor that works. */
  isEnrolled(stores: SigninRepositories, tenantId: string, personId: string): Promise<boolean>;
  passwordSetAt(stores: SigninRepositories, tenantId: string, personId: string): Promise<Date | undefined>;
}

export interface SigninNeeds {
  readonly transact: Transact<SigninRepositories>;
  readonly locate: ConnectionLocator & DomainRouter;
  readonly ephemeral: Ephemeral;
  readonly clock: Clock;
  readonly random: Random;
  readonly recorder: Recorder;
  /** Which of a domain's connections may be taken (D4); absent: all that are linked. */
  readonly offerConnections?: OfferConnections;
  readonly sessions: Pick<Sessions, "newId">;
  readonly directory: Pick<Directory, "arrive">;
  readonly standing: StandingNeeds;
  readonly collisions: Pick<Collisions, "note">;
  readonly credentials: Credentials;
  readonly keys: Keys;
  readonly verifyResponse: VerifyResponse;
  /** Signed HTTP-Redirect address (SAML bindings 3.4.4.1). */
  readonly redirectRequestUrl: (input: AuthnRequestInput) => string | Promise<string>;
  /** With the signature inside the message (SAML bindings 3.5). */
  readonly postRequestForm: (input: AuthnRequestInput) => PostForm | Promise<PostForm>;
  /** The client's part of OpenID Connect. */
  readonly openid: RelyingParty;
  /** Opens client secrets. */
  readonly seal: Pick<Seal, "open">;
  readonly presetMapping: PresetMapping;
  readonly publicUrl: string;
  readonly clockSkewMs: number;
  readonly saml: { readonly maxBytes: number; readonly maxElements: number };
  /** Where attempts are recorded that belong to no tenant: unknown connections and addresses. */
  readonly defaultTenantId: string;
}
