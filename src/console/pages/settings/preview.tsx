import { Box, Group, Paper, SimpleGrid, Stack, Text } from "@mantine/core";
import { queries, type Schemas } from "../../api/client.ts";
import { Mark } from "../../shell/mark.tsx";
import { GROUNDS, isColour, OWN_COLOURS } from "./looks.ts";

interface Props {
  readonly tenant: Schemas["Tenant"];
  readonly colour: string;
  readonly name: string;
  readonly contact: string;
}

/** What became of the colour is asked of the API: it alone knows how its pages keep their contrast. */
export function Preview({ tenant, colour, ...rest }: Props) {
  const { data } = queries.useQuery(
    "post",
    "/tenants/{id}/colour-preview",
    { params: { path: { id: tenant.id } }, body: { colour } },
    { enabled: isColour(colour), staleTime: Infinity, placeholderData: (kept) => kept },
  );
  const colours = isColour(colour) ? (data ?? OWN_COLOURS) : OWN_COLOURS;
  const logo = tenant.branding.logo?.path;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, md: 1, lg: 2 }} mt="sm">
      {(["light", "dark"] as const).map((scheme) => (
        <Card key={scheme} scheme={scheme} accents={colours[scheme]} logo={logo} {...rest} />
      ))}
    </SimpleGrid>
  );
}

interface CardProps extends Pick<Props, "name" | "contact"> {
  readonly scheme: "light" | "dark";
  readonly accents: Schemas["ShownColours"]["light"];
  readonly logo: string | undefined;
}

const Card = ({ scheme, accents, logo, name, contact }: CardProps) => {
  const ground = GROUNDS[scheme];
  return (
    <Paper withBorder p="md" bg={ground.ground} role="img" aria-label={`The sign-in on a ${scheme} screen`}>
      <Stack gap="sm" p="md" bg={ground.card} c={ground.ink} style={{ borderRadius: 12 }} aria-hidden>
        <Group gap="xs" wrap="nowrap">
          {logo === undefined ? (
            <Mark />
          ) : (
            <Box bg="#ffffff" p={4} style={{ borderRadius: 6 }}>
              <img src={logo} alt="" style={{ maxHeight: 36, maxWidth: 140, display: "block" }} />
            </Box>
          )}
          <Text fw={650} size="sm">
            {name}
          </Text>
        </Group>
        <Text fw={650}>Sign in</Text>
        <Box h={34} style={{ border: `1px solid ${ground.soft}`, borderRadius: 8 }} />
        <Box
          ta="center"
          py={7}
          fw={600}
          fz="sm"
          bg={accents.accent}
          c={accents.onAccent}
          style={{ borderRadius: 8 }}
        >
          Continue
        </Box>
        <Text size="xs" c={accents.accent} td="underline" style={{ overflowWrap: "anywhere" }}>
          {contact === "" ? "Sign in another way" : contact}
        </Text>
      </Stack>
    </Paper>
  );
};
