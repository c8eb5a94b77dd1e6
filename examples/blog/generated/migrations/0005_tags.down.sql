drop table post_tags;

drop table tags;
