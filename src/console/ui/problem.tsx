import { Alert, Button, List, Stack, Text } from "@mantine/core";
import { fieldName, fieldWords } from "../api/field-words.ts";
import { problemOf, type Problem } from "../api/problem.ts";

interface Props {
  readonly error: unknown;
  /** What failed, in the reader's words: "The domain could not be added". */
  readonly what?: string;
  readonly retry?: () => void;
}

/** Why something was refused: what was expected, what came, what to do next. */
export function ProblemAlert({ error, what, retry }: Props) {
  const problem = problemOf(error);
  const isAboutFields = (problem.errors ?? []).length > 0;
  // The next step of a body that its schema refuses is the sentence above the fields.
  const nextStep = isAboutFields && problem.code === "invalid_input" ? undefined : problem.nextStep;
  return (
    <Alert
      color="red"
      role="alert"
      title={what ?? (isAboutFields ? "Not done yet" : problem.title)}
      variant="light"
    >
      <Stack gap={4}>
        <Text size="sm">{isAboutFields ? ABOUT_FIELDS : sentence(problem.detail)}</Text>
        {problem.looked === undefined && !isAboutFields && <Mismatch problem={problem} />}
        <Lines problem={problem} />
        {nextStep !== undefined && (
          <Text size="sm" fw={600}>
            {nextStep}
          </Text>
        )}
        <Text size="xs" className="reads">
          {problem.code}
          {problem.requestId !== undefined && ` · request ${problem.requestId}`}
        </Text>
        {retry && (
          <Button size="xs" variant="default" onClick={retry} w="fit-content">
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

const Mismatch = ({ problem: { expected, received } }: { readonly problem: Problem }) => (
  <>
    {expected !== undefined && <Said label="Expected" value={expected} />}
    {received !== undefined && <Said label="Received" value={received} />}
  </>
);

const Said = ({ label, value }: { readonly label: string; readonly value: string }) => (
  <Text size="sm">
    {label}: <span className="reads">{value}</span>
  </Text>
);

/** Each wrong field; each place at which a proof was looked for, which says what was expected and found there. */
function Lines({ problem: { errors = [], looked = [] } }: { readonly problem: Problem }) {
  const lines = [
    ...errors.map((error) => [fieldName(error.path), fieldWords(error)].filter(Boolean).join(": ")),
    ...looked.map(({ at, expected, found }) => `${at}: expected ${expected}, found ${found}`),
  ];
  if (lines.length === 0) return null;
  return (
    <List size="sm" className="reads">
      {lines.map((line) => (
        <List.Item key={line}>{line}</List.Item>
      ))}
    </List>
  );
}

/** What the API says of the body is for programs; the fields below say it. */
const ABOUT_FIELDS = "Something is missing or not right yet. Nothing was changed.";

/** Details begin in lower case, as parts of log lines do; the name of a host stays as it is. */
const sentence = (text: string): string =>
  `${/^[^ ]*\./.test(text) ? text.charAt(0) : text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
