import { NumberInput, Select, Stack, Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useEffect } from "react";
import { queries } from "../../api/client.ts";
import type { Kind } from "./draft.ts";

interface Props {
  // oxlint-disable-next-line typescript/no-explicit-any -- forms of any values that hold these fields
  readonly form: UseFormReturnType<any>;
  readonly kind: Kind;
  readonly connectionId: string;
}

/** The fields of what would change. */
export function DraftFields(props: Props) {
  const { form, kind } = props;
  if (kind === "mapping") return <MappingDraft key={props.connectionId} {...props} />;
  if (kind === "settings") return <SettingsDraft form={form} />;
  if (kind === "policy") return <PolicyDraft form={form} />;
  if (kind === "certificates")
    return (
      <Textarea
        label="All certificates that would be trusted"
        description="PEM, one below the other: those that stay as well as the new one."
        placeholder="-----BEGIN CERTIFICATE-----"
        autosize
        minRows={6}
        maxRows={16}
        {...form.getInputProps("certificates")}
      />
    );
  return null;
}

/** Begins with the mapping in force, to be changed. */
function MappingDraft({ form, connectionId: id }: Props) {
  const { data } = queries.useQuery(
    "get",
    "/connections/{id}/mapping",
    { params: { path: { id } } },
    { enabled: id !== "" },
  );
  const { setFieldValue } = form;
  useEffect(() => {
    if (data !== undefined) setFieldValue("mapping", JSON.stringify(data, null, 2));
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each mapping that was read
  }, [data]);
  return (
    <Textarea
      label="Mapping"
      description="The mapping in force, to be changed. For each field the sources, the first that has a value wins."
      autosize
      minRows={8}
      maxRows={24}
      styles={{ input: { fontFamily: "ui-monospace, monospace" } }}
      {...form.getInputProps("mapping")}
    />
  );
}

const SettingsDraft = ({ form }: Pick<Props, "form">) => (
  <Stack gap="sm">
    <TextInput
      label="Entity ID of the identity provider"
      description="Left empty, it stays as it is; so do the others."
      {...form.getInputProps("idpEntityId")}
    />
    <NumberInput
      label="Clock difference that is forgiven, seconds"
      min={0}
      max={300}
      {...form.getInputProps("clockSkewSeconds")}
    />
    <Select
      label="Encryption"
      placeholder="As it is"
      clearable
      data={[
        { value: "strong", label: "Strong only" },
        { value: "legacy", label: "Older algorithms too" },
      ]}
      {...form.getInputProps("encryption")}
    />
  </Stack>
);

function PolicyDraft({ form }: Pick<Props, "form">) {
  const { data } = queries.useQuery("get", "/policies", {});
  const policies = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Stack gap="sm">
      <Select
        label="Policy"
        placeholder="Whichever each person has"
        clearable
        data={policies}
        {...form.getInputProps("policyId")}
      />
      <Select
        label="Single sign-on would be"
        placeholder="As it is"
        clearable
        data={["off", "optional", "enforced"]}
        {...form.getInputProps("mode")}
      />
      <Select
        label="The second factor would be"
        placeholder="As it is"
        clearable
        data={["off", "optional", "required", "trusted"]}
        {...form.getInputProps("twoStep")}
      />
    </Stack>
  );
}
