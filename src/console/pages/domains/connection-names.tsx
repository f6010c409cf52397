import { ConnectionName } from "../../ui/names.tsx";

/** In the order in which people are offered them. */
export const ConnectionNames = ({ ids }: { readonly ids: readonly string[] }) =>
  ids.length === 0
    ? "no connection"
    : ids.map((id, at) => (
        <span key={id}>
          {at > 0 && ", "}
          <ConnectionName id={id} />
        </span>
      ));
