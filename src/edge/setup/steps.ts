import { type Connection, knowsProvider } from "../../connections/types.ts";
import type { Domain } from "../../domains/types.ts";
import type { SetupLink } from "../../setup-links/types.ts";
import type { SigninAttempt } from "../../signin/types.ts";

/** All that a set-up link shows, and nothing else of the tenant. */
export interface SetUp {
  readonly link: SetupLink;
  readonly connection: Connection;
  readonly domain: Domain | undefined;
  /** The last test sign-in, once it has ended. */
  readonly tested: SigninAttempt | undefined;
}

export const STEP_NAMES = ["vendor", "values", "metadata", "client", "domain", "test", "finish"] as const;
export type StepName = (typeof STEP_NAMES)[number];

export interface SetUpStep {
  readonly name: StepName;
  readonly title: string;
  readonly done: boolean;
}

/** The step that says who it is. */
export const describing = ({ protocol }: Connection) =>
  protocol === "oidc"
    ? ({ step: "client", title: "To your client" } as const)
    : ({ step: "metadata", title: "To its metadata" } as const);

/** In the order in which they are taken; each may be taken again until the end. */
export function stepsOf({ link, connection, domain, tested }: SetUp): readonly SetUpStep[] {
  const described = knowsProvider(connection);
  const proved = domain?.status === "verified" || domain?.status === "grace";
  return [
    ...(connection.protocol === "oidc"
      ? ([
          { name: "values", title: "Our values", done: described },
          { name: "client", title: "Your client", done: described },
        ] as const)
      : ([
          { name: "vendor", title: "Your identity provider", done: link.preset !== undefined },
          { name: "values", title: "Our values", done: described },
          { name: "metadata", title: "Its metadata", done: described },
        ] as const)),
    ...(domain === undefined ? [] : [{ name: "domain", title: "Your domain", done: proved } as const]),
    { name: "test", title: "Test sign-in", done: tested?.code === "ok" },
    { name: "finish", title: "Hand back", done: false },
  ];
}

/** Where the work goes on. */
export const openStep = (setUp: SetUp): StepName =>
  stepsOf(setUp).find(({ done }) => !done)?.name ?? "finish";
