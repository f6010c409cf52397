import type { Connections } from "../../connections/connections.ts";
import { knowsProvider } from "../../connections/types.ts";
import type { Domains } from "../../domains/domains.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { Presets } from "../../presets/presets.ts";
import { diagnose } from "../../signin/diagnosis/diagnose.ts";
import { factsIn } from "../../signin/openid/claims.ts";
import type { Recorder } from "../../signin/recorder.ts";
import type { SigninAttempt } from "../../signin/types.ts";
import type { Html } from "../http/html.ts";
import { clientBody, clientValuesBody } from "./client.ts";
import { domainBody } from "./domain.ts";
import { finishBody } from "./finish.ts";
import { metadataBody } from "./metadata.ts";
import { describing, type SetUp, type StepName } from "./steps.ts";
import { testBody, type TestResult } from "./test.ts";
import { valuesBody, vendorBody } from "./vendor.ts";

export interface BodyNeeds {
  readonly connections: Pick<Connections, "sp" | "rp" | "certificates">;
  readonly domains: Pick<Domains, "challenge">;
  readonly presets: Presets<unknown>;
  readonly recorder: Pick<Recorder, "messageOf" | "claimsOf">;
  /** Names of the attributes in a recorded message; absent where it cannot be read in the clear. */
  readonly attributesIn: (message: string) => readonly string[] | undefined;
}

interface Shown {
  /** The form guard's field. */
  readonly token: Html;
  /** As typed before, where it was not taken. */
  readonly typed: Readonly<Record<string, string>>;
}

type Body = (setUp: SetUp, shown: Shown) => Html;

export const HEADINGS: Readonly<Record<StepName, string>> = {
  vendor: "Which identity provider?",
  values: "Enter our values there",
  metadata: "Tell us who it is",
  client: "Tell us who it is",
  domain: "Prove your domain",
  test: "Try a sign-in",
  finish: "Hand back",
};

export function createBodies(needs: BodyNeeds): Readonly<Record<StepName, Body>> {
  const { connections, domains, presets, recorder, attributesIn } = needs;

  const resultOf = ({ tested, connection }: SetUp): TestResult | undefined => {
    if (tested === undefined) return undefined;
    const message = recorder.messageOf(tested);
    const received = message === undefined ? claimNames(tested) : attributesIn(message);
    return { attempt: tested, diagnosis: diagnose(tested, connection.preset), received };
  };

  function claimNames(tested: SigninAttempt): readonly string[] | undefined {
    const said = recorder.claimsOf(tested);
    const read = said && factsIn(said);
    return read?.ok ? [...read.facts.attributes.keys()] : undefined;
  }

  return {
    vendor: ({ link }, { token }) => vendorBody(link.id, token, presets.list(), link.preset),
    values: ({ link, connection }) =>
      connection.protocol === "oidc"
        ? clientValuesBody(link.id, connections.rp(connection.id))
        : valuesBody({
            linkId: link.id,
            preset: presets.get(connection.preset),
            sp: connections.sp(connection.id),
            filled: presets.filled,
          }),
    client: ({ link, connection: { oidc } }, shown) => clientBody({ ...shown, linkId: link.id, oidc }),
    metadata: ({ link, connection }, shown) =>
      metadataBody({
        ...shown,
        linkId: link.id,
        preset: presets.get(connection.preset),
        idp: connection.idp,
        certificates: connections.certificates(connection),
      }),
    domain({ link, domain }, { token }) {
      if (domain === undefined) throw new NotFound("the link proves no domain");
      return domainBody(link.id, token, domain, domains.challenge(domain));
    },
    test(setUp, { token }) {
      const { link, connection } = setUp;
      const isWaiting = link.testId !== undefined;
      const missing = knowsProvider(connection) ? undefined : describing(connection);
      return testBody({ linkId: link.id, token, missing, isWaiting, result: resultOf(setUp) });
    },
    finish: (setUp, { token }) => finishBody(setUp, token),
  };
}
