import { Stack, TextInput } from "@mantine/core";
import { api, told } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useApiForm } from "../../ui/form.ts";
import { Section } from "../../ui/page.tsx";
import { GroupPicker } from "../../ui/picker.tsx";
import { SubmitBar } from "../../ui/submit-bar.tsx";

/** Whom the pilot is for: a group that is there, or a new one. */
export function ChooseGroup({ chosen }: { readonly chosen: (groupId: string) => void }) {
  const mayMake = useMay("groups:write");
  const making = useApiForm({
    initial: { name: "" },
    send: (body) => told(api.POST("/groups", { body })),
    after: ({ id }) => chosen(id),
  });
  return (
    <Stack gap="xl">
      <Section
        title="Begin with a few"
        lead="Three people who know that they are the first are enough. Only they are asked to sign in by the new way."
      >
        <Stack mt="sm" maw={480}>
          <GroupPicker
            label="A group that is here"
            description="From your identity provider, or made here."
            value={null}
            onPick={(id) => id !== null && chosen(id)}
          />
        </Stack>
      </Section>
      {mayMake && (
        <Section title="Or make a group for it">
          <form onSubmit={making.submit} noValidate>
            <Stack mt="sm" maw={480}>
              <TextInput
                label="Name of the new group"
                placeholder="SSO pilot"
                {...making.form.getInputProps("name")}
              />
              <SubmitBar of={making} verb="Make the group" what="The group was not made" />
            </Stack>
          </form>
        </Section>
      )}
    </Stack>
  );
}
