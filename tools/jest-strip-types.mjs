import { createHash } from "node:crypto";
import { stripTypeScriptTypes } from "node:module";

/** Jest transform: the same type stripping that Node applies when it starts the server. */
export default {
  process: (source) => ({ code: stripTypeScriptTypes(source, { mode: "strip" }) }),
  getCacheKey: (source, path, { instrument }) =>
    createHash("sha256")
      .update(source)
      .update(path)
      .update(process.version)
      .update(String(instrument))
      .digest("hex"),
};
