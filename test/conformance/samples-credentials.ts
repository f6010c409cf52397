import { randomUUID } from "node:crypto";
import type { PasskeyFactor, Password, RecoveryCode, TotpFactor } from "../../src/credentials/types.ts";
import type { Person } from "../../src/directory/types.ts";
import { AT } from "./samples.ts";

type Owner = Pick<Person, "tenantId" | "id">;

export const aPassword = ({ tenantId, id }: Owner, about: Partial<Password> = {}): Password => ({
  tenantId,
  personId: id,
  hash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2E$dGFndGFndGFndGFndGFn",
  previous: ['$argon2id$older, with {odd} "signs"'],
  setAt: AT,
  version: 1,
  ...about,
});

export const aTotp = ({ tenantId, id }: Owner, about: Partial<TotpFactor> = {}): TotpFactor => ({
  kind: "totp",
  id: randomUUID(),
  tenantId,
  personId: id,
  name: "Phone",
  createdAt: AT,
  lastUsedAt: undefined,
  sealedSecret: Buffer.from([1, 0, 255]),
  lastStep: 59_000_000,
  ...about,
});

export const aPasskey = ({ tenantId, id }: Owner, about: Partial<PasskeyFactor> = {}): PasskeyFactor => ({
  kind: "passkey",
  id: randomUUID(),
  tenantId,
  personId: id,
  name: "Laptop",
  createdAt: AT,
  lastUsedAt: AT,
  credentialId: randomUUID(),
  publicKey: Buffer.from([3, 0, 254]),
  counter: 4_294_967_290,
  transports: ["internal", "hybrid"],
  backedUp: true,
  suspendedAt: undefined,
  ...about,
});

export const aRecoveryCode = ({ tenantId, id }: Owner, about: Partial<RecoveryCode> = {}): RecoveryCode => ({
  tenantId,
  personId: id,
  hash: randomUUID(),
  madeAt: AT,
  usedAt: undefined,
  ...about,
});
