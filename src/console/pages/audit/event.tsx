import { Group } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { queries, type Schemas } from "../../api/client.ts";
import { Code } from "../../ui/code.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Facts } from "../../ui/facts.tsx";
import { AnchorLink, ButtonLink } from "../../ui/links.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { When } from "../../ui/when.tsx";
import { actorOf, placeOf, sentenceOf } from "./words.ts";

type AuditEvent = Schemas["AuditEvent"];

const UP = { to: "/audit", label: "Audit log" };

export function AuditEventPage() {
  const { id } = useParams({ from: "/audit/$id" });
  const query = queries.useQuery("get", "/audit/events", { params: { query: { search: id, limit: 1 } } });
  return (
    <Loaded of={query}>
      {({ items: [event] }) => (event === undefined ? <Missing /> : <Shown event={event} />)}
    </Loaded>
  );
}

const Missing = () => (
  <Page title="No such record" up={UP}>
    <Empty
      title="The audit log has no such record"
      action={
        <ButtonLink to="/audit" variant="default">
          See the audit log
        </ButtonLink>
      }
    >
      Records are never deleted: the address may have been cut off.
    </Empty>
  </Page>
);

function Shown({ event }: { readonly event: AuditEvent }) {
  const { actor, targetId } = event;
  const place = placeOf(event.name, targetId);
  const before = event.event["before"];
  const after = event.event["after"];
  return (
    <Page title={`${actorOf(actor)} ${sentenceOf(event.name)}`} up={UP}>
      <Facts
        label="About the record"
        rows={[
          ["When", <When key="at" at={event.at} />],
          [
            "Event",
            <span key="n" className="reads">
              {event.name}
            </span>,
          ],
          [
            "Who",
            <Group key="who" gap="xs">
              {actor.kind === "person" && actor.id !== undefined ? (
                <AnchorLink to={`/people/${actor.id}` as never}>{actorOf(actor)}</AnchorLink>
              ) : (
                actorOf(actor)
              )}
              {actor.id !== undefined && (
                <AnchorLink to="/audit" search={{ actor: actor.id }}>
                  everything they did
                </AnchorLink>
              )}
            </Group>,
          ],
          [
            "To what",
            targetId === null ? undefined : (
              <Group key="t" gap="xs">
                {place === undefined ? (
                  <span className="reads">{targetId}</span>
                ) : (
                  <AnchorLink to={place as never}>{targetId}</AnchorLink>
                )}
                <AnchorLink to="/audit" search={{ target: targetId }}>
                  everything that happened to it
                </AnchorLink>
              </Group>
            ),
          ],
          ["Sign-in", <Reference key="r" reference={event.event["reference"]} />],
          ["From", event.ip ?? "not known"],
          [
            "Request",
            <span key="q" className="reads">
              {event.requestId ?? "none"}
            </span>,
          ],
          ["Number in the chain", event.sequence],
          [
            "Hash",
            <span key="h" className="reads">
              {event.hash}
            </span>,
          ],
          [
            "Hash of the one before",
            <span key="p" className="reads">
              {event.previousHash}
            </span>,
          ],
        ]}
      />
      {before !== undefined && (
        <Section title="Before">
          <Code label="Values before" text={JSON.stringify(before, null, 2)} />
        </Section>
      )}
      {after !== undefined && (
        <Section title="After">
          <Code label="Values after" text={JSON.stringify(after, null, 2)} />
        </Section>
      )}
      <Section title="The whole fact">
        <Code label="The fact as recorded" text={JSON.stringify(event.event, null, 2)} />
      </Section>
    </Page>
  );
}

function Reference({ reference }: { readonly reference: unknown }) {
  if (typeof reference !== "string") return "none";
  return (
    <AnchorLink to="/signins" search={{ reference }}>
      {reference}
    </AnchorLink>
  );
}
