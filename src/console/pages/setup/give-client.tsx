import { Stack } from "@mantine/core";
import { api, told } from "../../api/client.ts";
import { useApiForm } from "../../ui/form.ts";
import { SubmitBar } from "../../ui/submit-bar.tsx";
import type { Connection } from "../connections/connection-facts.ts";
import { OidcFields } from "../connections/settings-oidc.tsx";
import { clientOf, valuesOf, type SettingsValues } from "../connections/settings-values.ts";

interface Props {
  readonly connection: Connection;
}

/** Issuer and client of a connection by OpenID Connect. */
export function GiveClient({ connection }: Props) {
  const { id } = connection;
  const giving = useApiForm<SettingsValues, Connection>({
    initial: valuesOf(connection),
    send: ({ oidc }) =>
      told(api.PATCH("/connections/{id}", { params: { path: { id } }, body: { oidc: clientOf(oidc) } })),
    done: "The provider is known now",
    shows: valuesOf,
  });
  return (
    <form onSubmit={giving.submit} noValidate>
      <Stack>
        <OidcFields form={giving.form} isNew={connection.oidc === null} />
        <SubmitBar of={giving} verb="Use this client" what="The provider was not taken" />
      </Stack>
    </form>
  );
}
