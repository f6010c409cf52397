import { sql, type RawBuilder } from "kysely";
import { createPool } from "../../../src/storage/postgres/pool.ts";
import { inTenant } from "../../../src/storage/postgres/tenant-transaction.ts";
import { silent } from "../../kit/silent.ts";
import { openDirectoryStage } from "./directory-stage.ts";

const stage = await openDirectoryStage();
const { api, connectionId, tenantId } = stage;
afterAll(() => api.world.close());

const PEOPLE = 10_000;
const AT_ONCE = 10_000;
/** Real time: how often the progress is looked at. */
const LOOK_MS = 100;

test("P4 ten thousand people are measured in seconds, and the first thousand are named", async () => {
  const pool = createPool({ connectionString: api.world.databaseUrl ?? "" }, { log: silent });
  const fill = (statement: RawBuilder<unknown>) =>
    inTenant(pool, tenantId, (query) => statement.execute(query));
  for (let from = 1; from <= PEOPLE; from += AT_ONCE) {
    const some = sql`(select n, md5(n::text)::uuid as id, 'p' || n || '@acme.test' as email
      from generate_series(${from}::int, ${from + AT_ONCE - 1}::int) n) made`;
    await fill(sql`insert into people (id, tenant_id, email, display_name, status, created_at, updated_at)
      select id, ${tenantId}::uuid, email, 'p', 'active', now(), now() from ${some}`);
    await fill(sql`insert into identities
        (tenant_id, connection_id, issuer, name_id_format, name_id, person_id, linked_at)
      select ${tenantId}::uuid, ${connectionId}::uuid, 'i', 'f', email, id, now() from ${some} where n % 10 <> 7`);
    await fill(sql`insert into passwords (tenant_id, person_id, hash, set_at)
      select ${tenantId}::uuid, id, '$argon2id$x', now() from ${some}`);
    await fill(sql`insert into signin_attempts
        (id, tenant_id, reference, at, outcome, code, connection_id, person_id, email, checks, keep_until)
      select gen_random_uuid(), ${tenantId}::uuid, id::text, now(), 'accepted', 'ok', ${connectionId}::uuid, id, email,
        '[]', now() + interval '9 days' from ${some}`);
  }
  await pool.end();
  const begun = performance.now();
  const told = await api.call("post", `/policies/${tenantId}/preflight`).send({
    changes: { sso: { mode: "enforced" }, twoStep: "required" },
  });
  const path = String(told.headers["location"]).replace(/^.*\/api\/v1/, "");
  let done = told.body;
  for (; done.status === "running"; done = await stage.read(path))
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  expect(performance.now() - begun).toBeLessThan(30_000);
  expect(done).toMatchObject({
    status: "done",
    total: PEOPLE,
    done: PEOPLE,
    affected: PEOPLE,
    losesAccessCount: PEOPLE / 10,
    mustEnrolCount: (PEOPLE / 10) * 9,
  });
  expect(done.losesAccess).toHaveLength(1_000);
  expect(done.mustEnrol).toHaveLength(1_000);
});
