import { Alert, Button, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { Code } from "../../ui/code.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Loaded } from "../../ui/loading.tsx";

interface Props {
  readonly signin: Schemas["Signin"];
}

/** What the identity provider sent, pretty; what it says of the person only where somebody asks for it. */
export function Message({ signin: { id } }: Props) {
  const query = queries.useQuery("get", "/signins/{id}/message", { params: { path: { id } } });
  const mayShow = useMay("signins:write");
  const [isAsking, asking] = useDisclosure();
  const show = useChange({
    run: () =>
      told(
        api.GET("/signins/{id}/message", { params: { path: { id }, query: { values: "true" as never } } }),
      ),
    done: "Shown; it stands in the audit log",
    after: asking.close,
  });
  const withValues = show.data?.message;
  return (
    <Loaded of={query}>
      {({ message }) =>
        message === null ? (
          <Text>No message came, or it is kept no longer.</Text>
        ) : (
          <Stack gap="sm" align="stretch">
            {message.problem !== null && <Alert color="orange">{message.problem}</Alert>}
            <Text size="sm" c="dimmed">
              {message.form === "json"
                ? "The claims, as they were verified. "
                : `${message.bytes} bytes. Signatures and keys are left out. `}
              {!withValues && "What is said of the person is left out."}
            </Text>
            {mayShow && !withValues && (
              <Button variant="default" onClick={asking.open} w="fit-content">
                Show personal values
              </Button>
            )}
            <Code label="Message" text={(withValues ?? message).text} tallest={640} />
            <Confirm
              opened={isAsking}
              close={asking.close}
              title="Show what the message says of the person?"
              verb="Show"
              harmless
              act={show}
            >
              The audit log will say that you have read it.
            </Confirm>
          </Stack>
        )
      }
    </Loaded>
  );
}
