create table _idempotency_keys (
    caller       text    not null,
    endpoint     text    not null,
    "key"        text    not null,
    request_body integer not null,
    status       integer not null,
    body         blob    not null,
    etag         text,
    location     text,
    created_at   text    not null,
    constraint _idempotency_keys_pkey primary key (caller, endpoint, "key"),
    constraint _idempotency_keys_caller_check check (length(caller) <= 255),
    constraint _idempotency_keys_endpoint_check check (length(endpoint) <= 255),
    constraint _idempotency_keys_key_check check (length("key") <= 255),
    constraint _idempotency_keys_status_check check (status between -32768 and 32767)
) strict;

create index _idempotency_keys_created_at_idx on _idempotency_keys (created_at);
