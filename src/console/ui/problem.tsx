import { Alert, Button, List, Stack, Text } from "@mantine/core";
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
  return (
    <Alert color="red" role="alert" title={what ?? problem.title} variant="light">
      <Stack gap={4}>
        <Text size="sm">{sentence(problem.detail)}</Text>
        {problem.expected !== undefined && <Mismatch label="Expected" value={problem.expected} />}
        {problem.received !== undefined && <Mismatch label="Received" value={problem.received} />}
        <Fields problem={problem} />
        {problem.nextStep !== undefined && (
          <Text size="sm" fw={600}>
            {problem.nextStep}
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

const Mismatch = ({ label, value }: { readonly label: string; readonly value: string }) => (
  <Text size="sm">
    {label}: <span className="reads">{value}</span>
  </Text>
);

function Fields({ problem: { errors = [], looked = [] } }: { readonly problem: Problem }) {
  const lines = [
    ...errors.map(({ path, message }) => `${path}: ${message}`),
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

/** Details begin in lower case, as parts of log lines do. */
const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
