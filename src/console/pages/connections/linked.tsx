import { queries } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AnchorLink } from "../../ui/links.tsx";
import { When } from "../../ui/when.tsx";

interface Props {
  readonly connectionId: string;
}

/** The domains for which the connection may speak. */
export function LinkedDomains({ connectionId }: Props) {
  const mayRead = useMay("domains:read");
  const { data } = queries.useQuery(
    "get",
    "/domains",
    { params: { query: { connectionId } } },
    { enabled: mayRead },
  );
  if (data === undefined) return null;
  if (data.items.length === 0)
    return (
      <span>
        None: nobody is led to it. <AnchorLink to="/domains">Link a domain</AnchorLink>
      </span>
    );
  return data.items.map(({ id, name }, at) => (
    <span key={id}>
      {at > 0 && ", "}
      <AnchorLink to="/domains/$id" params={{ id }}>
        {name}
      </AnchorLink>
    </span>
  ));
}

/** When somebody came in by it for the last time. */
export function LastSignin({ connectionId }: Props) {
  const mayRead = useMay("signins:read");
  const { data } = queries.useQuery(
    "get",
    "/signins",
    { params: { query: { connectionId, outcome: "accepted", limit: 1 } } },
    { enabled: mayRead },
  );
  const last = data?.items[0];
  if (data === undefined) return null;
  if (last === undefined) return "none that is on record";
  return (
    <span>
      <When at={last.at} as="relative" />, {last.email}
    </span>
  );
}
