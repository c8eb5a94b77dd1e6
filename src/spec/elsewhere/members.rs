//! Keys of resources, fields, relations and `access`.

use super::{
    COUNTS_UP, Words,
    ours::{
        Ours::{Hint, InType, NoField, OtherSide, Word},
        Part::{Digits, Labels, Length},
        Points::{One, OnlyOne},
    },
};

pub(in crate::spec) const RESOURCE: Words = &[
    (Word("fields"), "columns attributes properties props"),
    (
        Word("relations"),
        "associations relationships relation references",
    ),
    (OtherSide(One), "hasmany"),
    (OtherSide(OnlyOne), "hasone"),
    (Word("table"), "tablename collection"),
    (Word("id"), "primarykey pk key ids"),
    (
        Word("soft_delete"),
        "paranoid softdeletes archive trash deletedat",
    ),
    (
        Hint("every row has `created_at` and `updated_at`; `timestamps = false` leaves them out"),
        "createdat updatedat audit",
    ),
    (Word("lock"), "version versioned locking optimisticlock"),
    (Word("owner"), "owners user belongs"),
    (
        Word("access"),
        "permissions permission roles rights rules policy policies authorization acl",
    ),
    (
        Hint("`read` goes into `access`: `access = { read = \"public\", write = \"admin\" }`"),
        "read",
    ),
    (
        Hint("`write` goes into `access`: `access = { read = \"public\", write = \"admin\" }`"),
        "write",
    ),
    (Word("operations"), "endpoints methods actions routes crud"),
    (Word("default_sort"), "orderby order ordering sort sortby"),
    (Word("indexes"), "index indices"),
    (Word("unique"), "uniques uniquetogether uniquekeys"),
    (
        Word("checks"),
        "check constraint constraints validate validation validations",
    ),
    (Word("plural"), "path route url endpoint"),
    (Word("description"), "doc docs comment label"),
    (Word("cache"), "ttl"),
    (Word("rate_limit"), "ratelimits throttle"),
    (
        Hint("`page_size` goes under `[api]`, for all resources"),
        "pagesize pagination paginate paginated perpage",
    ),
    (
        Hint(
            "who may do what goes into `access`: `access = { read = \"public\", write = \"admin\" }`",
        ),
        "public private protected auth authenticated",
    ),
    (
        Hint("name what there is: `operations = [\"list\", \"read\"]`"),
        "readonly",
    ),
    (
        Hint("it is a key of a field: `title = { type = \"string(120)\", search = true }`"),
        "search filter",
    ),
    (
        Hint("an enum goes under `[enums]`: `status = [\"draft\", \"active\"]`"),
        "enum enums",
    ),
];

pub(in crate::spec) const FIELD: Words = &[
    (
        Hint("a field is required unless its type ends with `?`: `text?`"),
        "required notnull mandatory",
    ),
    (
        Hint("a field that may be null has a `?` at the end of its type: `text?`"),
        "optional nullable null blank",
    ),
    (InType(Length), "length size maxlength maxlen limit"),
    (
        Hint("`min` and `max` count the characters of a text: `min = 3`"),
        "minlength minlen",
    ),
    (InType(Digits), "precision scale digits"),
    (InType(Labels), "values labels options choices enum"),
    (Hint("a list is part of the type: `string[]`"), "array list"),
    (
        Hint("the key of every resource is its `id`"),
        "primarykey primary pk",
    ),
    (COUNTS_UP, "autoincrement identity serial"),
    (
        NoField,
        "belongsto manytomany manytoone onetoone references reference relation foreignkey ref ondelete",
    ),
    (OtherSide(One), "onetomany hasmany"),
    (OtherSide(OnlyOne), "hasone"),
    (Word("type"), "kind datatype"),
    (Word("unique"), "uniq"),
    (Word("index"), "indexed"),
    (Word("default"), "defaultvalue initial value"),
    (
        Hint("the time of the last change is `updated_at`, which every row has"),
        "autonow",
    ),
    (
        Hint("write `default = \"now\"`, or use `created_at`, which every row has"),
        "autonowadd",
    ),
    (Word("min"), "minimum gte"),
    (Word("max"), "maximum lte"),
    (
        Hint("the bounds are `min` and `max`: `min = 1, max = 5`"),
        "range between",
    ),
    (Word("pattern"), "regex regexp match matches"),
    (
        Hint("a format is a type: `email`, `url` or `slug`; others are a `pattern`"),
        "format",
    ),
    (
        Hint("comparisons go to the resource: `checks = [\"price > 0\"]`"),
        "check checks",
    ),
    (
        Hint("write `min`, `max` or `pattern`, or `checks` of the resource"),
        "validate validation",
    ),
    (Word("search"), "searchable fulltext"),
    (Word("filter"), "filterable"),
    (Word("sort"), "sortable orderable"),
    (Word("readonly"), "immutable"),
    (Word("writeonly"), "hidden private secret"),
    (
        Hint("who may see and set a field is said by `read` and `write`"),
        "access",
    ),
    (Word("description"), "comment doc label"),
    (Word("column"), "columnname dbname"),
    (Word("json"), "alias jsonname"),
    (Hint("the name of a field stands before the `=`"), "name"),
];

