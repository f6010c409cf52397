import { Radio, Stack } from "@mantine/core";
import { api, told } from "../../api/client.ts";
import { FormDialog } from "../../ui/dialog.tsx";
import { useApiForm } from "../../ui/form.ts";
import { PersonPicker } from "../../ui/picker.tsx";
import { ROLES, type Role } from "./roles.ts";

interface Values extends Record<string, unknown> {
  readonly personId: string;
  readonly role: Role;
}

/** Gives somebody of the directory a role. */
export function Grant({ opened, close }: { readonly opened: boolean; readonly close: () => void }) {
  const granting = useApiForm<Values, unknown>({
    initial: { personId: "", role: "admin" },
    send: ({ personId: id, role }) =>
      told(api.PUT("/administrators/{id}", { params: { path: { id } }, body: { role } })),
    done: "The role is given, from their next request on",
    after: () => {
      granting.form.reset();
      close();
    },
  });
  const { form } = granting;
  const submit: typeof granting.submit = (event) => {
    event?.preventDefault();
    if (form.values.personId === "") form.setFieldError("personId", "Choose a person");
    else granting.submit(event);
  };
  return (
    <FormDialog
      opened={opened}
      close={close}
      title="Make somebody an administrator"
      verb="Give the role"
      of={{ ...granting, submit }}
    >
      <PersonPicker
        label="Person"
        description="Of your directory: they are in it once they have signed in."
        placeholder="Name or e-mail address"
        value={form.values.personId || null}
        onPick={(id) => form.setFieldValue("personId", id ?? "")}
        error={form.errors["personId"]}
      />
      <RoleChoice value={form.values.role} onChange={(role) => form.setFieldValue("role", role)} />
    </FormDialog>
  );
}

interface ChoiceProps {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
}

export const RoleChoice = ({ value, onChange }: ChoiceProps) => (
  <Radio.Group
    label="Role"
    value={value}
    onChange={(chosen) => onChange(ROLES.find((role) => role.value === chosen)?.value ?? value)}
  >
    <Stack gap="xs" mt="xs">
      {ROLES.map(({ value: role, label, says }) => (
        <Radio key={role} value={role} label={label} description={says} />
      ))}
    </Stack>
  </Radio.Group>
);
