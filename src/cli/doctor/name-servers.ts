import { fail, ok, type Finding } from "./finding.ts";

/** Reserved (RFC 6761 6.4): every resolver says that it does not exist, and asks nobody for that. */
const NO_SUCH_NAME = "doctor.sallyport.invalid";

/** @param servers for the report; absent: the system's */
export async function findNameServers(
  resolveTxt: (name: string) => Promise<readonly string[]>,
  servers: readonly string[] | undefined,
): Promise<Finding> {
  const whose = servers?.join(", ") ?? "the system's resolvers";
  const code = await resolveTxt(NO_SUCH_NAME).then(() => "", codeOf);
  if (["", "ENOTFOUND", "ENODATA"].includes(code)) return ok("dns", `${whose} answer`);
  return fail(
    "dns",
    `${whose} do not answer (${code}): no domain can be proven`,
    "Check SALLYPORT_DNS_SERVERS, or the system's /etc/resolv.conf, and that UDP and TCP port 53 are open.",
  );
}

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : String(error);
