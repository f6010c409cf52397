import { Button, Group, Stack } from "@mantine/core";
import { api, told } from "../../api/client.ts";
import { useApiForm } from "../../ui/form.ts";
import { ProblemAlert } from "../../ui/problem.tsx";
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
  });
  return (
    <form onSubmit={giving.submit} noValidate>
      <Stack>
        <OidcSettings form={giving.form} isNew={connection.oidc === null} />
        {giving.error !== null && <ProblemAlert error={giving.error} what="The provider was not taken" />}
        <Group>
          <Button type="submit" loading={giving.isPending}>
            Use this client
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
