import { Button, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { api, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { useChange } from "../../ui/change.ts";
import { FormDialog } from "../../ui/dialog.tsx";
import { useApiForm } from "../../ui/form.ts";
import { ProblemAlert } from "../../ui/problem.tsx";

interface Props {
  readonly person: Schemas["PersonWithIdentities"];
}

export function PersonActions({ person }: Props) {
  if (!useMay("people:write") || person.mergedInto !== null) return null;
  return (
    <>
      <Editing person={person} />
      {person.status === "active" ? <Deactivation person={person} /> : <Reactivation person={person} />}
    </>
  );
}

function Editing({ person: { id, email, givenName, familyName, displayName } }: Props) {
  const [isOpen, dialog] = useDisclosure();
  const params = { path: { id } };
  const editing = useApiForm({
    initial: { email, givenName: givenName ?? "", familyName: familyName ?? "", displayName },
    send: ({ givenName: given, familyName: family, ...rest }) =>
      told(
        api.PATCH("/people/{id}", {
          params,
          body: { ...rest, givenName: given || null, familyName: family || null },
        }),
      ),
    done: "Saved",
    after: dialog.close,
  });
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        Edit
      </Button>
      <FormDialog opened={isOpen} close={dialog.close} title="Edit the person" verb="Save" of={editing}>
        <TextInput
          label="E-mail address"
          description="What an identity provider sends at the next sign-in stands above all of this."
          data-autofocus
          {...editing.form.getInputProps("email")}
        />
        <TextInput label="Given name" {...editing.form.getInputProps("givenName")} />
        <TextInput label="Family name" {...editing.form.getInputProps("familyName")} />
        <TextInput label="Shown as" {...editing.form.getInputProps("displayName")} />
      </FormDialog>
    </>
  );
}

const deactivate = (id: string) => told(api.POST("/people/{id}/deactivate", { params: { path: { id } } }));
const reactivate = (id: string) => told(api.POST("/people/{id}/reactivate", { params: { path: { id } } }));

const Deactivation = ({ person: { id, displayName } }: Props) => (
  <AskedButton
    label="Deactivate"
    title={`Deactivate ${displayName}?`}
    run={() => deactivate(id)}
    done={`${displayName} deactivated`}
    undo={() => reactivate(id)}
  >
    They are signed out everywhere at once, their API tokens do not count any more, apps are told, and nobody
    signs in as them. Groups and history stay; reactivating gives access back.
  </AskedButton>
);

function Reactivation({ person: { id, displayName } }: Props) {
  const act = useChange({
    run: () => reactivate(id),
    done: `${displayName} reactivated`,
    undo: () => deactivate(id),
  });
  return (
    <>
      <Button loading={act.isPending} onClick={() => act.mutate()}>
        Reactivate
      </Button>
      {act.error !== null && <ProblemAlert error={act.error} />}
    </>
  );
}
