import type { AuditContext, AuditEvent } from "../kernel/audit.ts";
import { appOf } from "./identify.ts";
import type { Primary } from "./primary.ts";
import { anonymous } from "./recorder.ts";
import type { Accepted, SigninRequest, Visitor } from "./types.ts";

/** What is left to know of a request at its end. */
type Ended = Pick<SigninRequest, "reference" | "target">;

export const sessionOf = (
  { tenantId, personId, method, connectionId, facts, secondFactor, at }: Primary,
  opened: Pick<Accepted, "sessionId" | "signinId">,
  { target }: Ended,
): Accepted => ({
  ...opened,
  tenantId,
  personId,
  method,
  at,
  ...(connectionId === undefined ? {} : { connectionId }),
  ...(facts === undefined ? {} : { facts }),
  ...(secondFactor === undefined ? {} : { secondFactor }),
  step: { do: "resume", target },
});

/** What the trail is told of a sign-in that has ended well. @param key of the session in its store */
export function acceptedEvents(session: Accepted, request: Ended, key: string): readonly AuditEvent[] {
  const { personId, method, connectionId, secondFactor } = session;
  const appId = appOf(request);
  return [
    {
      name: "signin.accepted",
      targetId: personId,
      reference: request.reference,
      method,
      ...(connectionId === undefined ? {} : { connectionId }),
      ...(appId === undefined ? {} : { appId }),
      ...(secondFactor === undefined ? {} : { secondFactor: secondFactor.method }),
    },
    { name: "session.started", targetId: key, personId },
  ];
}

/** For the trail: the person acts, in this browser. */
export const personally = (
  { tenantId, id, email }: { readonly tenantId: string; readonly id: string; readonly email: string },
  from: Visitor,
): AuditContext => ({ ...anonymous(from), tenantId, actor: { kind: "person", id, name: email } });
