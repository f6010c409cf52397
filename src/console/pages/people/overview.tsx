import { Group, Stack } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { queries, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { Facts } from "../../ui/facts.tsx";
import { AnchorLink } from "../../ui/links.tsx";
import { Section } from "../../ui/page.tsx";
import { When } from "../../ui/when.tsx";
import { Answered, QuestionForm } from "../explain/ask.tsx";

interface Props {
  readonly person: Schemas["PersonWithIdentities"];
}

/** What one opens the page for: can they get in, and why (not); then what is known of them. */
export function Overview({ person }: Props) {
  const mayExplain = useMay("explain:read");
  return (
    <Stack gap="xl">
      {mayExplain && person.mergedInto === null && <WhyPanel person={person} />}
      <Known person={person} />
    </Stack>
  );
}

function WhyPanel({ person }: Props) {
  const { appId, at, from } = useSearch({ from: "/people/$id" });
  const navigate = useNavigate();
  const question = { ...(appId && { appId }), ...(at && { at }), ...(from && { from }) };
  return (
    <Section title="Can they get in?" lead="What would happen at a sign-in now; nothing is written.">
      <Stack gap="md">
        <QuestionForm
          key={JSON.stringify(question)}
          question={question}
          asksEmail={false}
          ask={(asked) => void navigate({ to: ".", search: asked as never, replace: true })}
        />
        <Answered question={{ ...question, email: person.email }} personId={undefined} />
      </Stack>
    </Section>
  );
}

function Known({ person }: Props) {
  const { givenName, familyName, custom } = person;
  const names = [givenName, familyName].filter((name) => name !== null).join(" ");
  return (
    <Section title="What is known of them">
      <Facts
        label="About the person"
        rows={[
          ["Name", names === "" ? undefined : names],
          ["E-mail address", person.email],
          ["Groups", <GroupsOf key="g" person={person} />],
          ["Administrator", <Role key="r" person={person} />],
          ["Last sign-in", <When key="l" at={person.lastSigninAt} />],
          ["Added", <When key="c" at={person.createdAt} />],
          ...Object.entries(custom).map(([name, values]) => [name, values.join(", ")] as const),
        ]}
      />
    </Section>
  );
}

const MOST_GROUPS = 100;

/** Each leads to the group's page; who may not read groups sees the names. */
function GroupsOf({ person: { id, groups } }: Props) {
  const { data } = queries.useQuery(
    "get",
    "/groups",
    { params: { query: { personId: id, limit: MOST_GROUPS } } },
    { enabled: useMay("groups:read") },
  );
  if (groups.length === 0) return "none";
  if (data === undefined || data.next !== undefined) return groups.join(", ");
  return (
    <Group gap="xs">
      {data.items.map((group) => (
        <AnchorLink key={group.id} to="/groups/$id" params={{ id: group.id }}>
          {group.name}
        </AnchorLink>
      ))}
    </Group>
  );
}

function Role({ person: { id } }: Props) {
  const { data } = queries.useQuery(
    "get",
    "/administrators",
    { params: { query: { search: id } } },
    { enabled: useMay("administrators:read") },
  );
  if (data === undefined) return "not known";
  const role = data.items.find(({ personId }) => personId === id)?.role;
  return <AnchorLink to={"/administrators" as string}>{role ?? "no"}</AnchorLink>;
}
