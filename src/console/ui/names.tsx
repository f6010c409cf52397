import { queries } from "../api/client.ts";
import { useMay } from "../api/me.ts";
import { AnchorLink } from "./links.tsx";

interface Props {
  readonly id: string;
}

/** Names change seldom; a page that names twenty groups asks once for each. */
const KEPT = { staleTime: 60_000 };

/** The name of a thing that another one names by its id, leading to it. */
export function PersonName({ id }: Props) {
  const query = { params: { path: { id } } };
  const { data } = queries.useQuery("get", "/people/{id}", query, {
    ...KEPT,
    enabled: useMay("people:read"),
  });
  return <Name to={`/people/${id}`} id={id} name={data?.email} />;
}

export function GroupName({ id }: Props) {
  const query = { params: { path: { id } } };
  const { data } = queries.useQuery("get", "/groups/{id}", query, {
    ...KEPT,
    enabled: useMay("groups:read"),
  });
  return <Name to={`/groups/${id}`} id={id} name={data?.name} />;
}

export function ConnectionName({ id }: Props) {
  const query = { params: { path: { id } } };
  const mayRead = useMay("connections:read");
  const { data } = queries.useQuery("get", "/connections/{id}", query, { ...KEPT, enabled: mayRead });
  const named = queries.useQuery("get", "/explain/connections", onlyOne(id), useWhenNot(mayRead));
  return <Name to={mayRead && `/connections/${id}`} id={id} name={data?.name ?? nameIn(named.data)} />;
}

export function AppName({ id }: Props) {
  const query = { params: { path: { id } } };
  const mayRead = useMay("apps:read");
  const { data } = queries.useQuery("get", "/apps/{id}", query, { ...KEPT, enabled: mayRead });
  const named = queries.useQuery("get", "/explain/apps", onlyOne(id), useWhenNot(mayRead));
  return <Name to={mayRead && `/apps/${id}`} id={id} name={data?.name ?? nameIn(named.data)} />;
}

/** Who may not read the thing reads its name among those of all. */
const onlyOne = (id: string) => ({ params: { query: { search: id, limit: 1 } } });
const useWhenNot = (mayRead: boolean) => ({ ...KEPT, enabled: useMay("explain:read") && !mayRead });
const nameIn = (data: { readonly items: readonly { readonly name: string }[] } | undefined) =>
  data?.items[0]?.name;

/** Who may not read it at all, or where it is gone, still sees which one is meant. */
function Name({ to, id, name }: Props & { readonly to: string | false; readonly name: string | undefined }) {
  if (name === undefined) return <span className="reads">{id.slice(0, 8)}</span>;
  return to === false ? name : <AnchorLink to={to}>{name}</AnchorLink>;
}
