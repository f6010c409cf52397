import { Text } from "@mantine/core";
import { AnchorLink } from "./links.tsx";

interface Props {
  readonly id: string;
  readonly displayName: string;
  readonly email: string;
}

/** In a list: who it is, leading to them, with the address where the name is another. */
export const PersonLink = ({ id, displayName, email }: Props) => (
  <>
    <AnchorLink to="/people/$id" params={{ id }} fw={600}>
      {displayName}
    </AnchorLink>
    {displayName !== email && (
      <Text size="sm" c="dimmed">
        {email}
      </Text>
    )}
  </>
);
