import { Skeleton, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { ProblemAlert } from "./problem.tsx";

interface Props<Data> {
  readonly of: {
    readonly data: Data | undefined;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  readonly children: (data: Data) => ReactNode;
}

/** What an answer of the API looks like before it is there, and where it is refused. */
export function Loaded<Data>({ of: { data, error, refetch }, children }: Props<Data>) {
  if (data !== undefined) return children(data);
  if (error !== null) return <ProblemAlert error={error} retry={() => void refetch()} />;
  return (
    <Stack gap="sm" aria-busy="true" role="status" aria-label="Loading">
      <Skeleton height={28} width="40%" />
      <Skeleton height={18} />
      <Skeleton height={18} />
      <Skeleton height={18} width="70%" />
    </Stack>
  );
}
