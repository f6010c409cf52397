import { Alert, Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useNavigate, useParams } from "@tanstack/react-router";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { When } from "../../ui/when.tsx";
import { DomainState } from "./domain-state.tsx";
import { Proof } from "./proof.tsx";

type Domain = Schemas["Domain"];

export function DomainPage() {
  const { id } = useParams({ from: "/domains/$id" });
  const query = queries.useQuery("get", "/domains/{id}", { params: { path: { id } } });
  return <Loaded of={query}>{(domain) => <Shown domain={domain} />}</Loaded>;
}

function Shown({ domain }: { readonly domain: Domain }) {
  const mayWrite = useMay("domains:write");
  return (
    <Page
      title={domain.name}
      up={{ to: "/domains", label: "Domains" }}
      state={<DomainState domain={domain} />}
      actions={mayWrite && <Deletion domain={domain} />}
    >
      {domain.warning !== null && <Alert color="orange">{domain.warning}</Alert>}
      {domain.status !== "verified" && <Proof domain={domain} />}
      <Facts
        label="About the domain"
        rows={[
          ["Sub-domains", domain.subdomains ? "included" : "not included"],
          ["Verified", <When key="v" at={domain.verifiedAt} none="not yet" />],
          ["Proof last looked for", <When key="c" at={domain.checkedAt} none="not yet" />],
          ["Grace ends", domain.graceUntil === null ? undefined : <When key="g" at={domain.graceUntil} />],
        ]}
      />
    </Page>
  );
}

function Deletion({ domain: { id, name } }: { readonly domain: Domain }) {
  const navigate = useNavigate();
  const [isAsking, asking] = useDisclosure();
  const act = useChange({
    run: () => told(api.DELETE("/domains/{id}", { params: { path: { id } } })),
    done: `${name} deleted`,
    after: () => navigate({ to: "/domains" }),
  });
  return (
    <>
      <Button color="red" variant="outline" onClick={asking.open}>
        Delete
      </Button>
      <Confirm opened={isAsking} close={asking.close} title={`Delete ${name}?`} verb="Delete" act={act}>
        People with addresses of {name} are no longer led to a connection, from the next sign-in on.
      </Confirm>
    </>
  );
}
