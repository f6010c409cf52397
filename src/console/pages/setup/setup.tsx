import { useNavigate, useParams } from "@tanstack/react-router";
import { queries } from "../../api/client.ts";
import { Loaded } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { ConnectionState } from "../connections/connection-state.tsx";
import type { Connection } from "../connections/connection-facts.ts";
import { StepConnection } from "./step-connection.tsx";

export function Setup() {
  const { id } = useParams({ from: "/connections/$id/setup" });
  const query = queries.useQuery("get", "/connections/{id}", { params: { path: { id } } });
  return <Loaded of={query}>{(connection) => <Guide key={connection.id} connection={connection} />}</Loaded>;
}

function Guide({ connection }: { readonly connection: Connection }) {
  const navigate = useNavigate();
  const { id, name } = connection;
  const toConnection = () => void navigate({ to: "/connections/$id", params: { id } });
  return (
    <Page
      title={`Set up ${name}`}
      up={{ to: `/connections/${id}`, label: name }}
      state={<ConnectionState connection={connection} />}
    >
      <StepConnection connection={connection} next={toConnection} />
    </Page>
  );
}
