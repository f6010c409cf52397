import { Alert, Box, Button, FileButton, Group, Stack, Text } from "@mantine/core";
import { ImageUp } from "lucide-react";
import { useState } from "react";
import { api, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { Section } from "../../ui/page.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { logoType } from "./looks.ts";

interface Props {
  readonly tenant: Schemas["Tenant"];
}

interface Chosen {
  readonly name: string;
  readonly address: string;
  readonly body: Schemas["NewLogo"];
}

/** On a white plate, as on the pages; it is shown before it is used. */
export function Logo({ tenant: { id, branding } }: Props) {
  const mayWrite = useMay("tenants:write");
  const [chosen, setChosen] = useState<Chosen>();
  const [isOther, setOther] = useState(false);
  const put = useChange({
    run: (body: Schemas["NewLogo"]) =>
      told(api.PUT("/tenants/{id}/logo", { params: { path: { id } }, body })),
    done: "The logo is on your pages within seconds",
    after: () => setChosen(undefined),
  });
  const remove = useChange({
    run: () => told(api.DELETE("/tenants/{id}/logo", { params: { path: { id } } })),
    done: "The logo is taken away",
  });
  const take = (file: File | null) => {
    if (file === null) return;
    const mediaType = logoType(file.type);
    setOther(mediaType === undefined);
    if (mediaType !== undefined) void read(file, mediaType).then(setChosen);
  };
  const shown = chosen?.address ?? branding.logo?.path;
  return (
    <Section
      title="Logo"
      lead="PNG, JPEG or WebP of at most 64 kB, about 400 pixels wide, made for a light ground."
    >
      <Stack gap="sm" mt="xs" align="flex-start">
        {shown === undefined ? (
          <Text size="sm" c="dimmed">
            None: the name stands alone.
          </Text>
        ) : (
          <Box
            bg="#ffffff"
            p="sm"
            style={{ borderRadius: 8, border: "1px solid var(--mantine-color-default-border)" }}
          >
            <img
              src={shown}
              alt={chosen === undefined ? "Your logo" : `${chosen.name}, not used yet`}
              style={{ maxWidth: 208, maxHeight: 52, display: "block" }}
            />
          </Box>
        )}
        {isOther && <Alert color="orange">Only PNG, JPEG and WebP: other files can hold scripts.</Alert>}
        {put.error !== null && <ProblemAlert error={put.error} what="The logo was not taken" />}
        {remove.error !== null && <ProblemAlert error={remove.error} />}
        {mayWrite && (
          <Group gap="xs">
            {chosen !== undefined && (
              <Button loading={put.isPending} onClick={() => put.mutate(chosen.body)}>
                Use this logo
              </Button>
            )}
            <FileButton accept="image/png,image/jpeg,image/webp" onChange={take}>
              {(props) => (
                <Button {...props} variant="default" leftSection={<ImageUp size={16} aria-hidden />}>
                  Choose a file
                </Button>
              )}
            </FileButton>
            {branding.logo !== null && chosen === undefined && (
              <Button
                variant="outline"
                color="red"
                loading={remove.isPending}
                onClick={() => remove.mutate()}
              >
                Take it away
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </Section>
  );
}

/** As a data URL, of which the part after the comma is what the API takes. */
function read(file: File, mediaType: Schemas["NewLogo"]["mediaType"]): Promise<Chosen> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      const address = typeof reader.result === "string" ? reader.result : "";
      const data = address.slice(address.indexOf(",") + 1);
      resolve({ name: file.name, address, body: { mediaType, data } });
    });
    reader.readAsDataURL(file);
  });
}
