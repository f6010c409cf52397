import { Alert, Stack, Text, Title } from "@mantine/core";
import type { Schemas } from "../../api/client.ts";
import { FieldValues } from "../mapping/field-values.tsx";
import { WHO_ACTS } from "../signins/words.ts";

interface Props {
  readonly signin: Schemas["Signin"];
}

/** How a test went: what failed and who mends it, and what the mapping made of what came. */
export const SigninReport = ({ signin }: Props) => (
  <Stack gap="sm" aria-live="polite">
    {signin.code === "ok" ? (
      <Alert color="teal" title="The test went through">
        Everything that was checked is as it should be. Nobody was signed in.
      </Alert>
    ) : (
      <Failure signin={signin} />
    )}
    {signin.mapped !== null && signin.mapped.length > 0 && <Mapped mapped={signin.mapped} />}
  </Stack>
);

function Failure({ signin: { code, diagnosis, fix, checks, reference } }: Props) {
  const failed = checks.filter(({ ok }) => !ok);
  return (
    <Alert color="red" role="alert" title={diagnosis?.summary ?? "The sign-in was refused"}>
      <Stack gap={4}>
        {fix !== null && (
          <Text size="sm" fw={600}>
            {WHO_ACTS[fix.who]}: {fix.what}
          </Text>
        )}
        {failed.map(({ name, expected, received }) => (
          <Text key={name} size="sm" component="div">
            The check <span className="reads">{name}</span> failed
            {expected !== undefined && (
              <div>
                Expected: <span className="reads">{expected}</span>
              </div>
            )}
            {received !== undefined && (
              <div>
                Received: <span className="reads">{received}</span>
              </div>
            )}
          </Text>
        ))}
        <Text size="xs" className="reads">
          {code} · {reference}
        </Text>
      </Stack>
    </Alert>
  );
}

const Mapped = ({ mapped }: { readonly mapped: NonNullable<Schemas["Signin"]["mapped"]> }) => (
  <div>
    <Title order={3} size="h4" mb={4}>
      What the mapping made of it
    </Title>
    <FieldValues label="What the mapping made of it" fields={mapped} />
  </div>
);
