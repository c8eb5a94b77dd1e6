//! Servers that are reached with TLS.

use std::{
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use backend_gen::model::Engine;

use crate::{
    mysql,
    private::{self, Private},
    server,
    shop::{Shop, nobody},
};

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// How the servers of an engine are started and addressed.
struct Kind {
    script: &'static str,
    /// What an address begins with, up to the host.
    scheme: &'static str,
    database: &'static str,
}

/// A private server, until this is dropped.
struct Server {
    port: u16,
    folder: PathBuf,
    _private: Private,
}

impl Server {
    /// Starts one in this folder, with TLS where there is a certificate, and waits until it serves.
    fn start(shop: &Shop, kind: &Kind, folder: PathBuf) -> Self {
        let port = private::free_port();
        let private = private::run_in(&folder, kind.script, port);
        let server = Self {
            port,
            folder,
            _private: private,
        };
        let begun = Instant::now();
        while let Err(told) = status(shop, &server.address(kind, "127.0.0.1", "")) {
            assert!(begun.elapsed() < PATIENCE, "{told}");
            thread::sleep(Duration::from_millis(200));
        }
        server
    }

    fn address(&self, kind: &Kind, host: &str, demand: &str) -> String {
        format!(
            "{}{host}:{}/{}{demand}",
            kind.scheme, self.port, kind.database
        )
    }
}

fn make_certificates(folder: &Path) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engines/certificates.sh");
    let made = Command::new(script).arg(folder).status().unwrap();
    assert!(made.success());
}

/// Asks a database for its migrations; else what the program says of it.
fn status(shop: &Shop, address: &str) -> Result<(), String> {
    let mut command = shop.command(&[("DATABASE_URL", address)]);
    let output = command.args(["migrate", "status"]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    match output.status.code() {
        Some(0) => Ok(()),
        Some(1) => Err(told),
        other => panic!("{other:?}: {told}"),
    }
}

/// Takes what an address ends with that demands a certificate of the authority in a file.
fn hold(shop: &Shop, kind: &Kind, demand: impl Fn(&Path) -> String) {
    let folder = || tempfile::tempdir().unwrap().keep();
    let (certified, stranger) = (folder(), tempfile::tempdir().unwrap());
    make_certificates(&certified);
    make_certificates(stranger.path());
    let server = Server::start(shop, kind, certified);
    let plain = Server::start(shop, kind, folder());

    let demands = demand(&server.folder.join("authority.pem"));
    let address = server.address(kind, "127.0.0.1", &demands);
    let service = shop.serve(&[("DATABASE_URL", &address)]);
    nobody(&service).get("/products").expect(200);

    let others = demand(&stranger.path().join("authority.pem"));
    let missing = demand(&stranger.path().join("missing.pem"));
    for (address, cause) in [
        (server.address(kind, "127.0.0.1", &others), "certificate"),
        (server.address(kind, "localhost", &demands), "certificate"),
        (server.address(kind, "127.0.0.1", &missing), "no such file"),
        (plain.address(kind, "127.0.0.1", &demands), "TLS"),
    ] {
        let told = status(shop, &address).unwrap_err();
        assert_eq!(told.lines().count(), 1, "{told}");
        assert!(told.contains("`DATABASE_URL`"), "{told}");
        assert!(told.contains(cause), "{told}");
    }
}

#[tokio::test(flavor = "current_thread")]
#[ignore = "needs PostgreSQL and Redis; `scripts/test` has them"]
async fn a_certificate_can_be_demanded() {
    let kind = Kind {
        script: "server.sh",
        scheme: "postgres://postgres@",
        database: "postgres",
    };
    let usual = server::address().await;
    let shop = Shop::on(Engine::Postgres, &usual);
    hold(&shop, &kind, |authority| {
        format!("?sslmode=verify-full&sslrootcert={}", authority.display())
    });
}

#[test]
#[ignore = "needs MariaDB and Redis; `scripts/test` has them"]
fn a_certificate_can_be_demanded_on_mysql() {
    let kind = Kind {
        script: "mysql.sh",
        scheme: "mysql://root@",
        database: "test",
    };
    let shop = Shop::on(Engine::Mysql, &mysql::address());
    hold(&shop, &kind, |authority| {
        format!("?ssl-mode=VERIFY_IDENTITY&ssl-ca={}", authority.display())
    });
}
