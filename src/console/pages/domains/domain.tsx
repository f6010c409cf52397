import { Alert, Button, SimpleGrid } from "@mantine/core";
import { useNavigate, useParams } from "@tanstack/react-router";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { useChange } from "../../ui/change.ts";
import { CopyField } from "../../ui/copy.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { When } from "../../ui/when.tsx";
import { DomainState } from "./domain-state.tsx";
import { LinkedConnections } from "./linked-connections.tsx";
import { Proof } from "./proof.tsx";

type Domain = Schemas["Domain"];

export function DomainPage() {
  const { id } = useParams({ from: "/domains/$id" });
  const query = queries.useQuery("get", "/domains/{id}", { params: { path: { id } } });
  return <Loaded of={query}>{(domain) => <Shown domain={domain} />}</Loaded>;
}

function Shown({ domain }: { readonly domain: Domain }) {
  const mayWrite = useMay("domains:write");
  const isProved = domain.status === "verified";
  return (
    <Page
      title={domain.name}
      up={{ to: "/domains", label: "Domains" }}
      state={<DomainState domain={domain} />}
      actions={
        mayWrite && (
          <>
            {isProved && <Recheck domain={domain} />}
            <Deletion domain={domain} />
          </>
        )
      }
    >
      {domain.warning !== null && (
        <Alert color={domain.lostAt === null ? "orange" : "red"} title="Something needs you">
          {domain.warning}
        </Alert>
      )}
      {!isProved && <Proof domain={domain} />}
      <LinkedConnections domain={domain} />
      <Section title="What the proof is worth">
        <Standing domain={domain} />
      </Section>
      {isProved && (
        <Section title="The proof" lead="Leave it where it is: it is looked at every day.">
          <SimpleGrid cols={{ base: 1, md: 2 }} mt="sm">
            <CopyField label="TXT record: name" value={domain.challenge.dns.name} />
            <CopyField label="TXT record: value" value={domain.challenge.dns.value} />
          </SimpleGrid>
        </Section>
      )}
    </Page>
  );
}

const Standing = ({ domain }: { readonly domain: Domain }) => (
  <Facts
    label="What the proof is worth"
    rows={[
      [
        "Single sign-on",
        domain.standing.enforceable ? "may be enforced for its people" : "may not be enforced yet",
      ],
      ["New people", domain.standing.admitsNew ? "may come by sign-in" : "may not come yet; known ones may"],
      [
        "Why",
        domain.standing.because === null
          ? undefined
          : `${domain.standing.because.reason} ${domain.standing.because.nextStep}`,
      ],
      ["Sub-domains", domain.subdomains ? "included, unless claimed by themselves" : "not included"],
      ["Verified", <When key="v" at={domain.verifiedAt} none="not yet" />],
      ["Proof last looked for", <When key="c" at={domain.checkedAt} none="not yet" />],
      ["Grace ends", domain.graceUntil === null ? undefined : <When key="g" at={domain.graceUntil} />],
      [
        "Name server does not answer",
        domain.failingSince === null ? undefined : (
          <span key="f">
            since <When at={domain.failingSince} />; nothing is lost by that
          </span>
        ),
      ],
      [
        "Lost to another organisation",
        domain.lostAt === null ? undefined : <When key="l" at={domain.lostAt} />,
      ],
    ]}
  />
);

function Recheck({ domain: { id, name } }: { readonly domain: Domain }) {
  const verify = useChange({
    run: () => told(api.POST("/domains/{id}/verify", { params: { path: { id } } })),
    done: `The proof of ${name} is there`,
  });
  return (
    <>
      {verify.error !== null && <ProblemAlert error={verify.error} what="The proof was not found" />}
      <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
        Look for the proof now
      </Button>
    </>
  );
}

function Deletion({ domain: { id, name } }: { readonly domain: Domain }) {
  const navigate = useNavigate();
  return (
    <AskedButton
      isForcible
      label="Delete"
      title={`Delete ${name}?`}
      run={(force) => {
        const query = force ? { force: "true" as const } : {};
        return told(api.DELETE("/domains/{id}", { params: { path: { id }, query } }));
      }}
      done={`${name} deleted`}
      after={() => navigate({ to: "/domains" })}
    >
      People with addresses of {name} are no longer led to a connection, from the next sign-in on, and whoever
      proves the domain first has it.
    </AskedButton>
  );
}
