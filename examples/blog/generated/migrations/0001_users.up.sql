create table users (
    id            blob    not null,
    email         text,
    password_hash text,
    roles         text    not null,
    disabled      integer not null default 0,
    display_name  text,
    bio           text,
    newsletter    integer not null default 0,
    version       integer not null default 1,
    created_at    text    not null,
    updated_at    text    not null,
    constraint users_pkey primary key (id),
    constraint users_email_key unique (email),
    constraint users_email_check check (length(email) <= 254),
    constraint users_roles_check check (json_array_length(roles) >= 1),
    constraint users_disabled_check check (disabled in (0, 1)),
    constraint users_display_name_check check (length(display_name) <= 80),
    constraint users_newsletter_check check (newsletter in (0, 1)),
    constraint users_email_is_lower check (email = lower(email)),
    constraint users_erased_is_disabled check (email is not null or disabled = 1)
) strict;

create index users_created_at_id_idx on users (created_at, id);
