import type { Check, Fix } from "../kernel/checks.ts";
import type { PostForm, SignedFacts } from "../saml/types.ts";
import type { AuditContext } from "../kernel/audit.ts";
import type { Demands } from "./demands.ts";
import type { OwedStep } from "../policies/owed.ts";
import type { Choices, Typed } from "./ways.ts";
import type { Asked } from "./openid/asked.ts";
import type { Authenticated, Primary } from "./primary.ts";
import type { Moment } from "./moments.ts";
import type { Draft } from "./replay.ts";
import type { Target } from "./target.ts";
import type { StartedOpenid, Tested, TestOffer } from "./tested.ts";

export type { Draft, Replay, ReplayResult } from "./replay.ts";
export type { Target } from "./target.ts";
export type { Diagnosis, StartedOpenid, Tested, TestOffer } from "./tested.ts";

/** What an identity provider vouched for and we verified, in whichever protocol it speaks. */
export type VerifiedFacts = Pick<
  SignedFacts,
  | "issuer"
  | "nameId"
  | "nameIdFormat"
  | "nameQualifier"
  | "spNameQualifier"
  | "sessionIndex"
  | "sessionNotOnOrAfter"
  | "authnInstant"
  | "authnContext"
  | "attributes"
>;

export type Protocol = "saml" | "oidc";

/**
 * One sign-in under way, in the ephemeral store for ten minutes, as JSON. It remembers what is done and what is
 * owed, so any node can take the next step.
 */
export interface SigninRequest {
  readonly id: string;
  /** SHA-256 of the secret in the browser's sign-in cookie: only the browser that started may go on. */
  readonly browserHash: string;
  readonly target: Target;
  readonly startedAt: number;
  /** When the identity provider was asked last; ms, as above. */
  readonly askedAt?: number;
  /** What the error page will show; also the recorder's key for everything that happens to this request. */
  readonly reference: string;
  readonly loginHint?: string;
  /** OIDC `prompt=login` or `max_age`: an existing session does not satisfy. */
  readonly forceAuthn?: boolean;
  /** Set once routing has decided. */
  readonly tenantId?: string;
  readonly connectionId?: string;
  /** Of that connection. */
  readonly protocol?: Protocol;
  /** The connections among which the person chooses, where routing has left several. */
  readonly choices?: readonly string[];
  /** A password may be given; beside the connection, where there is one too. */
  readonly password?: boolean;
  /** ID of the AuthnRequest that was sent; an answer must name it in its signed part. */
  readonly samlRequestId?: string;
  /** The connection that asked last; routing may have gone elsewhere since, where other things are demanded. */
  readonly askedBy?: string;
  /** What that request asked for (C5). */
  readonly demands?: Demands;
  /** What the OpenID provider was asked with; the newest question is the only one. */
  readonly openid?: Asked;
  /** A test of these settings, which signs nobody in (C12). */
  readonly test?: Draft;
  /** Which the recorder keeps the test's attempt under. */
  readonly testId?: string;
  /** Of the set-up that the test is part of: where its end leads back to. */
  readonly setupLinkId?: string;
  /** Who has proved who they are, and owes more before there is a session. */
  readonly authenticated?: Authenticated;
}

/** What the dispatcher wants the browser to do now. */
export type Step =
  | { readonly do: "identify"; readonly requestId: string }
  | { readonly do: "choose"; readonly requestId: string }
  | {
      readonly do: "upstream";
      readonly requestId: string;
      readonly connectionId: string;
      readonly protocol: Protocol;
    }
  | { readonly do: "password"; readonly requestId: string }
  /** A page of ours, before there is a session. */
  | { readonly do: "owed"; readonly requestId: string; readonly owed: OwedStep }
  | { readonly do: "resume"; readonly target: Target };

/** One attempt in the flight recorder (S3). Written for every attempt, accepted or refused. */
export interface SigninAttempt {
  readonly id: string;
  readonly tenantId: string;
  /** Shown to the employee, e.g. `SP-7K3M-Q9XD`; unique. */
  readonly reference: string;
  readonly at: Date;
  /**
   * `tested`: a test sign-in on a draft, which signed nobody in (C12). `unfinished`: the first step is done, more is owed;
   * one that is abandoned stays so.
   */
  readonly outcome: "accepted" | "refused" | "tested" | "unfinished";
  /** `ok`, or the stable code of the refusal, or of what is missing. */
  readonly code: string;
  readonly connectionId: string | undefined;
  readonly personId: string | undefined;
  readonly appId: string | undefined;
  readonly email: string | undefined;
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
  readonly checks: readonly Check[];
  /** When each step was done, in order; absent where it was not kept: in what is old, of tests, of what had no steps. */
  readonly moments?: readonly Moment[];
  readonly fix: Fix | undefined;
  /** The message as received, sealed; absent where none came. */
  readonly sealedMessage: Buffer | undefined;
  /** What an OpenID provider said, once it was found true, sealed. */
  readonly sealedClaims: Buffer | undefined;
  /** After this instant the recorder forgets the attempt. */
  readonly keepUntil: Date;
}

