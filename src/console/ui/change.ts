import { useMutation, useQueryClient } from "@tanstack/react-query";
import { notifyDone } from "./notify.tsx";
import { leadingOn } from "./unsaved.tsx";

interface Options<Input, Output> {
  /** Calls the API, by `told(api.POST(…))`. */
  readonly run: (input: Input) => Promise<Output>;
  /** "Domain added"; nothing is said without it. */
  readonly done?: string | ((output: Output, input: Input) => string);
  /** Takes it back, where the API can; offered beside the message. */
  readonly undo?: (output: Output, input: Input) => Promise<unknown>;
  /** Before what is shown is read anew: leave a page whose thing is gone. */
  readonly after?: (output: Output, input: Input) => unknown;
}

/** One act of the administrator's: afterwards everything on the page is read anew. `error` is for `ProblemAlert`. */
export function useChange<Input = void, Output = unknown>({
  run,
  done,
  undo,
  after,
}: Options<Input, Output>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: run,
    async onSuccess(output, input) {
      const takeBack = async () => {
        await undo?.(output, input);
        await queryClient.invalidateQueries();
        notifyDone("Taken back");
      };
      const message = typeof done === "function" ? done(output, input) : done;
      if (message !== undefined) notifyDone(message, undo && (() => void takeBack()));
      await leadingOn(() => after?.(output, input));
      await queryClient.invalidateQueries();
    },
  });
}
