//! Types.

use super::{
    COUNTS_UP, Words,
    ours::{
        Ours::{Hint, Relation, Word},
        Points::{Many, One, OnlyOne},
    },
};

pub(in crate::spec) const TYPES: Words = &[
    (
        Word("string"),
        "varchar varchar2 nvarchar char nchar character charactervarying citext",
    ),
    (Word("string"), "str phone tel charfield"),
    (
        Word("string(45)"),
        "inet ip ipaddress genericipaddressfield",
    ),
    (Word("string(49)"), "cidr"),
    (Word("string(17)"), "macaddr"),
    (
        Word("text"),
        "tinytext mediumtext longtext textarea textblob clob",
    ),
    (Word("text"), "markdown html richtext textfield"),
    (Word("email"), "mail emailfield"),
    (Word("url"), "uri link website urlfield"),
    (Word("smallint"), "i8 i16 u8 int2 int16 short tinyint year"),
    (
        Word("smallint"),
        "smallintegerfield positivesmallintegerfield",
    ),
    (
        Word("int"),
        "integer mediumint i32 u16 uint int4 int32 integerfield positiveintegerfield",
    ),
    (Word("bigint"), "u32 i64 u64 usize int8 int64 long"),
    (Word("bigint"), "bigintegerfield positivebigintegerfield"),
    (
        Word("float"),
        "f32 f64 double doubleprecision real floatfield",
    ),
    (Hint("did you mean `int` or `decimal(12,2)`?"), "number"),
    (
        Word("decimal(12,2)"),
        "numeric money currency price bigdecimal decimalfield",
    ),
    (Word("slug"), "slugfield"),
    (Word("bool"), "booleanfield boolean bit flag"),
    (Word("uuid"), "uuidfield guid uuid4 uuidv4 uuidv7 ulid"),
    (Word("date"), "datefield localdate"),
    (Word("time"), "timefield localtime"),
    (
        Word("datetime"),
        "datetimefield timestamp timestamptz instant",
    ),
    (
        Word("datetime"),
        "localdatetime zoneddatetime offsetdatetime",
    ),
    (Word("json"), "jsonfield jsonb object map dict hash any"),
    (
        Word("bytes"),
        "binaryfield blob longblob anyblob imageblob binary varbinary bytea buffer",
    ),
    (Word("enum(draft, active)"), "set choice select enumeration"),
    (
        COUNTS_UP,
        "serial bigserial autoincrement autofield bigautofield",
    ),
    (
        Hint("a list is written with `[]` behind the type: `string[]`"),
        "list array vec",
    ),
    (
        Hint("what may be null ends with `?`: `text?`"),
        "option optional nullable",
    ),
    (
        Relation(One),
        "belongsto hasmany references reference ref relation foreignkey fk manytoone",
    ),
    (Relation(Many), "manytomany manytomanyfield"),
    (Relation(OnlyOne), "onetoone onetoonefield"),
    (
        Hint("the password of an account comes with `[auth]`: leave the field out"),
        "password",
    ),
    (
        Hint("keep where the file lies in a `url`, or a small one in `bytes`"),
        "file image filefield imagefield",
    ),
    (
        Hint("keep the seconds in an `int`"),
        "durationfield interval duration",
    ),
];
