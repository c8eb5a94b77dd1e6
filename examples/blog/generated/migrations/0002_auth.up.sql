create table _sessions (
    id           blob not null,
    user_id      blob not null,
    address      text not null,
    user_agent   text,
    created_at   text not null,
    refreshed_at text not null,
    expires_at   text not null,
    constraint _sessions_pkey primary key (id),
    constraint _sessions_user_id_fkey foreign key (user_id) references users (id) on delete cascade
) strict;

create index _sessions_user_id_idx on _sessions (user_id);

create index _sessions_expires_at_idx on _sessions (expires_at);

create table _refresh_tokens (
    hash       blob not null,
    session_id blob not null,
    issued_at  text not null,
    rotated_at text,
    successor  blob,
    constraint _refresh_tokens_pkey primary key (hash),
    constraint _refresh_tokens_session_id_fkey
        foreign key (session_id) references _sessions (id) on delete cascade
) strict;

create index _refresh_tokens_session_id_idx on _refresh_tokens (session_id);

create table _one_time_tokens (
    hash       blob not null,
    user_id    blob not null,
    purpose    text not null,
    email      text not null,
    expires_at text not null,
    constraint _one_time_tokens_pkey primary key (hash),
    constraint _one_time_tokens_user_id_fkey
        foreign key (user_id) references users (id) on delete cascade,
    constraint _one_time_tokens_purpose_check
        check (purpose in ('password_reset', 'email_verification'))
) strict;

create index _one_time_tokens_user_id_idx on _one_time_tokens (user_id);

create index _one_time_tokens_expires_at_idx on _one_time_tokens (expires_at);
