create table comments (
    id         blob    not null,
    author_id  blob    not null,
    post_id    blob    not null,
    parent_id  blob,
    body       text    not null,
    version    integer not null default 1,
    created_at text    not null,
    updated_at text    not null,
    deleted_at text,
    constraint comments_pkey primary key (id),
    constraint comments_author_id_fkey foreign key (author_id) references users (id),
    constraint comments_post_id_fkey foreign key (post_id) references posts (id) on delete cascade,
    constraint comments_parent_id_fkey
        foreign key (parent_id) references comments (id) on delete cascade,
    constraint comments_body_check check (length(body) between 1 and 2000)
) strict;

create index comments_author_id_idx on comments (author_id);

create index comments_post_id_idx on comments (post_id);

create index comments_parent_id_idx on comments (parent_id);

create index comments_created_at_id_idx on comments (created_at, id) where deleted_at is null;

create view active_comments as
select * from comments where deleted_at is null;
