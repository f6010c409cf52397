/** Where in the console a warning of the API is mended, and what one does there. */
interface Place {
  readonly to: string;
  readonly verb: string;
  /** In place of the API's own next step, which is for programs. */
  readonly says: string;
  /** Nothing is broken by it today: it is said where one looks for it, and not on each page. */
  readonly waits?: boolean;
}

const PLACES: Readonly<Record<string, Place>> = {
  break_glass_missing: {
    to: "/break-glass",
    verb: "Make recovery codes",
    says: "Make a sheet of codes for two owners.",
  },
  break_glass_few_codes: {
    to: "/break-glass",
    verb: "Make recovery codes",
    says: "Make a new sheet before the last one is used.",
  },
  break_glass_unrehearsed: {
    to: "/break-glass",
    verb: "See who holds codes",
    waits: true,
    says: "Let a holder rehearse one: it goes the whole way and signs nobody in.",
  },
};

export const placeOf = (code: string): Place | undefined => PLACES[code];

/** On its own page and on the overview, which shows it as what needs somebody; elsewhere only what cannot wait. */
export const isShownAt = (code: string, path: string): boolean => {
  const place = placeOf(code);
  return place?.waits !== true || path === place.to;
};
