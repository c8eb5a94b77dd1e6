drop view active_posts;

drop table posts;
