"""Who is asking, for row-level security: read from the hash of a per-login token, never from a user id.

Policies have the form `column = any((select f())::type[])`, so that f runs once a statement.
"""

CREATE = """
create function current_account() returns bigint language sql stable security definer
  set search_path = pg_catalog, public as $$
  select u.id from public.accounts_login l join public.accounts_user u on u.id = l.user_id
  where l.token_hash = sha256(convert_to(current_setting('app.token', true), 'UTF8'))
    and l.second_factor and l.ended_at is null and l.expires_at > clock_timestamp()
    and l.last_used_at > clock_timestamp() - interval '30 minutes' and u.is_active
    and (u.valid_from is null or u.valid_from <= clock_timestamp())
    and (u.valid_until is null or u.valid_until > clock_timestamp())
$$;

create function visible_classes() returns text[] language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce((select r.classes from public.accounts_user u
    join public.accounts_role_mirror r on r.role = u.role
    where u.id = public.current_account()), '{}'::text[])
$$;

create function reviews_looks() returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.accounts_user u join public.accounts_role_mirror r on r.role = u.role
    where u.id = public.current_account() and 'review_looks' = any(r.actions))
$$;

revoke execute on function current_account(), visible_classes(), reviews_looks() from public;
grant execute on function current_account(), visible_classes(), reviews_looks() to {app};

alter table audit_read_log enable row level security;
create policy add_row on audit_read_log for insert to {app} with check (true);
create policy own_or_reviewer on audit_read_log for select to {app}
  using ((select reviews_looks()) or actor_id = (select current_account()));
alter table audit_event enable row level security;
create policy add_row on audit_event for insert to {app} with check (true);
create policy own_or_reviewer on audit_event for select to {app}
  using ((select reviews_looks()) or actor_id = (select current_account()));
"""

DROP = """
drop policy own_or_reviewer on audit_event;
drop policy add_row on audit_event;
alter table audit_event disable row level security;
drop policy own_or_reviewer on audit_read_log;
drop policy add_row on audit_read_log;
alter table audit_read_log disable row level security;
drop function reviews_looks(), visible_classes(), current_account();
"""
