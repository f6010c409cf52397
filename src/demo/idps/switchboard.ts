import type { Clock } from "../../kernel/clock.ts";
import { BrokerError } from "../../kernel/errors.ts";
import { makeCertificate } from "../../saml/certificate.ts";
import type { KeyPair } from "../../saml/types.ts";
import type { Api } from "../api.ts";
import type { Person } from "../people.ts";
import type { Answer } from "./answer.ts";
import { fits, misconfigurationOf } from "./misconfigurations/catalogue.ts";
import type { BrokerDesk, Misconfiguration, Stage, Undo } from "./misconfigurations/misconfiguration.ts";
import type { Vendor } from "./vendor.ts";

/** No switch has this name, or this vendor or broker cannot be set so. */
export class NoSuchMisconfiguration extends BrokerError {
  readonly code = "demo_no_such_misconfiguration";
  readonly status = 404;
}

/** The broker as its administrator reaches it; without it only the identity provider's own side can be set wrong. */
export interface BrokerAccess {
  readonly api: Api;
  readonly connectionId: string;
}

interface Needs {
  readonly vendor: Vendor;
  readonly people: readonly Person[];
  readonly clock: Clock;
  readonly metadata: BrokerDesk["metadata"];
  readonly elsewhere: Stage["elsewhere"];
  readonly encryptionCertificate: () => string | undefined;
}

export type Switchboard = ReturnType<typeof createSwitchboard>;

const YEAR_MS = 365 * 24 * 3_600_000;
const MONTH_MS = 30 * 24 * 3_600_000;

/** Which one misconfiguration is on, and what it makes of answers. */
export function createSwitchboard(needs: Needs) {
  const { vendor, people, clock } = needs;
  const keys = new Map<string, Promise<KeyPair>>();
  let broker: BrokerAccess | undefined;
  let on: { readonly misconfiguration: Misconfiguration; readonly undo: Undo | undefined } | undefined;
  let earlier: Stage["earlier"];

  const keyOf = (name: string, from: number, to: number): Promise<KeyPair> => {
    const now = clock().getTime();
    const made =
      keys.get(name) ??
      makeCertificate({
        commonName: name,
        algorithm: "RSA-2048",
        notBefore: new Date(now + from),
        notAfter: new Date(now + to),
      });
    keys.set(name, made);
    return made;
  };
  const strangerKey = (name: string) => keyOf(name, -MONTH_MS, YEAR_MS);
  const expiredKey = (name: string) => keyOf(name, -YEAR_MS, -MONTH_MS);

  async function mend(): Promise<void> {
    const { undo } = on ?? {};
    on = undefined;
    await undo?.();
  }

  const possible = (misconfiguration: Misconfiguration): boolean =>
    fits(misconfiguration, vendor.name) && (misconfiguration.broker === undefined || broker !== undefined);

  return {
    /** Name of what is wrong now. */
    current: (): string | undefined => on?.misconfiguration.name,
    possible,
    attach: (access: BrokerAccess) => void (broker = access),
    mend,

    /** One at a time: whatever was on is mended first. @throws NoSuchMisconfiguration */
    async misconfigure(name: string): Promise<void> {
      const misconfiguration = misconfigurationOf(name);
      if (!misconfiguration || !possible(misconfiguration))
        throw new NoSuchMisconfiguration(`there is no misconfiguration "${name}" here`);
      await mend();
      const undo =
        misconfiguration.broker &&
        broker &&
        (await misconfiguration.broker({
          ...broker,
          person: people[0]!,
          entityId: vendor.entityId,
          metadata: needs.metadata,
          strangerKey,
          expiredKey,
        }));
      on = { misconfiguration, undo };
    },

    /** What really goes out in place of the honest answer. */
    async spoil(answer: Answer, person: Person): Promise<Answer> {
      const { answer: change } = on?.misconfiguration ?? {};
      if (!change) return answer;
      return change(answer, {
        person,
        colleague: people.find((each) => each !== person) ?? person,
        vendor: vendor.name,
        now: clock(),
        earlier,
        encryptionCertificate: needs.encryptionCertificate(),
        strangerKey,
        expiredKey,
        elsewhere: needs.elsewhere,
      });
    },

    /** Only honest answers are worth repeating. */
    remember(answer: NonNullable<Stage["earlier"]>): void {
      if (!on) earlier = answer;
    },
  };
}
