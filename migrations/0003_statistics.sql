-- A large import makes what the planner knows of these tables wrong at once, and what follows it (profiles, pages) would take minutes until the
-- server looks again by itself. Only an owner may have them looked at: the application does through this, in the transaction that posted.
create function refresh_ledger_statistics() returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  analyze customer, open_item, allocation;
end $$;
revoke execute on function refresh_ledger_statistics() from public;
grant execute on function refresh_ledger_statistics() to encours_app;
