import type { Router } from "express";
import { NotFound } from "../../kernel/errors.ts";
import { isReference } from "../../signin/reference.ts";
import { sendRefusal } from "../http/errors.ts";

/** A reference by its address: the same page for every reference, whether it was ever given or not. */
export function mountErrorPage(router: Router): void {
  router.get("/errors/:reference", (req, res) => {
    const reference = req.params.reference;
    if (!isReference(reference)) throw new NotFound("not a reference");
    sendRefusal(res, reference);
  });
}
