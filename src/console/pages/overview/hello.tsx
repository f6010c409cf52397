import { List, Paper, Text, ThemeIcon } from "@mantine/core";
import { Circle, CircleCheck } from "lucide-react";
import { queries } from "../../api/client.ts";
import { useMay, useMe } from "../../api/me.ts";
import { AnchorLink, ButtonLink } from "../../ui/links.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { waySteps } from "./way.ts";

/** The first look at an empty house: one next step, and what is done already. */
export function Hello({ name }: { readonly name: string }) {
  const mayConnect = useMay("connections:write");
  const { warnings } = useMe();
  const domains = queries.useQuery("get", "/domains", { params: { query: { limit: 1 } } });
  const steps = waySteps({
    warnings: warnings.map(({ code }) => code),
    hasDomain: (domains.data?.items.length ?? 0) > 0,
  });
  return (
    <Page
      title={name === "" ? "Welcome to Sallyport" : `Welcome to Sallyport, ${name}`}
      lead="One sign-in for all of your apps. The set-up leads through it step by step, and waits wherever you stop."
      actions={mayConnect && <ButtonLink to="/setup">Connect your identity provider</ButtonLink>}
    >
      <Section title="The way">
        <Paper withBorder p="lg">
          <List spacing="sm" center>
            {steps.map(({ isDone, text, to }) => (
              <List.Item key={text} icon={<Mark isDone={isDone} />}>
                <Text>{to === undefined || isDone ? text : <AnchorLink to={to}>{text}</AnchorLink>}</Text>
              </List.Item>
            ))}
          </List>
        </Paper>
      </Section>
    </Page>
  );
}

const Mark = ({ isDone }: { readonly isDone: boolean }) => (
  <ThemeIcon variant="light" color={isDone ? "teal" : "gray"} radius="xl" size={24}>
    {isDone ? (
      <CircleCheck size={16} role="img" aria-label="done" />
    ) : (
      <Circle size={16} role="img" aria-label="to do" />
    )}
  </ThemeIcon>
);
