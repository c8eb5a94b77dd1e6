drop table _idempotency_keys;
