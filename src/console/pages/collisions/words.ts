import type { components } from "../../api/schema.d.ts";

type Collision = components["schemas"]["Collision"];
type Kind = Collision["kind"];
type Decision = Collision["decisions"][number];

/** What is the matter, for a list. */
export const KIND_WORDS: Readonly<Record<Kind, string>> = {
  nameid_differs: "The identity provider calls the owner of this address differently",
  external_id_differs: "The directory has another id for the owner of this address",
  links_disagree: "Name and directory's id belong to two people",
  email_taken: "The address belongs to somebody else",
  holder_deactivated: "The address belongs to somebody who is deactivated",
};

/** How it usually comes about, for who has to decide. */
export const KIND_HINTS: Readonly<Record<Kind, string>> = {
  nameid_differs:
    "Either the identity provider gave the same employee a new name, or the address was given to another employee.",
  external_id_differs:
    "Either the directory numbered the same employee anew, or the address was given to another employee.",
  links_disagree:
    "What arrived is one person by its name and another one by the directory's id. One of the two links is wrong.",
  email_taken:
    "A person who is known came with an address that another one has. It closes by itself when the other one signs in with a new address.",
  holder_deactivated:
    "Either somebody came back to the company, or the address was given to another employee.",
};

interface Choice {
  readonly decision: Decision;
  readonly label: string;
  readonly consequence: string;
}

const LINK: Readonly<Record<Kind, string>> = {
  nameid_differs: "What arrived is the holder. The new name is theirs; the old one works for 14 days more.",
  external_id_differs: "What arrived is the holder, whom the directory numbered anew.",
  holder_deactivated: "What arrived is the holder, who is reactivated.",
  links_disagree: "The name is right: the directory's id goes to the claimant.",
  email_taken: "",
};

const SEPARATE: Readonly<Record<Kind, string>> = {
  nameid_differs: "Somebody else: a person of their own with the address. The holder gets a placeholder.",
  external_id_differs:
    "Somebody else: the name, and the address where the holder has it, go over to a new person.",
  holder_deactivated: "Somebody else: a person of their own with the address. The holder stays deactivated.",
  links_disagree: "The directory's id is right: the name goes to the holder.",
  email_taken: "",
};

/** The decisions that answer a collision, each with what it does. */
export const choicesOf = ({ kind, decisions }: Pick<Collision, "kind" | "decisions">): readonly Choice[] =>
  decisions.map((decision) => {
    if (decision === "link")
      return {
        decision,
        label: kind === "links_disagree" ? "The name is right" : "It is the same person",
        consequence: LINK[kind],
      };
    if (decision === "separate")
      return {
        decision,
        label: kind === "links_disagree" ? "The directory's id is right" : "It is somebody else",
        consequence: SEPARATE[kind],
      };
    return { decision, ...OTHERS[decision] };
  });

const OTHERS: Readonly<Record<"free" | "exchange" | "reject", Omit<Choice, "decision">>> = {
  free: {
    label: "The address is the claimant's",
    consequence:
      "The claimant has it from the next sign-in on; the holder gets a placeholder until they sign in.",
  },
  exchange: { label: "They change addresses", consequence: "Each has the other's from the next sign-in on." },
  reject: {
    label: "Let nobody in by it",
    consequence: "It is not listed as open again; you may still decide it otherwise.",
  },
};

export const STATUS_WORDS: Readonly<Record<Collision["status"], string>> = {
  open: "waits for you",
  resolved: "decided",
  rejected: "rejected",
  superseded: "settled by itself",
  undone: "decision undone",
};
