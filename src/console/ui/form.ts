import { useForm, type UseFormReturnType } from "@mantine/form";
import { useChange } from "./change.ts";
import { fieldErrorsOf, problemOf } from "../api/problem.ts";

interface Options<Values extends Record<string, unknown>, Output> {
  readonly initial: Values;
  /** Calls the API with what was typed. */
  readonly send: (values: Values) => Promise<Output>;
  readonly done?: string;
  /** What the form shows of what was saved, and holds further typing against. */
  readonly shows?: (output: Output) => Values;
  readonly after?: (output: Output, values: Values) => unknown;
}

interface ApiForm<Values extends Record<string, unknown>> {
  readonly form: UseFormReturnType<Values>;
  readonly submit: (event?: React.FormEvent<HTMLFormElement>) => void;
  readonly isPending: boolean;
  /** For a `ProblemAlert` above the button; fields that the API names carry their own. */
  readonly error: unknown;
}

/** A form that the API checks: what it refuses stands at the field that it names, and nothing typed is lost. */
export function useApiForm<Values extends Record<string, unknown>, Output>({
  initial,
  send,
  done,
  shows,
  after,
}: Options<Values, Output>): ApiForm<Values> {
  const form = useForm<Values>({ initialValues: initial });
  const change = useChange<Values, Output>({
    run: send,
    ...(done !== undefined && { done }),
    after: (output, values) => {
      const shown = shows?.(output);
      if (shown !== undefined) {
        form.setValues(shown);
        form.resetDirty(shown);
      }
      return after?.(output, values);
    },
  });
  const submit = form.onSubmit((values) => {
    change.mutate(values, { onError: (error) => form.setErrors(fieldErrorsOf(problemOf(error))) });
  });
  return { form, submit, isPending: change.isPending, error: change.error };
}
