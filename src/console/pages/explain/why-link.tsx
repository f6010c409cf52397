import { useMay } from "../../api/me.ts";
import { ButtonLink } from "../../ui/links.tsx";

/** From whatever is about a person to what would happen if they signed in now. */
export function WhyLink({ email }: { readonly email: string | null | undefined }) {
  if (!useMay("explain:read") || !email) return null;
  return (
    <ButtonLink to="/explain" search={{ email }} variant="default">
      Why can they (not) get in?
    </ButtonLink>
  );
}
