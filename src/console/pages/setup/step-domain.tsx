import { Button, Checkbox, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { useApiForm } from "../../ui/form.ts";
import { AnchorLink } from "../../ui/links.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Section } from "../../ui/page.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { SubmitBar } from "../../ui/submit-bar.tsx";
import type { Connection } from "../connections/connection-facts.ts";
import { DomainState } from "../domains/domain-state.tsx";
import { Proof } from "../domains/proof.tsx";

interface Props {
  readonly connection: Connection;
}

/** Whose addresses the connection may speak for: claimed, proved, linked. */
export function StepDomain({ connection }: Props) {
  const query = queries.useQuery("get", "/domains", { params: { query: { limit: 200 } } });
  const mayWrite = useMay("domains:write");
  return (
    <Loaded of={query}>
      {({ items }) => {
        const linked = items.filter(({ connectionIds }) => connectionIds.includes(connection.id));
        const others = items.filter(({ connectionIds }) => !connectionIds.includes(connection.id));
        return (
          <Stack gap="xl">
            {linked.map((domain) => (
              <One key={domain.id} domain={domain} />
            ))}
            {mayWrite && <Claim connection={connection} isFirst={linked.length === 0} />}
            {mayWrite && others.length > 0 && <LinkExisting connection={connection} domains={others} />}
          </Stack>
        );
      }}
    </Loaded>
  );
}

const One = ({ domain }: { readonly domain: Schemas["Domain"] }) => (
  <Stack gap="sm">
    <Group gap="sm">
      <AnchorLink to="/domains/$id" params={{ id: domain.id }} fw={600}>
        {domain.name}
      </AnchorLink>
      <DomainState domain={domain} />
    </Group>
    {domain.status !== "verified" && <Proof domain={domain} />}
  </Stack>
);

function Claim({ connection, isFirst }: Props & { readonly isFirst: boolean }) {
  const claiming = useApiForm({
    initial: { name: "", subdomains: false },
    send: (body) => told(api.POST("/domains", { body: { ...body, connectionIds: [connection.id] } })),
    after: () => {
      claiming.form.reset();
    },
  });
  const { form } = claiming;
  return (
    <Section
      title={isFirst ? "Which addresses do your people have?" : "A further domain"}
      lead="Whoever types an address of this domain is led to this connection, once you have proved that the domain is yours."
    >
      <form onSubmit={claiming.submit} noValidate>
        <Stack mt="sm" maw={480}>
          <TextInput
            label="Domain"
            description="What stands after the @."
            placeholder="example.com"
            {...form.getInputProps("name")}
          />
          <Checkbox
            label="With all its sub-domains"
            description="Also eu.example.com and so on, unless one of them is claimed by itself."
            {...form.getInputProps("subdomains", { type: "checkbox" })}
          />
          <SubmitBar of={claiming} verb="Add domain" what="The domain was not added" isSecond={!isFirst} />
        </Stack>
      </form>
    </Section>
  );
}

function LinkExisting({ connection, domains }: Props & { readonly domains: readonly Schemas["Domain"][] }) {
  const [id, setId] = useState<string | null>(null);
  const link = useChange({
    run: (domain: Schemas["Domain"]) =>
      told(
        api.PATCH("/domains/{id}", {
          params: { path: { id: domain.id } },
          body: { connectionIds: [...domain.connectionIds, connection.id] },
        }),
      ),
    done: ({ name }) => `${name} leads here too`,
    after: () => setId(null),
  });
  const chosen = domains.find((domain) => domain.id === id);
  return (
    <Section title="Or a domain that is here already">
      <Stack mt="sm" maw={480}>
        <Select
          label="Domain"
          data={domains.map((domain) => ({ value: domain.id, label: domain.name }))}
          value={id}
          onChange={setId}
          searchable
        />
        {chosen !== undefined && chosen.connectionIds.length > 0 && (
          <Text size="sm">
            It leads to another connection already. Its people will be asked which of the two they take.
          </Text>
        )}
        {link.error !== null && <ProblemAlert error={link.error} what="It was not linked" />}
        <Group>
          <Button
            variant="default"
            disabled={chosen === undefined}
            loading={link.isPending}
            onClick={() => chosen && link.mutate(chosen)}
          >
            Link it
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}
