-- Deadlines are columns that a sweep looks at every minute. The jobs that used to wait for them have nobody any more who would do them.
do $$
begin
  if to_regclass('graphile_worker._private_jobs') is not null then
    delete from graphile_worker._private_jobs where task_id in (select id from graphile_worker._private_tasks
      where identifier in ('orders.expireUnsigned', 'orders.payDeadline', 'orders.autoAccept', 'market.expireOffer'));
  end if;
end
$$;