/** Who asked, as far as a stranger's request tells. */
export interface Visitor {
  readonly ip?: string;
  /** What a limit by address counts together. */
  readonly addressBlock?: string;
  readonly userAgent?: string;
  readonly requestId?: string;
}

/** What a browser brings back from an OpenID provider. */
export interface OpenidAnswer {
  readonly connectionId: string;
  readonly parameters: URLSearchParams;
  readonly browserHash: string | undefined;
  readonly from: Visitor;
}

/** What became of a response at the ACS: a result that waits for its browser, or a test that has ended. */
export type Received = { readonly handle: string } | { readonly tested: Tested };

export interface BeginInput {
  readonly target: Target;
  readonly loginHint?: string;
  readonly forceAuthn?: boolean;
  /** The hint comes from an app, which may spare its people the question: see decision 009. */
  readonly followHint?: boolean;
  /** Set where the person came by a connection's own start address: nothing is left to route. */
  readonly connectionId?: string;
  /** Of that connection, as its address says; `saml` unless it is given. */
  readonly protocol?: Protocol;
  readonly browserHash: string;
}

/** Who has signed in, and where the browser goes now. */
export interface Accepted extends Omit<Primary, "unsolicited"> {
  /** Chosen before the trail was written, so that `session.started` names it; the session cookie takes it. */
  readonly sessionId: string;
  /** Of the attempt in the recorder; the session remembers it. */
  readonly signinId: string;
  readonly step: Step;
}

/** A browser that may be here for the first time (C7). */
export interface ArrivingBrowser {
  /** As its cookie says; absent where it has none. */
  readonly hash: string | undefined;
  /** The same, after it was given a cookie if it had none. */
  readonly named: () => string;
}

/** What a step led to: a session, or the next step. */
export type Outcome = Accepted | { readonly step: Step };

/** The one flow. Each verb takes one step of a stored request and says what comes next; none calls another. */
export interface Signin {
  /** A target that names its tenant restricts the routing to that tenant. */
  begin(input: BeginInput): Promise<Step>;
  /** What the sign-in page may show, and where it goes on once it is routed. @throws SigninRefused `signin_request_unknown`, `signin_wrong_browser` */
  look(
    requestId: string,
    browserHash: string | undefined,
    from: Visitor,
  ): Promise<
    Pick<SigninRequest, "target" | "loginHint" | "connectionId" | "protocol" | "choices" | "password">
  >;
  /** Routes by the address's domain. @throws SigninRefused `signin_no_route` alike for unknown and unverified (D4) */
  identify(requestId: string, typed: Typed, browserHash: string | undefined, from: Visitor): Promise<Step>;
  /** Among what {@link Signin.identify} left to the person; none before that. */
  choices(requestId: string, browserHash: string | undefined, from: Visitor): Promise<Choices>;
  /** @throws SigninRefused `signin_connection_mismatch` for what is not among them */
  choose(
    requestId: string,
    connectionId: string,
    browserHash: string | undefined,
    from: Visitor,
  ): Promise<Step>;
  /** @returns the address at the identity provider that the browser goes to, or the form that it posts there */
  startUpstream(
    requestId: string,
    connectionId: string,
    browserHash: string | undefined,
    from: Visitor,
  ): Promise<{ readonly url: string } | { readonly form: PostForm }>;
  /** The same by OpenID Connect (C11). */
  startOpenid(
    requestId: string,
    connectionId: string,
    browserHash: string | undefined,
    from: Visitor,
  ): Promise<StartedOpenid>;
  /** The callback of an OpenID provider, in the browser that began: verifies, and signs in at once. */
  finishOpenid(answer: OpenidAnswer): Promise<Outcome>;
  /** The same of a test, which signs nobody in (C12). @returns absent for an answer to no test under way */
  finishOpenidTest(answer: OpenidAnswer): Promise<Tested | undefined>;
  /** The ACS: verifies, claims the assertion, keeps the facts under a one-time handle. Needs no cookie. */
  receive(connectionId: string, samlResponse: string, from: Visitor): Promise<Received>;
  /** A link that tries a connection, as it is or with a draft in place of some of it (C12). @throws NotFound, Invalid */
  offerTest(connectionId: string, draft: Draft, by: AuditContext, setupLinkId?: string): Promise<TestOffer>;
  /** Whether a link of {@link offerTest} can still be used. Changes nothing. */
  testIsOpen(connectionId: string, token: string): Promise<boolean>;
  /** Uses the link up. @throws NotFound */
  beginTest(connectionId: string, token: string, browserHash: string): Promise<Step>;
  /** The browser that started comes back for the result. */
  accept(connectionId: string, handle: string, browser: ArrivingBrowser, from: Visitor): Promise<Outcome>;
  /**
   * Records a refusal that the edge saw: before a message could be read, or after everything else was done.
   * @param at the connection whose address it was, or whose sign-in. @returns the refusal, to be thrown
   */
  refuse(
    at: string | Pick<Primary, "tenantId" | "personId" | "connectionId"> | undefined,
    code: string,
    message: string,
    from: Visitor,
  ): Promise<Error>;
}
