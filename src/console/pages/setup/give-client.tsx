import { Stack } from "@mantine/core";
import { api, told } from "../../api/client.ts";
import { useApiForm } from "../../ui/form.ts";
import { SubmitBar } from "../../ui/submit-bar.tsx";
import type { Connection } from "../connections/connection-facts.ts";
import { OidcSettings } from "../connections/settings-oidc.tsx";
import { changesOf, valuesOf, type SettingsValues } from "../connections/settings-values.ts";

interface Props {
  readonly connection: Connection;
}

/** Issuer and client of a connection by OpenID Connect. */
export function GiveClient({ connection }: Props) {
  const { id } = connection;
  const giving = useApiForm<SettingsValues, Connection>({
    initial: valuesOf(connection),
    send: (values) =>
      told(api.PATCH("/connections/{id}", { params: { path: { id } }, body: changesOf(values, connection) })),
    done: "The provider is known now",
    shows: valuesOf,
  });
  return (
    <form onSubmit={giving.submit} noValidate>
      <Stack>
        <OidcSettings form={giving.form} isNew={connection.oidc === null} />
        <SubmitBar of={giving} verb="Use this client" what="The provider was not taken" />
      </Stack>
    </form>
  );
}
