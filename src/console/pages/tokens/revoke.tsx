import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { api, told, type Schemas } from "../../api/client.ts";
import { useChange } from "../../ui/change.ts";
import { Confirm } from "../../ui/confirm.tsx";

interface Props {
  readonly token: Schemas["ApiToken"];
}

const counted = ({ revoked }: { readonly revoked: number }): string =>
  revoked === 1 ? "One token revoked" : `${revoked} tokens revoked`;

export function RevokeOne({ token: { id, name, owner } }: Props) {
  const [isOpen, { open, close }] = useDisclosure();
  const act = useChange({
    run: () => told(api.DELETE("/tokens/{id}", { params: { path: { id } } })),
    done: `${name} revoked`,
    after: close,
  });
  return (
    <>
      <Button
        size="xs"
        variant="outline"
        color="red"
        onClick={open}
        aria-label={`Revoke ${name} of ${owner.email}`}
      >
        Revoke
      </Button>
      <Confirm opened={isOpen} close={close} title={`Revoke ${name}?`} verb="Revoke" act={act}>
        Whatever {owner.displayName || owner.email} runs with it is refused from its next request on. It
        cannot be taken back; a new token can be made.
      </Confirm>
    </>
  );
}

export function RevokeOfPerson({ token: { personId, owner } }: Props) {
  const [isOpen, { open, close }] = useDisclosure();
  const act = useChange({
    run: () => told(api.DELETE("/tokens", { params: { query: { personId } } })),
    done: counted,
    after: close,
  });
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        color="red"
        onClick={open}
        aria-label={`All of this person: ${owner.email}`}
      >
        All of this person
      </Button>
      <Confirm
        opened={isOpen}
        close={close}
        title={`Revoke all tokens of ${owner.displayName || owner.email}?`}
        verb="Revoke all of them"
        act={act}
      >
        Every script and program of theirs is refused from its next request on, app passwords too. It cannot
        be taken back.
      </Confirm>
    </>
  );
}

export function RevokeAll() {
  const [isOpen, { open, close }] = useDisclosure();
  const act = useChange({
    run: () => told(api.DELETE("/tokens", { params: { query: { all: "true" } } })),
    done: counted,
    after: close,
  });
  return (
    <>
      <Button variant="outline" color="red" onClick={open}>
        Revoke everybody&apos;s
      </Button>
      <Confirm
        opened={isOpen}
        close={close}
        title="Revoke the API tokens of everybody?"
        verb="Revoke all"
        typed="revoke all"
        act={act}
      >
        Every script and program of every person is refused from its next request on. It cannot be taken back:
        each of them has to make new tokens.
      </Confirm>
    </>
  );
}
