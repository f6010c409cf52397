import { TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { api, told } from "../../api/client.ts";
import { FormDialog } from "../../ui/dialog.tsx";
import { useApiForm } from "../../ui/form.ts";
import { filledIn } from "./filled-in.ts";

interface Props {
  readonly opened: boolean;
  readonly close: () => void;
}

export function AddPerson({ opened, close }: Props) {
  const navigate = useNavigate();
  const adding = useApiForm({
    initial: { email: "", givenName: "", familyName: "" },
    send: ({ email, ...names }) => told(api.POST("/people", { body: { email, ...filledIn(names) } })),
    after: ({ id }) => navigate({ to: "/people/$id", params: { id } }),
  });
  return (
    <FormDialog opened={opened} close={close} title="Add a person" verb="Add person" of={adding}>
      <TextInput
        label="E-mail address"
        description="As their identity provider will send it; that makes it the same person."
        type="email"
        data-autofocus
        {...adding.form.getInputProps("email")}
      />
      <TextInput label="Given name" {...adding.form.getInputProps("givenName")} />
      <TextInput label="Family name" {...adding.form.getInputProps("familyName")} />
    </FormDialog>
  );
}
