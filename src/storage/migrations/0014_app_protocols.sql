-- Apps speak more protocols than OpenID Connect (A2, A3, A4). What only one of them knows is in `settings`; a client id
-- and a secret are what an app of some protocols has and of others has not.
alter table apps drop constraint apps_protocol_check;
alter table apps add constraint apps_protocol_check check (protocol in ('oidc', 'saml', 'forward-auth', 'crowd'));
alter table apps alter column client_id drop not null;
alter table apps alter column client_secret_hash drop not null;
alter table apps add constraint apps_oidc_client
  check (protocol <> 'oidc' or (client_id is not null and client_secret_hash is not null));
