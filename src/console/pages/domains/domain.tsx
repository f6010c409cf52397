import { Alert, Button, SimpleGrid } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useNavigate, useParams } from "@tanstack/react-router";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { CopyField } from "../../ui/copy.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { When } from "../../ui/when.tsx";
import { DomainState } from "./domain-state.tsx";

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

/** What to publish, and the button that looks for it. */
function Proof({ domain: { id, challenge } }: { readonly domain: Domain }) {
  const verify = useChange({
    run: () => told(api.POST("/domains/{id}/verify", { params: { path: { id } } })),
    done: "The domain is verified",
  });
  return (
    <Section
      title="Prove that it is yours"
      lead="Publish one of the two, then press Check now. DNS may take some minutes to show it."
      actions={
        <Button loading={verify.isPending} onClick={() => verify.mutate()}>
          Check now
        </Button>
      }
    >
      {verify.error !== null && <ProblemAlert error={verify.error} what="The proof was not found" />}
      <SimpleGrid cols={{ base: 1, md: 2 }} mt="sm">
        <CopyField label="TXT record: name" value={challenge.dns.name} />
        <CopyField label="TXT record: value" value={challenge.dns.value} />
        <CopyField label="Or a file at this address" value={challenge.https.url} />
        <CopyField label="with this content" value={challenge.https.body} />
      </SimpleGrid>
    </Section>
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
