import { Button, NumberInput, Select } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Plus } from "lucide-react";
import { api, queries, told } from "../../api/client.ts";
import { FormDialog } from "../../ui/dialog.tsx";
import { useApiForm } from "../../ui/form.ts";
import type { MadeSheet } from "./sheet-text.ts";

/** Codes on a sheet unless one says otherwise. */
const USUAL = 10;

/** Codes for one administrator by name: whoever uses one is known. */
export function MakeSheet({ made }: { readonly made: (sheet: MadeSheet) => void }) {
  const [isOpen, { open, close }] = useDisclosure();
  const { data } = queries.useQuery("get", "/administrators", { params: { query: { limit: 100 } } });
  const making = useApiForm({
    initial: { personId: "", codes: USUAL },
    send: (body) => told(api.POST("/break-glass/credentials", { body })),
    after: made,
  });
  const { form } = making;
  const submit: typeof making.submit = (event) => {
    event?.preventDefault();
    if (form.values.personId === "") form.setFieldError("personId", "Choose an administrator");
    else making.submit(event);
  };
  return (
    <>
      <Button leftSection={<Plus size={16} aria-hidden />} onClick={open}>
        Make recovery codes
      </Button>
      <FormDialog
        opened={isOpen}
        close={close}
        title="Make recovery codes"
        verb="Make them"
        of={{ ...making, submit }}
      >
        <Select
          label="For which administrator"
          description="Only they can use them, with their e-mail address. Two owners who are not away at the same time are right."
          searchable
          data={(data?.items ?? [])
            .filter(({ status }) => status === "active")
            .map(({ personId, displayName, email, role }) => ({
              value: personId,
              label: `${displayName === "" ? email : `${displayName} (${email})`}, ${role}`,
            }))}
          {...form.getInputProps("personId")}
          value={form.values.personId === "" ? null : form.values.personId}
          onChange={(value) => form.setFieldValue("personId", value ?? "")}
        />
        <NumberInput label="How many" min={1} max={20} w={140} {...form.getInputProps("codes")} />
      </FormDialog>
    </>
  );
}
