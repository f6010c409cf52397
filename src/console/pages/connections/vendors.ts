import { queries } from "../../api/client.ts";

/** By a preset's name what the vendor is called; presets are files and do not change while one looks. */
export function useVendors(): (preset: string) => string {
  const { data } = queries.useQuery("get", "/presets", {}, { staleTime: Infinity });
  return (preset) => data?.items.find(({ name }) => name === preset)?.title ?? preset;
}
