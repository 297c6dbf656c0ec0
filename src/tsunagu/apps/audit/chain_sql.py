"""The hash chain in SQL: one SECURITY DEFINER trigger per log, so that the app cannot touch the head.

Bytes: each field is its length (4 bytes) and its UTF-8; times are epoch microseconds, so that neither the time
zone nor the version of the server changes a hash. `audit.chain` says the same in Python.
"""

CREATE = """
insert into audit_chain_head (name, number, hash) values ('read', 0, ''), ('event', 0, '');

create function audit_field(value text) returns bytea language sql immutable
  set search_path = pg_catalog as $$
  select int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8')
$$;

create function audit_fields(list text[]) returns bytea language sql immutable
  set search_path = pg_catalog, public as $$
  select public.audit_field(cardinality(list)::text)
      || coalesce(string_agg(public.audit_field(x), ''::bytea order by n), ''::bytea)
  from unnest(list) with ordinality as listed(x, n)
$$;

create function audit_micros(moment timestamptz) returns text language sql immutable
  set search_path = pg_catalog as $$ select (extract(epoch from moment) * 1000000)::bigint::text $$;

create function audit_chain_read() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare head record;
begin
  select number, hash into strict head from public.audit_chain_head where name = 'read' for update;
  new.number := head.number + 1;
  new.at := clock_timestamp();
  new.previous := head.hash;
  new.hash := sha256(public.audit_fields(array['tsunagu-read-1', new.number::text, public.audit_micros(new.at),
    encode(new.previous, 'hex'), new.actor_id::text, new.actor_name, new.organisation, new.role, new.purpose,
    new.refused::text]) || public.audit_fields(new.places) || public.audit_fields(new.classes)
    || public.audit_fields(new.subjects) || public.audit_fields(new.reasons));
  update public.audit_chain_head set number = new.number, hash = new.hash where name = 'read';
  insert into public.audit_read_subject (log_number, subject, at)
    select new.number, subject, new.at from unnest(new.subjects) as listed(subject);
  return new;
end $$;

create function audit_chain_event() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare head record;
begin
  select number, hash into strict head from public.audit_chain_head where name = 'event' for update;
  new.number := head.number + 1;
  new.at := clock_timestamp();
  new.previous := head.hash;
  new.hash := sha256(public.audit_fields(array['tsunagu-event-1', new.number::text,
    public.audit_micros(new.at), encode(new.previous, 'hex'), new.actor_id::text, new.actor_name,
    new.organisation, new.role, new.purpose, new.action, new.subject, new.details]));
  update public.audit_chain_head set number = new.number, hash = new.hash where name = 'event';
  return new;
end $$;

create function audit_append_only() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  raise exception 'the log is append-only';
end $$;

revoke execute on function audit_chain_read(), audit_chain_event(), audit_append_only() from public;

create trigger chain before insert on audit_read_log for each row execute function audit_chain_read();
create trigger chain before insert on audit_event for each row execute function audit_chain_event();
create trigger append_only before update or delete or truncate on audit_read_log
  for each statement execute function audit_append_only();
create trigger append_only before update or delete or truncate on audit_event
  for each statement execute function audit_append_only();
create trigger append_only before update or delete or truncate on audit_read_subject
  for each statement execute function audit_append_only();
"""

DROP = """
drop trigger append_only on audit_read_subject;
drop trigger append_only on audit_event;
drop trigger append_only on audit_read_log;
drop trigger chain on audit_event;
drop trigger chain on audit_read_log;
drop function audit_append_only(), audit_chain_event(), audit_chain_read(), audit_micros(timestamptz),
  audit_fields(text[]), audit_field(text);
delete from audit_chain_head;
"""
