import { Alert, Text } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { queries, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { Loaded } from "../../ui/loading.tsx";
import { PersonName } from "../../ui/names.tsx";
import { Page } from "../../ui/page.tsx";
import { PageTabs } from "../../ui/tabs.tsx";
import { Identities } from "./identities.tsx";
import { Merging } from "./merging.tsx";
import { Methods } from "./methods.tsx";
import { Overview } from "./overview.tsx";
import { PersonActions } from "./person-actions.tsx";
import { PersonState } from "./person-state.tsx";
import { Sessions } from "./sessions.tsx";
import { Signins } from "./signins.tsx";
import { Tokens } from "./tokens.tsx";

type Person = Schemas["PersonWithIdentities"];

export function PersonPage() {
  const { id } = useParams({ from: "/people/$id" });
  const query = queries.useQuery("get", "/people/{id}", { params: { path: { id } } });
  return <Loaded of={query}>{(person) => <Shown key={id} person={person} />}</Loaded>;
}

function Shown({ person }: { readonly person: Person }) {
  return (
    <Page
      title={person.displayName}
      lead={person.displayName === person.email ? undefined : person.email}
      up={{ to: "/people", label: "People" }}
      state={<PersonState person={person} />}
      actions={<PersonActions person={person} />}
    >
      {person.mergedInto !== null && (
        <Alert color="gray" title="This record was merged into another one">
          <Text size="sm">
            Sign-ins lead to <PersonName id={person.mergedInto} />. Undo it on that page, within 14 days.
          </Text>
        </Alert>
      )}
      {person.emailPlaceholder && (
        <Alert color="orange" title="The address was given to somebody else">
          This one is a placeholder. It goes at the person's next sign-in, when the identity provider sends a
          new one.
        </Alert>
      )}
      <PageTabs label="About the person" tabs={useTabs(person)} />
    </Page>
  );
}

/** What the role may not read is no tab. */
function useTabs(person: Person) {
  const may = {
    signins: useMay("signins:read"),
    sessions: useMay("sessions:read"),
    credentials: useMay("credentials:read"),
    tokens: useMay("tokens:read"),
  };
  return [
    { value: "overview", label: "Overview", show: () => <Overview person={person} /> },
    ...(may.signins
      ? [{ value: "signins", label: "Sign-ins", show: () => <Signins person={person} /> }]
      : []),
    ...(may.sessions
      ? [{ value: "sessions", label: "Sessions", show: () => <Sessions person={person} /> }]
      : []),
    { value: "identities", label: "Identities", show: () => <Identities person={person} /> },
    ...(may.credentials
      ? [{ value: "methods", label: "Sign-in methods", show: () => <Methods person={person} /> }]
      : []),
    ...(may.tokens ? [{ value: "tokens", label: "API tokens", show: () => <Tokens person={person} /> }] : []),
    { value: "merge", label: "Merge", show: () => <Merging person={person} /> },
  ];
}
