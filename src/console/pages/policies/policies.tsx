import { ActionIcon, Group } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, Plus } from "lucide-react";
import { useState } from "react";
import { queries, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { Empty } from "../../ui/empty.tsx";
import { AnchorLink, ButtonLink } from "../../ui/links.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Page } from "../../ui/page.tsx";
import { MoveDialog, type Moving } from "./move-dialog.tsx";
import { PolicyMark } from "./policy-mark.tsx";
import { boundInWords, SSO_WORDS, TWO_STEP_WORDS } from "./words.ts";

type Policy = Schemas["Policy"];

export function Policies() {
  const search = useSearch({ from: "/policies" });
  const query = queries.useQuery("get", "/policies", { params: { query: search } });
  const mayWrite = useMay("policies:write");
  const [moving, setMoving] = useState<Moving>();
  const isWhole = search.search === undefined && search.mode === undefined;
  const all = query.data?.items ?? [];
  const canMove = mayWrite && isWhole && all.length > 2;
  const add = mayWrite && (
    <ButtonLink to="/policies/new" leftSection={<Plus size={16} aria-hidden />}>
      New policy
    </ButtonLink>
  );
  return (
    <Page
      title="Policies"
      lead="How people sign in, and for how long. Each person has one policy: the one bound to them, else the first in this list that is bound to a group of theirs, else the default."
      actions={add}
    >
      <List<Policy>
        label="Policies"
        query={query}
        rowKey={({ id }) => id}
        columns={canMove ? [...COLUMNS, moveColumn(all, setMoving)] : COLUMNS}
        searchFor="Search by name"
        filters={[{ name: "mode", label: "Sign-in", options: MODES }]}
        empty={<Empty title="No policies">There is always the default policy; read the page anew.</Empty>}
      />
      {moving && <MoveDialog moving={moving} policies={all} close={() => setMoving(undefined)} />}
    </Page>
  );
}

const MODES = (["off", "optional", "enforced"] as const).map((value) => ({ value, label: SSO_WORDS[value] }));

const COLUMNS: readonly Column<Policy>[] = [
  {
    title: "Policy",
    cell: (policy) => (
      <Group gap="xs">
        <AnchorLink to="/policies/$id" params={{ id: policy.id }} fw={600}>
          {policy.name}
        </AnchorLink>
        <PolicyMark policy={policy} />
      </Group>
    ),
  },
  { title: "For", cell: boundInWords },
  { title: "Sign-in", cell: ({ sso }) => SSO_WORDS[sso.mode], wideOnly: true },
  { title: "Second factor", cell: ({ twoStep }) => TWO_STEP_WORDS[twoStep], wideOnly: true },
];

const moveColumn = (all: readonly Policy[], move: (moving: Moving) => void): Column<Policy> => {
  const ranked = all.filter(({ isDefault }) => !isDefault);
  return {
    title: "",
    cell: (policy) =>
      policy.isDefault ? null : (
        <Group gap={4} wrap="nowrap" justify="flex-end">
          <ActionIcon
            variant="default"
            aria-label={`Move ${policy.name} up`}
            disabled={ranked[0]?.id === policy.id}
            onClick={() => move({ policy, by: -1 })}
          >
            <ArrowUp size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label={`Move ${policy.name} down`}
            disabled={ranked.at(-1)?.id === policy.id}
            onClick={() => move({ policy, by: 1 })}
          >
            <ArrowDown size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ),
  };
};
