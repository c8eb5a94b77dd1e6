create table posts (
    id            blob    not null,
    author_id     blob    not null,
    title         text    not null,
    slug          text    not null,
    summary       text,
    body          text    not null,
    status        text    not null default 'draft',
    published_at  text,
    cover         text,
    comment_count integer not null default 0,
    version       integer not null default 1,
    created_at    text    not null,
    updated_at    text    not null,
    deleted_at    text,
    constraint posts_pkey primary key (id),
    constraint posts_author_id_fkey foreign key (author_id) references users (id),
    constraint posts_title_check check (length(title) between 1 and 200),
    constraint posts_slug_check check (length(slug) <= 255),
    constraint posts_summary_check check (length(summary) <= 500),
    constraint posts_body_check check (length(body) >= 1),
    constraint posts_status_check check (status in ('draft', 'published', 'archived')),
    constraint posts_cover_check check (length(cover) <= 2048),
    constraint posts_comment_count_check check (comment_count between -2147483648 and 2147483647),
    constraint posts_comment_count_check_2 check (comment_count >= 0)
) strict;

create unique index posts_slug_key on posts (slug) where deleted_at is null;

create index posts_status_published_at_idx on posts (status, published_at);

create index posts_author_id_idx on posts (author_id);

create index posts_published_at_id_idx on posts (published_at, id) where deleted_at is null;

create view active_posts as
select * from posts where deleted_at is null;
