//! Who may do what: every route, asked by everybody.

use serde_json::json;

use crate::{
    checks::matrix::{self, Place},
    comments::COMMENTS,
    follows::FOLLOWS,
    helpers::run,
    posts::POSTS,
    tags::TAGS,
};

#[test]
fn posts() {
    let places: &[Place] = &[("/tags/{id}/posts", None, |world| world.fresh(&TAGS))];
    let table = "
                                 no-one  bad-token  member  editor  admin  its-owner  a-stranger
GET     /posts                   200:1   401        200:1   200:1   200:1  200:1      200:1
POST    /posts                   401     401        201     201     201    201        201
GET     /posts/{id}              200     401        200     200     200    200        200
PUT     /posts/{id}              401     401        403     200     403    200        403
PATCH   /posts/{id}              401     401        403     200     403    200        403
DELETE  /posts/{id}              401     401        403     204     403    204        403
POST    /posts/{id}/restore      401     401        404     200     404    200        404
GET     /tags/{id}/posts         200:1   401        200:1   200:1   200:1  200:1      200:1
PUT     /tags/{id}/posts/{post}  401     401        403     204     403    204        403
DELETE  /tags/{id}/posts/{post}  401     401        403     204     403    204        403
";
    run(matrix::holds(&POSTS, json!({}), places, table));
}

#[test]
fn other_posts() {
    let places: &[Place] = &[("/tags/{id}/posts", None, |world| world.fresh(&TAGS))];
    let table = "
                                 no-one  bad-token  member  editor  admin  its-owner  a-stranger
GET     /posts                   200:0   401        200:0   200:1   200:0  200:1      200:0
GET     /posts/{id}              404     401        404     200     404    200        404
PUT     /posts/{id}              401     401        404     200     404    200        404
PATCH   /posts/{id}              401     401        404     200     404    200        404
DELETE  /posts/{id}              401     401        404     204     404    204        404
POST    /posts/{id}/restore      401     401        404     200     404    200        404
GET     /tags/{id}/posts         200:0   401        200:0   200:1   200:0  200:1      200:0
PUT     /tags/{id}/posts/{post}  401     401        404     204     404    204        404
DELETE  /tags/{id}/posts/{post}  401     401        404     204     404    204        404
";
    run(matrix::holds(
        &POSTS,
        json!({ "status": "draft" }),
        places,
        table,
    ));
}

#[test]
fn tags() {
    let places: &[Place] = &[("/posts/{id}/tags", None, |world| world.fresh(&POSTS))];
    let table = "
                                no-one  bad-token  member  editor  admin
GET     /tags                   200:1   401        200:1   200:1   200:1
POST    /tags                   401     401        403     201     201
GET     /tags/{id}              200     401        200     200     200
PUT     /tags/{id}              401     401        403     200     200
PATCH   /tags/{id}              401     401        403     200     200
DELETE  /tags/{id}              401     401        403     204     204
GET     /posts/{id}/tags        200:1   401        200:1   200:1   200:1
PUT     /posts/{id}/tags/{tag}  401     401        403     204     403
DELETE  /posts/{id}/tags/{tag}  401     401        403     204     403
";
    run(matrix::holds(&TAGS, json!({}), places, table));
}

#[test]
fn comments() {
    let places: &[Place] = &[
        ("/posts/{id}/comments", Some("postId"), |world| {
            world.shared(&POSTS)
        }),
        ("/comments/{id}/replies", Some("parentId"), |world| {
            world.fresh(&COMMENTS)
        }),
    ];
    let table = "
                                no-one  bad-token  member  editor  admin  its-owner  a-stranger
GET     /comments               200:1   401        200:1   200:1   200:1  200:1      200:1
POST    /comments               401     401        201     201     201    201        201
GET     /comments/{id}          200     401        200     200     200    200        200
PUT     /comments/{id}          401     401        403     403     403    200        403
PATCH   /comments/{id}          401     401        403     403     403    200        403
DELETE  /comments/{id}          401     401        403     204     403    204        403
POST    /comments/{id}/restore  401     401        404     404     404    200        404
GET     /posts/{id}/comments    200:1   401        200:1   200:1   200:1  200:1      200:1
POST    /posts/{id}/comments    401     401        201     201     201    201        201
GET     /comments/{id}/replies  200:1   401        200:1   200:1   200:1  200:1      200:1
POST    /comments/{id}/replies  401     401        201     201     201    201        201
";
    run(matrix::holds(&COMMENTS, json!({}), places, table));
}

#[test]
fn follows() {
    let places: &[Place] = &[];
    let table = "
                       no-one  bad-token  member  editor  admin  its-owner  a-stranger
GET     /follows       401     401        200:1   200:1   200:1  200:1      200:1
POST    /follows       401     401        201     201     201    201        201
GET     /follows/{id}  401     401        200     200     200    200        200
DELETE  /follows/{id}  401     401        403     403     403    204        403
";
    run(matrix::holds(&FOLLOWS, json!({}), places, table));
}
