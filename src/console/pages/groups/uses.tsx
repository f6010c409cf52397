import { List, Stack, Text } from "@mantine/core";
import { queries, type Schemas } from "../../api/client.ts";
import { AnchorLink } from "../../ui/links.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Section } from "../../ui/page.tsx";

interface Props {
  readonly group: Pick<Schemas["Group"], "id">;
}

/** What names the group: it cannot be deleted or renamed while something does. */
export function Uses({ group: { id } }: Props) {
  const query = queries.useQuery("get", "/groups/{id}/uses", { params: { path: { id } } });
  return (
    <Loaded of={query}>
      {({ policies, apps }) => (
        <Stack gap="lg">
          <Text>
            {policies.length + apps.length === 0
              ? "Nothing names this group: it may be deleted and renamed."
              : "While one of these names the group it keeps its name, and cannot be deleted."}
          </Text>
          <Named title="Policies" none="No policy is bound to it." at="/policies" items={policies} />
          <Named title="Apps" none="No app names it." at="/apps" items={apps} />
        </Stack>
      )}
    </Loaded>
  );
}

interface NamedProps {
  readonly title: string;
  readonly none: string;
  /** Where their pages are. */
  readonly at: string;
  readonly items: Schemas["GroupUses"]["apps"];
}

const Named = ({ title, none, at, items }: NamedProps) => (
  <Section title={title}>
    {items.length === 0 ? (
      <Text c="dimmed">{none}</Text>
    ) : (
      <List>
        {items.map(({ id, name }) => (
          <List.Item key={id}>
            <AnchorLink to={`${at}/${id}` as string}>{name}</AnchorLink>
          </List.Item>
        ))}
      </List>
    )}
  </Section>
);
