//! Databases that the service cannot use.

use std::{io::Write as _, net::TcpListener, thread};

use app::{app::App, config::Config};
use kernel::env::Secret;

use crate::helpers::{Service, run};

/// The address of the database of a service, up to its name.
fn server(service: &Service) -> &str {
    let address = service.app.config.database.url.expose();
    let (address, _) = address.split_once('?').unwrap_or((address, ""));
    address.rsplit_once('/').unwrap().0
}

#[test]
fn what_is_wrong_with_an_address_is_told_without_its_password() {
    run(async {
        let service = Service::start().await;
        let server = server(&service);
        let (scheme, _) = server.split_once("://").unwrap();
        for (wrong, place, cause) in [
            ("shop:hunter2@127.0.0.1:1/shop", "***@127.0.0.1:1/shop", "refused"),
            ("shop:hunter2@no-host.invalid/shop", "***@no-host.invalid/shop", "lookup"),
            ("shop:hunter2@localhost/shop?host=/not/there&socket=/not/there", "***@localhost/shop", "no such file"),
            ("shop:hunter2@:5432:5432/shop", "***@:5432:5432/shop", "not an address\nhint: "),
            ("shop:hunt/er2@localhost/shop", "***", "not an address\nhint: "),
            ("shop:p@hunt/er2@localhost/shop", "***", "not an address\nhint: "),
        ] {
            let url = Secret::new(format!("{scheme}://{wrong}"));
            let told = told_of(&service, |config| config.database.url = url).await;
            let place = format!("`DATABASE_URL` names, `{scheme}://{place}`: ");
            assert!(told.contains(&place), "{told}");
            assert!(told.contains(cause), "{told}");
            assert!(!told.contains("hunt"), "{told}");
        }
        let unknown = Secret::new(format!("{server}/not_there_and_never_was"));
        for (variable, told) in [
            ("`DATABASE_URL`", told_of(&service, |config| config.database.url = unknown.clone()).await),
            (
                "`DATABASE_REPLICA_URL`",
                told_of(&service, |config| config.database.replica_url = Some(unknown.clone())).await,
            ),
        ] {
            assert!(told.contains(variable), "{told}");
            let (_, cause) = told.split_once("`: ").unwrap();
            assert!(cause.contains("not_there_and_never_was"), "{told}");
        }
    });
}

#[test]
fn a_server_of_another_kind_is_told_as_such() {
    run(async {
        let service = Service::start().await;
        let (scheme, _) = server(&service).split_once("://").unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Secret::new(format!("{scheme}://{}/shop", listener.local_addr().unwrap()));
        let another = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        });
        let told = told_of(&service, |config| config.database.url = url).await;
        another.join().unwrap();
        assert!(told.contains("does not speak as this database does"), "{told}");
    });
}

/// Why a service does not start whose configuration is changed like this.
async fn told_of(service: &Service, change: impl FnOnce(&mut Config)) -> String {
    let mut config = service.app.config.clone();
    change(&mut config);
    App::open(config).await.err().unwrap().to_string()
}

#[test]
fn a_copy_that_is_away_is_done_without() {
    run(async {
        let service = Service::start().await;
        let mut config = service.app.config.clone();
        let (scheme, _) = server(&service).split_once("://").unwrap();
        config.database.replica_url = Some(Secret::new(format!("{scheme}://127.0.0.1:1/copy")));
        let app = App::open(config).await.unwrap();
        app.db.read_late(async |db| sqlx::query("select 1").execute(db).await).await.unwrap();
        app.db.close().await;
    });
}
