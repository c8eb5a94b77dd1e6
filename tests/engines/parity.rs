//! The same requests have the same answers on every engine, byte for byte but for ids and times.

mod normal;
mod script;

use backend_gen::model::Engine;

use self::{
    normal::Normal,
    script::{Known, Step},
};
use crate::{
    mysql, schema, server,
    shop::{Shop, nobody, sign_in},
};

const SCRIPT: &str = include_str!("parity/shop.script");

/// What each request is answered with.
fn play(shop: &Shop, variables: &[(&str, &str)], steps: &[Step]) -> Vec<String> {
    shop.make_admin(variables);
    let service = shop.serve(variables);
    let nobody = nobody(&service);
    let (mut known, mut normal) = (Known::default(), Normal::default());
    let mut caller = nobody.clone();
    let mut answers = Vec::new();
    for step in steps {
        match step {
            Step::Caller(name) if name == "nobody" => caller = nobody.clone(),
            Step::Caller(name) => caller = sign_in(&nobody, name),
            Step::Request(request) => {
                let answer = known.send(&caller, request);
                answers.push(format!("{request}\n{}", normal.of(&answer)));
            }
        }
    }
    answers
}

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL; `scripts/test` has it"]
async fn answers_are_the_same_on_every_engine() {
    let steps = script::read(SCRIPT);
    let address = server::address().await;
    let expected = play(&Shop::on_sqlite(), &[], &steps);
    // What the script takes for granted is there, or it would compare refusals.
    let made = expected.iter().filter(|answer| answer.contains("\n201\n"));
    assert!(expected.len() > 400 && made.count() > 60);

    let database = schema::make("parity").await;
    let shop = Shop::on(Engine::Postgres, &address);
    let found = play(&shop, &[("DATABASE_URL", &database)], &steps);
    schema::forget("parity").await;
    assert_same("PostgreSQL", &expected, &found);

    let database = mysql::make("parity");
    let shop = Shop::on(Engine::Mysql, &mysql::address());
    let found = play(&shop, &[("DATABASE_URL", &database)], &steps);
    mysql::forget("parity");
    assert_same("MariaDB", &expected, &found);
}

fn assert_same(engine: &str, expected: &[String], found: &[String]) {
    let pairs = expected.iter().zip(found);
    let differences = pairs.filter(|(expected, found)| expected != found);
    let differences: Vec<_> = differences
        .map(|(expected, found)| format!("on SQLite {expected}\non {engine} {found}\n"))
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
