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
  const enabled = useMay("connections:read");
  const { data } = queries.useQuery("get", "/connections/{id}", query, { ...KEPT, enabled });
  return <Name to={`/connections/${id}`} id={id} name={data?.name} />;
}

export function AppName({ id }: Props) {
  const query = { params: { path: { id } } };
  const { data } = queries.useQuery("get", "/apps/{id}", query, { ...KEPT, enabled: useMay("apps:read") });
  return <Name to={`/apps/${id}`} id={id} name={data?.name} />;
}

/** Who may not read it, or where it is gone, still sees which one is meant. */
function Name({ to, id, name }: Props & { readonly to: string; readonly name: string | undefined }) {
  if (name === undefined) return <span className="reads">{id.slice(0, 8)}</span>;
  return <AnchorLink to={to}>{name}</AnchorLink>;
}
