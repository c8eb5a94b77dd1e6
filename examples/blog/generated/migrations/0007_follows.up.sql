create table follows (
    id          blob not null,
    follower_id blob not null,
    followed_id blob not null,
    created_at  text not null,
    updated_at  text not null,
    constraint follows_pkey primary key (id),
    constraint follows_follower_id_followed_id_key unique (follower_id, followed_id),
    constraint follows_follower_id_fkey
        foreign key (follower_id) references users (id) on delete cascade,
    constraint follows_followed_id_fkey
        foreign key (followed_id) references users (id) on delete cascade,
    constraint follows_follower_id_followed_id_check check (follower_id <> followed_id)
) strict;

create index follows_followed_id_idx on follows (followed_id);

create index follows_created_at_id_idx on follows (created_at, id);
