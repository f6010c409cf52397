import { Alert, Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { api, told, type Schemas } from "../../api/client.ts";
import { useMe } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { useChange } from "../../ui/change.ts";
import { FormDialog } from "../../ui/dialog.tsx";
import { RoleChoice } from "./grant.tsx";
import { roleLabel, type Role } from "./roles.ts";

interface Props {
  readonly administrator: Schemas["Administrator"];
}

const put = (id: string, role: Role) =>
  told(api.PUT("/administrators/{id}", { params: { path: { id } }, body: { role } }));

export function ChangeRole({ administrator: { personId, displayName, email, role } }: Props) {
  const isMe = useMe().person?.id === personId;
  const [isOpen, { open, close }] = useDisclosure();
  const [wanted, setWanted] = useState(role);
  const change = useChange({
    run: () => put(personId, wanted),
    done: `${displayName || email} is ${roleLabel(wanted)} now`,
    // Who has lowered themselves may not raise themselves again.
    ...(!isMe && { undo: () => put(personId, role) }),
    after: close,
  });
  return (
    <>
      <Button size="xs" variant="default" onClick={open} aria-label={`Change role of ${email}`}>
        Change role
      </Button>
      <FormDialog
        opened={isOpen}
        close={close}
        title={`Role of ${displayName || email}`}
        verb="Change the role"
        of={{
          submit: (event) => {
            event?.preventDefault();
            change.mutate();
          },
          isPending: change.isPending,
          error: change.error,
        }}
      >
        <RoleChoice value={wanted} onChange={setWanted} />
        {isMe && wanted !== role && (
          <Alert color="orange" title="This is your own role">
            What it no longer allows is closed to you at once, and you cannot give it back to yourself.
          </Alert>
        )}
      </FormDialog>
    </>
  );
}

export function RemoveRole({ administrator: { personId, displayName, email, role } }: Props) {
  const isMe = useMe().person?.id === personId;
  const who = displayName || email;
  return (
    <AskedButton
      size="xs"
      label="Remove"
      name={`Remove ${email}`}
      title={isMe ? "Take your own role?" : `Take the role of ${who}?`}
      verb="Take the role"
      {...(isMe && { typed: email })}
      run={() => told(api.DELETE("/administrators/{id}", { params: { path: { id: personId } } }))}
      done={`${who} administers no longer`}
      // The console is closed to who has just left it: the broker's own page says so.
      after={() => isMe && window.location.assign("/apps")}
    >
      {isMe
        ? "You are no longer let into this console, from the next request on, and only another owner can let you in again."
        : `${who} is ${roleLabel(role)} no longer, from the next request on. Recovery codes that they hold stop working for good; they can still sign in to their apps.`}
    </AskedButton>
  );
}
