import { Alert } from "@mantine/core";
import { useState } from "react";
import { queries } from "../../api/client.ts";
import { ButtonLink } from "../../ui/links.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { SecretOnce, useWarnedLeaving } from "../../ui/secret.tsx";
import { Instructions } from "./instructions.tsx";
import { secretOf, withSecret, type MadeApp } from "./secrets.ts";

/** Straight after an app was added: what to enter there, with its secret while it can be shown. */
export function MadePage({ made }: { readonly made: MadeApp }) {
  const { id, name } = made;
  const query = queries.useQuery("get", "/apps/{id}/instructions", { params: { path: { id } } });
  const [secret, setSecret] = useState(() => secretOf(made));
  useWarnedLeaving(secret !== undefined);
  return (
    <Page
      title={`${name} is added`}
      lead="Now enter this at the app. You find it again under its Set-up, without the secret."
      up={{ to: "/apps", label: "Apps" }}
      actions={
        <ButtonLink to="/apps/$id" params={{ id }} search={{ tab: "access" }} variant="default">
          Who may open it
        </ButtonLink>
      }
    >
      {secret === undefined ? (
        <Alert color="gray">Everybody may open it until you choose groups.</Alert>
      ) : (
        <SecretOnce label={secret.label} value={secret.value} kept={() => setSecret(undefined)}>
          It also stands in its place below. Nobody can show it again; if it is lost, make a new one under
          Set-up.
        </SecretOnce>
      )}
      <Loaded of={query}>{({ way }) => <Instructions way={withSecret(way, secret?.value)} />}</Loaded>
    </Page>
  );
}
