import { SegmentedControl, Stack, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { api, told, type Schemas } from "../../api/client.ts";
import { isProblem } from "../../api/problem.ts";
import { useApiForm } from "../../ui/form.ts";
import { SubmitBar } from "../../ui/submit-bar.tsx";
import { CertificateFile } from "./add-certificate.tsx";
import type { Connection } from "./connection-facts.ts";
import { MetadataFile } from "./metadata-file.tsx";

type Way = "file" | "url" | "paste" | "fields";
const WAYS: readonly { readonly value: Way; readonly label: string }[] = [
  { value: "file", label: "File" },
  { value: "url", label: "Address" },
  { value: "paste", label: "Paste" },
  { value: "fields", label: "By hand" },
];

interface Props {
  readonly connection: Connection;
  /** The way that the vendor has, if it has one. */
  readonly first?: Way;
  readonly done?: string;
  readonly after?: (connection: Connection) => void;
}

const EMPTY = {
  metadataXml: "",
  metadataUrl: "",
  metadataEntityId: "",
  idp: { entityId: "", ssoUrl: "", certificates: [""] },
};
type Values = typeof EMPTY;

/** What the identity provider says of itself, in whichever form the administrator has it (C2). */
export function GiveMetadata({ connection: { id }, first = "file", done, after }: Props) {
  const [way, setWay] = useState<Way>(first);
  const giving = useApiForm({
    initial: EMPTY,
    send: (values) =>
      told(api.PATCH("/connections/{id}", { params: { path: { id } }, body: bodyOf(way, values) })),
    ...(done !== undefined && { done }),
    after: (connection) => {
      giving.form.reset();
      after?.(connection);
    },
  });
  const { form } = giving;
  const isAmbiguous = isProblem(giving.error) && giving.error.code === "saml_metadata_ambiguous";
  return (
    <form onSubmit={giving.submit} noValidate>
      <Stack mt="sm">
        <SegmentedControl
          transitionDuration={0}
          data={[...WAYS]}
          value={way}
          onChange={(value) => setWay(WAYS.find((each) => each.value === value)?.value ?? "file")}
          aria-label="How you have the metadata"
          w="fit-content"
        />
        {way === "file" && (
          <MetadataFile
            isChosen={form.values.metadataXml !== ""}
            took={(text) => form.setFieldValue("metadataXml", text)}
          />
        )}
        {way === "url" && (
          <TextInput
            label="Address of the metadata"
            description="It is fetched at once, and again by itself: a change of the certificate needs nobody then."
            placeholder="https://"
            type="url"
            {...form.getInputProps("metadataUrl")}
          />
        )}
        {way === "paste" && (
          <Textarea
            label="Metadata"
            description="The whole XML, from <EntityDescriptor to the end."
            rows={10}
            classNames={{ input: "reads" }}
            {...form.getInputProps("metadataXml")}
          />
        )}
        {way === "fields" && <ThreeFields form={form} />}
        {(isAmbiguous || form.values.metadataEntityId !== "") && way !== "fields" && (
          <TextInput
            label="Entity ID"
            description="The document describes several identity providers: which one is it?"
            {...form.getInputProps("metadataEntityId")}
          />
        )}
        <SubmitBar of={giving} verb="Use this metadata" what="The metadata was not taken" />
      </Stack>
    </form>
  );
}

const ThreeFields = ({ form }: { readonly form: ReturnType<typeof useApiForm<Values, unknown>>["form"] }) => (
  <>
    <TextInput
      label="Entity ID"
      description="Also: issuer, identifier."
      {...form.getInputProps("idp.entityId")}
    />
    <TextInput
      label="Sign-in address"
      description="Also: single sign-on URL, login URL. The one for HTTP-Redirect."
      placeholder="https://"
      {...form.getInputProps("idp.ssoUrl")}
    />
    <Textarea
      label="Signing certificate"
      description="PEM, or its base64 alone."
      placeholder="-----BEGIN CERTIFICATE-----"
      rows={6}
      classNames={{ input: "reads" }}
      {...form.getInputProps("idp.certificates.0")}
    />
    <CertificateFile took={(text) => form.setFieldValue("idp.certificates.0", text)} />
  </>
);

function bodyOf(way: Way, values: Values): Schemas["ConnectionChanges"] {
  if (way === "fields") return { idp: values.idp };
  const chosen = values.metadataEntityId.trim();
  const which = chosen === "" ? {} : { metadataEntityId: chosen };
  return way === "url"
    ? { metadataUrl: values.metadataUrl.trim(), ...which }
    : { metadataXml: values.metadataXml, ...which };
}
