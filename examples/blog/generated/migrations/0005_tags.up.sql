create table tags (
    id         blob    not null,
    name       text    not null,
    version    integer not null default 1,
    created_at text    not null,
    updated_at text    not null,
    constraint tags_pkey primary key (id),
    constraint tags_name_key unique (name),
    constraint tags_name_check check (length(name) <= 40)
) strict;

create index tags_created_at_id_idx on tags (created_at, id);

create table post_tags (
    post_id blob not null,
    tag_id  blob not null,
    constraint post_tags_pkey primary key (post_id, tag_id),
    constraint post_tags_post_id_fkey foreign key (post_id) references posts (id) on delete cascade,
    constraint post_tags_tag_id_fkey foreign key (tag_id) references tags (id) on delete cascade
) strict, without rowid;

create index post_tags_tag_id_post_id_idx on post_tags (tag_id, post_id);
