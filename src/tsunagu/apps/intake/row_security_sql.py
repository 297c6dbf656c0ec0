"""Row-level security of judgements and items: by school, by item class, by the classes of the whole logic."""

CREATE = """
create function visible_needs() returns int[] language sql stable security definer
  set search_path = pg_catalog, public as $$
  select case when 'judgement' = any(public.visible_classes()) then
    array(select n.id from public.intake_need n where n.classes <@ public.visible_classes())
    else '{}'::int[] end
$$;

revoke execute on function visible_needs() from public;
grant execute on function visible_needs() to {app};

alter table intake_judgement add constraint judgement_follows_school
  foreign key (child_id, school_id) references registry_child (id, school_id) on update cascade;
alter table intake_reason add constraint reason_follows_school
  foreign key (child_id, school_id) references registry_child (id, school_id) on update cascade;
alter table intake_child_item add constraint item_follows_school
  foreign key (child_id, school_id) references registry_child (id, school_id) on update cascade;
alter table tasks_task add constraint task_follows_school
  foreign key (child_id, school_id) references registry_child (id, school_id) on update cascade;
alter table tasks_task add constraint task_school unique (id, school_id);

alter table intake_judgement enable row level security;
create policy reach on intake_judgement to {app}
  using (school_id = any((select visible_schools())::int[]) and need_id = any((select visible_needs())::int[]));
alter table intake_reason enable row level security;
create policy reach on intake_reason to {app}
  using (school_id = any((select visible_schools())::int[]) and need_id = any((select visible_needs())::int[])
    and item_class = any((select visible_classes())::text[]));
alter table intake_child_item enable row level security;
create policy reach on intake_child_item to {app}
  using (school_id = any((select visible_schools())::int[])
    and item_class = any((select visible_classes())::text[]));
alter table tasks_task enable row level security;
create policy reach on tasks_task to {app}
  using (school_id = any((select visible_schools())::int[]) and need_id = any((select visible_needs())::int[]));
"""

DROP = """
drop policy reach on tasks_task;
alter table tasks_task disable row level security;
drop policy reach on intake_child_item;
alter table intake_child_item disable row level security;
drop policy reach on intake_reason;
alter table intake_reason disable row level security;
drop policy reach on intake_judgement;
alter table intake_judgement disable row level security;
alter table tasks_task drop constraint task_school, drop constraint task_follows_school;
alter table intake_child_item drop constraint item_follows_school;
alter table intake_reason drop constraint reason_follows_school;
alter table intake_judgement drop constraint judgement_follows_school;
drop function visible_needs();
"""
