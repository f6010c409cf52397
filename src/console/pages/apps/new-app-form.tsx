import { Radio, Stack, Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { api, told, type Schemas } from "../../api/client.ts";
import { useApiForm } from "../../ui/form.ts";
import { ButtonLink } from "../../ui/links.tsx";
import { SubmitBar } from "../../ui/submit-bar.tsx";
import { MetadataFile } from "../connections/metadata-file.tsx";
import { asked, EMPTY, newAppBody, type NewAppValues } from "./new-app-values.ts";
import { PROTOCOLS } from "./protocols.ts";
import type { MadeApp } from "./secrets.ts";

interface Props {
  readonly preset: Schemas["AppPreset"];
  readonly made: (app: MadeApp) => void;
}

/** Only what the product's preset does not know. */
export function NewAppForm({ preset, made }: Props) {
  const [first] = preset.ways;
  const adding = useApiForm<NewAppValues, MadeApp>({
    initial: {
      ...EMPTY,
      name: preset.name === "generic" ? "" : preset.title,
      protocol: first?.protocol ?? "oidc",
    },
    send: (values) => told(api.POST("/apps", { body: newAppBody(preset.name, values) })),
    after: made,
  });
  const { form } = adding;
  const way = preset.ways.find(({ protocol }) => protocol === form.values.protocol);
  return (
    <form onSubmit={adding.submit} noValidate>
      <Stack maw={640}>
        {preset.ways.length > 1 && (
          <Radio.Group label="Connect it by" {...form.getInputProps("protocol")}>
            <Stack gap="xs" mt="xs">
              {preset.ways.map(({ protocol, title }) => (
                <Radio
                  key={protocol}
                  value={protocol}
                  label={title}
                  description={PROTOCOLS.find(({ value }) => value === protocol)?.says}
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
        <TextInput
          label="Name"
          description="As your people know it; they see it in My apps."
          {...form.getInputProps("name")}
        />
        <TextInput
          label="Address of the app"
          description="Where it is, without a path at its end unless the app itself has one."
          placeholder="https://app.example.com"
          classNames={{ input: "reads" }}
          {...form.getInputProps("baseUrl")}
        />
        {way !== undefined && <Asked of={asked(way)} form={form} />}
        <SubmitBar of={adding} verb="Add the app" what="The app was not added">
          <ButtonLink to="/apps/new" search={{}} variant="default">
            Another product
          </ButtonLink>
        </SubmitBar>
      </Stack>
    </form>
  );
}

interface AskedProps {
  readonly of: ReturnType<typeof asked>;
  readonly form: UseFormReturnType<NewAppValues>;
}

function Asked({ of, form }: AskedProps) {
  const lines = { autosize: true, minRows: 2, classNames: { input: "reads" } };
  switch (of) {
    case "redirectUris":
      return (
        <Textarea
          label="Redirect URIs"
          description="Where the app takes people back to, one a line; compared letter by letter."
          placeholder="https://app.example.com/oauth/callback"
          {...lines}
          {...form.getInputProps("redirectUris")}
        />
      );
    case "hosts":
      return (
        <Textarea
          label="Hosts"
          description="At which people open the app behind the proxy, one a line."
          placeholder="wiki.example.com"
          {...lines}
          {...form.getInputProps("hosts")}
        />
      );
    case "saml":
      return <SamlFields form={form} />;
    case undefined:
      return null;
  }
}

/** By the app's own metadata if it has some, else by the two values that there must be. */
const SamlFields = ({ form }: Pick<AskedProps, "form">) => (
  <>
    <MetadataFile
      isChosen={form.values.metadataXml !== ""}
      took={(text) => form.setFieldValue("metadataXml", text)}
    />
    {form.values.metadataXml === "" && (
      <>
        <TextInput
          label="Entity ID of the app"
          description="If it has no metadata file. Also called audience or SP entity ID."
          classNames={{ input: "reads" }}
          {...form.getInputProps("entityId")}
        />
        <Textarea
          label="ACS URLs"
          description="Where the app takes assertions, one a line; the first is the usual one."
          autosize
          minRows={2}
          classNames={{ input: "reads" }}
          {...form.getInputProps("acsUrls")}
        />
      </>
    )}
  </>
);
