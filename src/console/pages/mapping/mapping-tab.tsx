import { Stack, Text } from "@mantine/core";
import { queries } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { Loaded } from "../../ui/loading.tsx";
import type { Connection } from "../connections/connection-facts.ts";
import { MappingEditor } from "./editor.tsx";
import { useRecorded } from "./recorded.ts";
import { MappingVersions } from "./versions.tsx";

/** What becomes of what the identity provider says of a person. */
export function MappingTab({ connection: { id, protocol } }: { readonly connection: Connection }) {
  const rules = queries.useQuery("get", "/connections/{id}/mapping", { params: { path: { id } } });
  const recorded = useRecorded(id);
  const mayRead = useMay("signins:read");
  if (mayRead && recorded === undefined)
    return <Loaded of={{ data: undefined, error: null, refetch: () => undefined }}>{() => null}</Loaded>;
  return (
    <Stack gap="xl">
      {protocol === "oidc" && (
        <Text size="sm">
          Claims are the attributes, by their names: text, or lists of text. The NameID is the subject (sub).
        </Text>
      )}
      <Loaded of={rules}>
        {(mapping) => (
          <MappingEditor
            key={JSON.stringify(mapping)}
            connectionId={id}
            mapping={mapping}
            recorded={recorded ?? []}
            mayPaste={protocol === "saml"}
          />
        )}
      </Loaded>
      <MappingVersions connectionId={id} />
    </Stack>
  );
}
