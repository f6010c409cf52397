-- What an OpenID provider said of a person, found true and kept sealed beside SAML's messages: previews and replays read
-- it as they read those (S3, S4, M2).
alter table signin_attempts add column sealed_claims bytea;
create index signin_attempts_with_claims on signin_attempts (tenant_id, connection_id, at, id) where sealed_claims is not null;
