import { api, told, type Schemas } from "../../api/client.ts";
import { AskedButton } from "../../ui/asked-button.tsx";

interface Props {
  readonly token: Schemas["ApiToken"];
}

const counted = ({ revoked }: { readonly revoked: number }): string =>
  revoked === 1 ? "One token revoked" : `${revoked} tokens revoked`;

export const RevokeOne = ({ token: { id, name, owner } }: Props) => (
  <AskedButton
    size="xs"
    label="Revoke"
    name={`Revoke ${name} of ${owner.email}`}
    title={`Revoke ${name}?`}
    run={() => told(api.DELETE("/tokens/{id}", { params: { path: { id } } }))}
    done={`${name} revoked`}
  >
    Whatever {owner.displayName || owner.email} runs with it is refused from its next request on. It cannot be
    taken back; a new token can be made.
  </AskedButton>
);

export const RevokeOfPerson = ({ token: { personId, owner } }: Props) => (
  <AskedButton
    size="compact-xs"
    variant="subtle"
    label="All of this person"
    name={`All of this person: ${owner.email}`}
    title={`Revoke all tokens of ${owner.displayName || owner.email}?`}
    verb="Revoke all of them"
    run={() => told(api.DELETE("/tokens", { params: { query: { personId } } }))}
    done={counted}
  >
    Every script and program of theirs is refused from its next request on, app passwords too. It cannot be
    taken back.
  </AskedButton>
);

export const RevokeAll = () => (
  <AskedButton
    label="Revoke everybody's"
    title="Revoke the API tokens of everybody?"
    verb="Revoke all"
    typed="revoke all"
    run={() => told(api.DELETE("/tokens", { params: { query: { all: "true" } } }))}
    done={counted}
  >
    Every script and program of every person is refused from its next request on. It cannot be taken back:
    each of them has to make new tokens.
  </AskedButton>
);
