drop view active_comments;

drop table comments;