pub(in crate::spec) const RELATION: Words = &[
    (OtherSide(One), "hasmany onetomany"),
    (OtherSide(OnlyOne), "hasone"),
    (
        Word("belongs_to"),
        "manytoone belongs target to resource references reference ref model entity",
    ),
    (
        Hint("one-to-one is a `belongs_to` with `unique = true`"),
        "onetoone",
    ),
    (
        Hint("the kind of a relation is its key: `author = { belongs_to = \"author\" }`"),
        "type kind",
    ),
    (
        Word("many_to_many"),
        "hasandbelongstomany belongstomany manymany",
    ),
    (
        Hint("a relation that may be null has `required = false`"),
        "nullable optional null",
    ),
    (
        Hint("a `belongs_to` is required unless it has `required = false`"),
        "notnull",
    ),
    (
        Hint("a many-to-many with data of its own is a resource with two `belongs_to`"),
        "through",
    ),
    (Word("table"), "jointable"),
    (Hint("a foreign key is always indexed"), "index"),
    (
        Hint("who may see or set a relation follows the `access` of the resource"),
        "read write access",
    ),
    (Hint("leave it out: an id never changes"), "onupdate"),
    (Word("on_delete"), "cascade delete"),
    (Word("column"), "foreignkey field"),
    (
        Word("inverse"),
        "backref relatedname inversedby mappedby as",
    ),
    (
        Hint("a relation has no default: it is set, or null with `required = false`"),
        "default",
    ),
];

pub(in crate::spec) const KEY: Words = &[
    (Word("fields"), "columns names on"),
    (
        Hint("leave it out: the database names its indexes by itself"),
        "name",
    ),
    (
        Hint("a unique key is an entry of `unique`, not of `indexes`"),
        "unique",
    ),
    (Word("where"), "condition filter"),
];

pub(in crate::spec) const GRANT: Words = &[
    (Word("to"), "role roles who for user grant"),
    (Word("where"), "when if condition filter"),
];

pub(in crate::spec) const ACCESS: Words = &[
    (Hint("`replace` follows `update`"), "replace"),
    (Hint("`restore` follows `update`"), "restore"),
    (Word("list"), "index"),
    (Word("read"), "get show view find select"),
    (Word("create"), "post add insert new"),
    (Word("update"), "put patch edit modify"),
    (Word("delete"), "remove destroy"),
    (
        Hint("write `read` and `write`, which stand for everything"),
        "all any *",
    ),
    (
        Hint("who owns a row is said beside `access`: `owner = \"author\"`"),
        "owner",
    ),
    (
        Hint(
            "a condition belongs to a grant: `read = { to = \"public\", where = \"status = 'active'\" }`",
        ),
        "where",
    ),
];

/// Those to whom something is granted.
pub(super) const GRANTEES: Words = &[
    (
        Word("public"),
        "everyone everybody anyone anybody anonymous guest all any permitall *",
    ),
    (
        Word("authenticated"),
        "user users loggedin signedin auth registered isauthenticated",
    ),
    (Word("owner"), "self me creator own"),
    (Word("admin"), "administrator superuser root superadmin"),
];
