drop table _one_time_tokens;

drop table _refresh_tokens;

drop table _sessions;
