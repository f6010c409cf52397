import { Group, Radio, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useApiForm } from "../../ui/form.ts";
import { Loaded } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { SubmitBar } from "../../ui/submit-bar.tsx";
import { WhoMay } from "../../ui/who-may.tsx";
import { MakeSetupLink } from "../setup-links/make-setup-link.tsx";
import { newConnection, OIDC, vendorChoices } from "./vendor-choices.ts";

/** The first screen of the guided set-up: whom to connect. */
export function ChooseVendor() {
  const query = queries.useQuery("get", "/presets", {}, { staleTime: Infinity });
  const mayWrite = useMay("connections:write");
  return (
    <Page
      title="Connect an identity provider"
      up={{ to: "/connections", label: "Connections" }}
      actions={mayWrite && <MakeSetupLink />}
      lead="Nobody is asked to sign in by it before you say so. You can stop at any step and come back to it later."
    >
      <Loaded of={query}>
        {({ items }) => (
          <WhoMay scope="connections:write" what="connections">
            <Choice presets={items} />
          </WhoMay>
        )}
      </Loaded>
    </Page>
  );
}

function Choice({ presets }: { readonly presets: readonly Schemas["PresetName"][] }) {
  const navigate = useNavigate();
  const choices = vendorChoices(presets);
  const making = useApiForm({
    initial: { vendor: "", name: "" },
    send: ({ vendor, name }) => told(api.POST("/connections", { body: newConnection(vendor, name) })),
    after: ({ id }) => navigate({ to: "/connections/$id/setup", params: { id } }),
  });
  const { form } = making;
  const choose = (vendor: string) => {
    const title = choices.find(({ value }) => value === vendor)?.title ?? "";
    const wasSuggested = form.values.name === "" || choices.some((each) => each.title === form.values.name);
    const isVendor = vendor !== OIDC && vendor !== "generic";
    form.setValues({ vendor, ...(wasSuggested && { name: isVendor ? title : "" }) });
  };
  return (
    <form onSubmit={making.submit} noValidate>
      <Stack gap="lg">
        <Radio.Group label="Which one is it?" value={form.values.vendor} onChange={choose}>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} mt="xs">
            {choices.map(({ value, title, about }) => (
              <Radio.Card key={value} value={value} p="md">
                <Group wrap="nowrap" align="flex-start">
                  <Radio.Indicator />
                  <div>
                    <Text fw={600}>{title}</Text>
                    <Text size="sm" c="dimmed">
                      {about}
                    </Text>
                  </div>
                </Group>
              </Radio.Card>
            ))}
          </SimpleGrid>
        </Radio.Group>
        {form.values.vendor !== "" && (
          <TextInput
            label="What do you call it?"
            description="People see it only where their domain has several connections."
            maw={420}
            {...form.getInputProps("name")}
          />
        )}
        <SubmitBar of={making} verb="Go on" what="It was not made" isDisabled={form.values.vendor === ""} />
      </Stack>
    </form>
  );
}
