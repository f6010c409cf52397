import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { AuditContext } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Ephemeral } from "../kernel/ephemeral.ts";
import { type Random, sha256 } from "../kernel/random.ts";
import { PasskeyRefused } from "./errors.ts";
import type { AddFactor, Factors } from "./factors.ts";
import type { Guard } from "./guard.ts";
import type { TransactCredentials } from "./repository.ts";
import type { AttemptOrigin, FactorOwner, FactorVerdict, PasskeyFactor } from "./types.ts";

const CHALLENGE_MS = 300_000;
/** EdDSA, ES256 and RS256: what authenticators and Node's crypto both do without a flag. */
const ALGORITHMS = [-8, -7, -257];

interface Needs {
  readonly transact: TransactCredentials;
  readonly ephemeral: Ephemeral;
  readonly guard: Guard;
  readonly add: AddFactor;
  readonly suspend: Factors["suspend"];
  readonly clock: Clock;
  readonly random: Random;
  readonly publicUrl: string;
}

type Purpose = "registration" | "authentication";

/** WebAuthn level 3: the person is verified by the authenticator, each challenge is good once, in one browser. */
export function createPasskeys(needs: Needs) {
  const { transact, ephemeral, guard, add, suspend, clock, random, publicUrl } = needs;
  const rpID = new URL(publicUrl).hostname;
  const keyOf = (purpose: Purpose, challenge: string) => `passkey-${purpose}:${sha256(challenge)}`;
  const boundTo = ({ tenantId, personId, browserHash }: FactorOwner) =>
    `${tenantId} ${personId} ${browserHash}`;

  async function challengeFor(purpose: Purpose, owner: FactorOwner): Promise<Uint8Array<ArrayBuffer>> {
    const challenge = random.token(32);
    await ephemeral.put(keyOf(purpose, challenge), boundTo(owner), CHALLENGE_MS);
    return new Uint8Array(Buffer.from(challenge, "base64url"));
  }

  /** Looks before it takes, so that what comes from another browser spends nothing. */
  const expected = (purpose: Purpose, owner: FactorOwner) => async (challenge: string) => {
    const key = keyOf(purpose, challenge);
    if ((await ephemeral.get(key)) !== boundTo(owner)) return false;
    return (await ephemeral.take(key)) !== undefined;
  };

  const listOf = async ({ tenantId, personId }: FactorOwner): Promise<PasskeyFactor[]> =>
    (await transact(tenantId, ({ factors }) => factors.listOf(tenantId, personId))).filter(
      (factor) => factor.kind === "passkey",
    );

  /** @returns the new counter; `undefined` if the answer proves nothing */
  async function counterOf(owner: FactorOwner, factor: PasskeyFactor, response: AuthenticationResponseJSON) {
    const verified = await verifyAuthenticationResponse({
      response,
      expectedChallenge: expected("authentication", owner),
      expectedOrigin: publicUrl,
      expectedRPID: rpID,
      requireUserVerification: true,
      // The library would compare counters before it looks at the signature; ours are compared after, in the store.
      credential: { id: factor.credentialId, publicKey: new Uint8Array(factor.publicKey), counter: 0 },
    }).catch(() => undefined);
    return verified?.verified === true ? verified.authenticationInfo.newCounter : undefined;
  }

  async function prove(owner: FactorOwner, response: AuthenticationResponseJSON, by: AuditContext) {
    const factor = (await listOf(owner)).find(({ credentialId }) => credentialId === response.id);
    if (factor === undefined || factor.suspendedAt !== undefined) return undefined;
    const counter = await counterOf(owner, factor, response);
    if (counter === undefined) return undefined;
    const { tenantId, personId } = owner;
    const raised = await transact(tenantId, ({ factors }) =>
      factors.raiseCounter(tenantId, factor.id, counter, clock()),
    );
    if (raised) return factor.id;
    await suspend(tenantId, personId, factor.id, by);
    return undefined;
  }

  return {
    /** What `navigator.credentials.create` is given, as JSON (WebAuthn 5.1.9). */
    async beginRegistration(owner: FactorOwner): Promise<PublicKeyCredentialCreationOptionsJSON> {
      const present = await listOf(owner);
      return generateRegistrationOptions({
        rpName: rpID,
        rpID,
        userName: owner.email,
        userDisplayName: owner.displayName,
        // Opaque: 14.6.1 wants no personal data in it.
        userID: new Uint8Array(Buffer.from(owner.personId.replaceAll("-", ""), "hex")),
        challenge: await challengeFor("registration", owner),
        attestationType: "none",
        excludeCredentials: present.map(({ credentialId, transports }) => ({
          id: credentialId,
          transports: [...transports],
        })),
        authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
        supportedAlgorithmIDs: ALGORITHMS,
      });
    },

    /**
     * @param answer `credential.toJSON()`, unchecked
     * @throws PasskeyRefused, TooManyFactors, Invalid
     */
    async finishRegistration(
      owner: FactorOwner,
      { answer, name }: { readonly answer: unknown; readonly name: string },
      by: AuditContext,
    ): Promise<{ readonly factorId: string }> {
      const verified = await verifyRegistrationResponse({
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library checks it part by part
        response: answer as RegistrationResponseJSON,
        expectedChallenge: expected("registration", owner),
        expectedOrigin: publicUrl,
        expectedRPID: rpID,
        requireUserVerification: true,
        supportedAlgorithmIDs: ALGORITHMS,
      }).catch((cause: unknown) => {
        throw refused(cause);
      });
      if (!verified.verified) throw refused(undefined);
      const { credential, credentialBackedUp } = verified.registrationInfo;
      const factor: PasskeyFactor = {
        kind: "passkey",
        id: random.uuid(),
        tenantId: owner.tenantId,
        personId: owner.personId,
        name: name === "" ? "Passkey" : name,
        createdAt: clock(),
        lastUsedAt: undefined,
        credentialId: credential.id,
        publicKey: Buffer.from(credential.publicKey),
        counter: credential.counter,
        transports: (credential.transports ?? []).slice(0, 8).map((each) => String(each).slice(0, 32)),
        backedUp: credentialBackedUp,
        suspendedAt: undefined,
      };
      await add(factor, by);
      return { factorId: factor.id };
    },

    /** What `navigator.credentials.get` is given; `undefined` if the person has no passkey that works. */
    async beginAuthentication(
      owner: FactorOwner,
    ): Promise<PublicKeyCredentialRequestOptionsJSON | undefined> {
      const usable = (await listOf(owner)).filter(({ suspendedAt }) => suspendedAt === undefined);
      if (usable.length === 0) return undefined;
      return generateAuthenticationOptions({
        rpID,
        challenge: await challengeFor("authentication", owner),
        userVerification: "required",
        allowCredentials: usable.map(({ credentialId, transports }) => ({
          id: credentialId,
          transports: [...transports],
        })),
      });
    },

    /**
     * A counter that does not rise means that there are two of the authenticator (WebAuthn 6.1.1): refused, suspended
     * and recorded.
     * @param answer `credential.toJSON()`, unchecked
     */
    finishAuthentication: (
      owner: FactorOwner,
      answer: unknown,
      from: AttemptOrigin,
      by: AuditContext,
    ): Promise<FactorVerdict> =>
      guard({ tenantId: owner.tenantId, personId: owner.personId, from }, by, async () =>
        isAnswer(answer) ? prove(owner, answer, by) : undefined,
      ),
  };
}

const refused = (cause: unknown) =>
  new PasskeyRefused("the passkey did not prove what was asked", { cause, nextStep: "Try again." });

/** The library checks the rest. */
const isAnswer = (value: unknown): value is AuthenticationResponseJSON =>
  typeof value === "object" && value !== null && "id" in value && typeof value.id === "string";
