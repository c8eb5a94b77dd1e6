//! The same requests have the same answers on every engine, byte for byte but for ids and times.

mod normal;
mod script;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use self::{normal::Normal, script::Step};
use crate::{
    elsewhere::on_postgres,
    http::Client,
    schema, server,
    service::Service,
    workshop::{Project, Workshop},
};

const SCRIPT: &str = include_str!("parity/shop.script");

const PASSWORD: &str = "correct horse battery";

/// A program that was built, and its database.
struct Shop {
    program: PathBuf,
    folder: tempfile::TempDir,
    database: String,
}

impl Shop {
    fn build(project: &Project, database: impl FnOnce(&Path) -> String) -> Self {
        project.cargo(&["build", "--locked"]);
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("shop");
        fs::copy(project.executable(), &program).unwrap();
        let database = database(folder.path());
        Self {
            program,
            folder,
            database,
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .current_dir(self.folder.path())
            .env("DATABASE_URL", &self.database)
            .env("RATE_LIMIT_REQUESTS", "1000000");
        command
    }

    /// What each step is answered with.
    fn play(&self, steps: &[Step]) -> Vec<String> {
        let arguments = [
            "admin",
            "create",
            "--email",
            "admin@example.com",
            "--password-stdin",
        ];
        script::feed(self.command().args(arguments), PASSWORD);
        let service = Service::of(&mut self.command());
        let nobody = Client::new(service.address, "/api/v1");
        let mut known = script::Known::default();
        let mut normal = Normal::default();
        let mut caller = nobody.clone();
        let mut answers = Vec::new();
        for step in steps {
            match step {
                Step::Caller(name) => caller = sign_in(&nobody, name),
                Step::Request(request) => {
                    let answer = known.send(&caller, request);
                    answers.push(format!("{request}\n{}", normal.of(&answer)));
                }
            }
        }
        answers
    }
}

fn sign_in(nobody: &Client, name: &str) -> Client {
    if name == "nobody" {
        return nobody.clone();
    }
    let body = serde_json::json!({ "email": format!("{name}@example.com"), "password": PASSWORD });
    let tokens = nobody.post("/auth/login", &body).expect(200);
    nobody.with_token(tokens["accessToken"].as_str().unwrap())
}

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL; `scripts/test` has it"]
async fn answers_are_the_same_on_every_engine() {
    let steps = script::read(SCRIPT);
    let requests = steps.iter().filter(|step| matches!(step, Step::Request(_)));
    assert!(requests.count() > 400);
    let address = server::address().await;
    let workshop = Workshop::open();
    let description = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop");
    let text = fs::read_to_string(description.join("backend.toml")).unwrap();

    let on_sqlite = workshop.generate(&description);
    let on_sqlite = Shop::build(&on_sqlite, |folder| {
        format!("sqlite://{}", folder.join("shop.db").display())
    });
    let on_postgres = on_postgres(&workshop, "shop-on-postgres", &text, &address);
    let database = schema::make().await;
    let on_postgres = Shop::build(&on_postgres, |_| database);

    let expected = on_sqlite.play(&steps);
    let found = on_postgres.play(&steps);
    schema::forget().await;
    let differences = expected
        .iter()
        .zip(&found)
        .filter(|(expected, found)| expected != found);
    let differences: Vec<_> = differences
        .map(|(expected, found)| format!("SQLite: {expected}\nPostgreSQL: {found}\n"))
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    // Nobody is refused for want of what the script takes for granted.
    let created = expected.iter().filter(|answer| answer.contains("\n201\n"));
    assert!(created.count() > 60);
}
