import { Paper, SimpleGrid, Text } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { queries } from "../../api/client.ts";
import { AnchorLink } from "../../ui/links.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { WhoMay } from "../../ui/who-may.tsx";
import { MadePage } from "./made.tsx";
import { NewAppForm } from "./new-app-form.tsx";
import { protocolLabel } from "./protocols.ts";
import type { MadeApp } from "./secrets.ts";

const APPS = { to: "/apps", label: "Apps" };

/** Which product, then one short form, then what to enter there. */
export function NewAppPage() {
  const { product } = useSearch({ from: "/apps/new" });
  const [made, setMade] = useState<MadeApp>();
  if (made !== undefined) return <MadePage made={made} />;
  return product === undefined ? <Products /> : <Product name={product} made={setMade} />;
}

function Products() {
  const query = queries.useQuery("get", "/app-presets");
  return (
    <Page
      title="Add an app"
      lead="Which product is it? What is known of it is filled in for you, and its own screens are named."
      up={APPS}
    >
      <Loaded of={query}>
        {({ items }) => (
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} component="ul" p={0} m={0} aria-label="Products">
            {items
              .toSorted((a, b) => Number(a.name === "generic") - Number(b.name === "generic"))
              .map(({ name, title, protocols }) => (
                <Paper key={name} component="li" withBorder p="md" style={{ listStyle: "none" }}>
                  <AnchorLink to="/apps/new" search={{ product: name }} fw={650}>
                    {title}
                  </AnchorLink>
                  <Text size="sm" c="dimmed">
                    {protocols.map(protocolLabel).join(", ")}
                  </Text>
                </Paper>
              ))}
          </SimpleGrid>
        )}
      </Loaded>
    </Page>
  );
}

function Product({ name, made }: { readonly name: string; readonly made: (app: MadeApp) => void }) {
  const query = queries.useQuery("get", "/app-presets/{id}", { params: { path: { id: name } } });
  return (
    <Loaded of={query}>
      {(preset) => (
        <Page
          title={preset.name === "generic" ? "Add another app" : `Add ${preset.title}`}
          lead={preset.versions}
          up={{ to: "/apps/new", label: "All products" }}
        >
          <WhoMay scope="apps:write" what="apps">
            <NewAppForm preset={preset} made={made} />
          </WhoMay>
        </Page>
      )}
    </Loaded>
  );
}
