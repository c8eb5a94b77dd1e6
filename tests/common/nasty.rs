//! The description that nobody would write.

/// Names that are words of SQL, names as long as they may be, and every shape of relation.
pub const NASTY: &str = r#"
[service]
name = "nasty"
[auth]
roles = ["select", "admin"]
default_role = "select"

[resources.user.fields]
erased = { type = "bool", default = false }
[resources.user.relations]
group = { belongs_to = "group", required = false, on_delete = "set_null", inverse = false }
patron = { belongs_to = "user", required = false, on_delete = "cascade", inverse = false }

[resources.group]
owner = "select"
soft_delete = true
unique = [["order", "select"], { fields = ["values"], where = "values <> 'it''s'" }]
checks = ["to > from", "to is not null and order <> 7"]
default_sort = "order,-values"
[resources.group.fields]
order = "int"
from = { type = "date?", column = "where" }
to = "date?"
values = { type = "string(20)", default = "it's" }
key = { type = "enum(\"it's\", \"PG-13\", none)", default = "it's" }
rows = { type = "enum(a, b)[]", default = ["a"], max = 3 }
[resources.group.relations]
select = { belongs_to = "user" }
table = { belongs_to = "group", required = false, on_delete = "cascade", inverse = "tables" }
index = { belongs_to = "group", required = false, on_delete = "set_null", unique = true, inverse = false }
groups = { many_to_many = "group", inverse = "in_groups" }

[resources.a]
unique = [["a_b", "b_c"]]
indexes = [{ fields = ["b_c"], where = "a_b is not null" }]
checks = ["b_c <> 'x' and a_b is not null"]
[resources.a.fields]
b_c = { type = "string(9)", index = true }
[resources.a.relations]
a_a = { belongs_to = "a", required = false, on_delete = "cascade", inverse = false }
a_b = { belongs_to = "a_b", required = false, on_delete = "set_null", inverse = false }

[resources.a_b]
plural = "a"
table = "as_b"
[resources.a_b.fields]
c = "int"
[resources.a_b.relations]
a = { belongs_to = "a", inverse = false }
"#;
