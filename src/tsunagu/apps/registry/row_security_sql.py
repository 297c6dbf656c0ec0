"""Row-level security of the register: a school sees its own children, the city all, others none."""

CREATE = """
create function visible_schools() returns int[] language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce((select case r.reach
      when 'city' then array(select id from public.registry_school) || 0
      when 'school' then array(select s.id from public.registry_school s where s.code = u.school_code)
      else '{}'::int[] end
    from public.accounts_user u join public.accounts_role_mirror r on r.role = u.role
    where u.id = public.current_account() and 'see_list' = any(r.actions)), '{}'::int[])
$$;

create function visible_city() returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.accounts_user u join public.accounts_role_mirror r on r.role = u.role
    where u.id = public.current_account() and r.reach = 'city' and r.sees_names and 'see_list' = any(r.actions))
$$;

revoke execute on function visible_schools(), visible_city() from public;
grant execute on function visible_schools(), visible_city() to {app};

-- The school's number of every row about a child follows the child's own, by the database itself.
alter table registry_child add constraint child_school unique (id, school_id);
alter table registry_household_member add constraint member_follows_school
  foreign key (child_id, school_id) references registry_child (id, school_id) on update cascade;
alter table registry_name_gram add constraint gram_follows_school
  foreign key (child_id, school_id) references registry_child (id, school_id) on update cascade;

alter table registry_child enable row level security;
create policy reach on registry_child to {app} using (school_id = any((select visible_schools())::int[]));
alter table registry_household_member enable row level security;
create policy reach on registry_household_member to {app}
  using (school_id = any((select visible_schools())::int[]));
alter table registry_name_gram enable row level security;
create policy reach on registry_name_gram to {app}
  using (school_id = any((select visible_schools())::int[]));
alter table registry_link enable row level security;
create policy city on registry_link to {app} using ((select visible_city()));
alter table registry_link_review enable row level security;
create policy city on registry_link_review to {app} using ((select visible_city()));
alter table registry_child_alias enable row level security;
create policy city on registry_child_alias to {app} using ((select visible_city()));
"""

DROP = """
drop policy city on registry_child_alias;
alter table registry_child_alias disable row level security;
drop policy city on registry_link_review;
alter table registry_link_review disable row level security;
drop policy city on registry_link;
alter table registry_link disable row level security;
drop policy reach on registry_name_gram;
alter table registry_name_gram disable row level security;
drop policy reach on registry_household_member;
alter table registry_household_member disable row level security;
drop policy reach on registry_child;
alter table registry_child disable row level security;
alter table registry_name_gram drop constraint gram_follows_school;
alter table registry_household_member drop constraint member_follows_school;
alter table registry_child drop constraint child_school;
drop function visible_city(), visible_schools();
"""
