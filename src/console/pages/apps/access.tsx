import { ActionIcon, Alert, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { Plus, X } from "lucide-react";
import { api, queries, told } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useApiForm } from "../../ui/form.ts";
import { AnchorLink } from "../../ui/links.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Section } from "../../ui/page.tsx";
import { SaveBar } from "../../ui/save-bar.tsx";
import { accessBody, accessOf, openInWords, type AccessValues } from "./access-values.ts";
import { GroupNames } from "./group-names.tsx";
import type { App } from "./protocols.ts";

interface Props {
  readonly app: App;
}

/** Who may open it, as what, and what those see who may not. */
export function Access({ app }: Props) {
  const { id } = app;
  const mayWrite = useMay("apps:write");
  const mayExplain = useMay("explain:read");
  const saving = useApiForm<AccessValues, App>({
    initial: accessOf(app),
    send: (values) => told(api.PATCH("/apps/{id}", { params: { path: { id } }, body: accessBody(values) })),
    done: "Access is saved; it counts from the next sign-in and the next request on",
    shows: accessOf,
  });
  const { form } = saving;
  return (
    <form onSubmit={saving.submit} noValidate>
      <fieldset disabled={!mayWrite} className="plain">
        <Stack gap="xl">
          <Section
            title="Who may open it"
            lead={
              mayExplain && (
                <AnchorLink to="/explain" search={{ appId: id }}>
                  Why can somebody (not) open it?
                </AnchorLink>
              )
            }
          >
            <Stack gap="sm" maw={640}>
              <HowMany id={id} />
              <GroupNames
                label="Groups"
                description="Members of any of them may; without a group, everybody may."
                disabled={!mayWrite}
                {...form.getInputProps("groups")}
                value={form.values.groups}
              />
              <TextInput
                label="Whom to ask for access"
                description="An e-mail address, or words. It stands on the page that people without access see."
                placeholder="service-desk@example.com"
                {...form.getInputProps("contact")}
              />
            </Stack>
          </Section>
          <Roles form={form} mayWrite={mayWrite} />
          <SaveBar saving={saving} mayWrite={mayWrite} />
        </Stack>
      </fieldset>
    </form>
  );
}

function HowMany({ id }: { readonly id: string }) {
  const query = queries.useQuery("get", "/apps/{id}/access", { params: { path: { id } } });
  return <Loaded of={query}>{(access) => <Alert color="gray">{openInWords(access)}</Alert>}</Loaded>;
}

interface RolesProps {
  readonly form: UseFormReturnType<AccessValues>;
  readonly mayWrite: boolean;
}

/** The app's own words for what somebody may do in it. */
const Roles = ({ form, mayWrite }: RolesProps) => (
  <Section
    title="Roles in the app"
    lead="If the app has roles of its own: each in the app's words, and the groups whose members have it. The app is told at each sign-in."
  >
    <Stack gap="sm" mt="xs" maw={720}>
      {form.values.roles.length === 0 && (
        <Text size="sm" c="dimmed">
          No roles: the app is told the groups alone.
        </Text>
      )}
      {form.values.roles.map((role, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no other name while they are typed
        <Group key={index} align="flex-start" gap="xs" role="group" aria-label={`Role ${index + 1}`}>
          <TextInput
            label="Role"
            style={{ flex: "1 1 10rem" }}
            {...form.getInputProps(`roles.${index}.role`)}
          />
          <div style={{ flex: "2 1 16rem" }}>
            <GroupNames
              label="Groups that have it"
              disabled={!mayWrite}
              value={role.groups}
              onChange={(groups) => form.setFieldValue(`roles.${index}.groups`, groups)}
              error={form.errors[`roles.${index}.groups`]}
            />
          </div>
          {mayWrite && (
            <ActionIcon
              variant="subtle"
              color="gray"
              mt={28}
              aria-label={`Remove role ${index + 1}`}
              onClick={() => form.removeListItem("roles", index)}
            >
              <X size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      ))}
      {mayWrite && (
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => form.insertListItem("roles", { role: "", groups: [] })}
        >
          Add a role
        </Button>
      )}
    </Stack>
  </Section>
);
