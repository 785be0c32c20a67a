//! How the way to PostgreSQL is guarded: what each `sslmode` of an address lets pass, on a server that speaks TLS, through
//! somebody on the way who does not, and at a server that wants it.

use crate::support::{Bank, on_postgres};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use std::error::Error;
use std::path::PathBuf;
use store::{Access, Store, StoreError};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// Where tools/with-postgres put the certificates of its server.
const CERTIFICATES: &str = "CLAIRSCORE_TEST_CERTIFICATES";

/// Modes that let nobody pass who does not encrypt.
const STRICT: [&str; 3] = ["require", "verify-ca", "verify-full"];

/// Runs a rule on a bank whose server speaks TLS, with the folder of its certificates.
async fn on_a_server_with_certificates<F>(rule: impl FnOnce(Bank, PathBuf) -> F + Send + 'static)
where
    F: Future<Output = ()> + Send + 'static,
{
    let Ok(folder) = std::env::var(CERTIFICATES) else {
        println!("skipped: the PostgreSQL that was lent has no certificates of ours");
        return;
    };
    on_postgres(|bank| rule(bank, folder.into())).await;
}

/// The address of the bank, its server called `host`, under these parameters.
fn address(bank: &Bank, host: &str, parameters: &str) -> String {
    format!("{}?{parameters}", bank.url.replace("127.0.0.1", host))
}

/// Opens the bank; says whether its connection is encrypted.
async fn opened(url: &str) -> Result<bool, StoreError> {
    Store::open(url, Access::Read).await?.close().await?;
    let db = Database::connect(url).await.expect("it opens once more");
    let asked = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, asked)).await;
    let encrypted = row.expect("it answers").expect("a row").try_get_by_index(0).expect("a boolean");
    db.close().await.expect("it closes");
    Ok(encrypted)
}

/// An error with all its causes.
fn whole(error: &(dyn Error + 'static)) -> String {
    std::iter::successors(Some(error), |error| (**error).source()).map(|error| format!("{error}\n")).collect()
}

/// Asserts that the bank cannot be opened, for a reason that says `part`.
async fn refused(url: &str, part: &str) {
    let error = opened(url).await.expect_err(url);
    assert!(matches!(error, StoreError::Open { .. }), "{url}: {error:?}");
    assert!(whole(&error).contains(part), "{url}: {}", whole(&error));
}

/// Somebody between the program and the server of `bank` who says that there is no TLS; the address through them.
async fn stripped(bank: &Bank) -> String {
    let server =
        bank.url.split(['@', '/']).find(|part| part.contains("127.0.0.1")).expect("a host").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let port = listener.local_addr().expect("it has one").port();
    let through = bank.url.replace(&server, &format!("127.0.0.1:{port}"));
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let server = server.clone();
            tokio::spawn(async move {
                // SSLRequest, then what starts a session. Source: PostgreSQL's "Message Formats".
                let mut request = [0; 8];
                client.read_exact(&mut request).await?;
                assert_eq!(request, [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f], "it asks for TLS first");
                client.write_all(b"N").await?;
                copy_bidirectional(&mut client, &mut TcpStream::connect(server).await?).await
            });
        }
    });
    through
}

#[tokio::test]
async fn verify_full_speaks_to_the_server_of_that_name_and_that_authority_only() {
    on_a_server_with_certificates(|bank, folder| async move {
        let certified = |authority: &str| format!("sslrootcert={}", folder.join(authority).display());
        let full =
            |host, authority| address(&bank, host, &format!("sslmode=verify-full&{}", certified(authority)));
        assert!(opened(&full("localhost", "ca.crt")).await.expect("the right one"));
        refused(&full("127.0.0.1", "ca.crt"), "not valid for name").await;
        refused(&full("localhost", "other.crt"), "UnknownIssuer").await;
        // Nor one that only it itself vouches for.
        refused(&address(&bank, "localhost", "sslmode=verify-full"), "UnknownIssuer").await;
        let of_any_name =
            |authority| address(&bank, "127.0.0.1", &format!("sslmode=verify-ca&{}", certified(authority)));
        assert!(opened(&of_any_name("ca.crt")).await.expect("the right authority"));
        refused(&of_any_name("other.crt"), "UnknownIssuer").await;
    })
    .await;
}

/// Which is why it does not do for a server elsewhere.
#[tokio::test]
async fn require_encrypts_and_asks_nobody_who_they_are() {
    on_a_server_with_certificates(|bank, folder| async move {
        let other = format!("sslmode=require&sslrootcert={}", folder.join("other.crt").display());
        assert!(opened(&address(&bank, "127.0.0.1", &other)).await.expect("whoever it is"));
    })
    .await;
}

#[tokio::test]
async fn who_takes_the_encryption_away_is_refused_by_every_mode_that_asks_for_it() {
    on_postgres(|bank| async move {
        let through = stripped(&bank).await;
        for mode in STRICT {
            refused(&format!("{through}?sslmode={mode}"), "TLS").await;
        }
        // What an address without a mode means.
        for lenient in ["", "?sslmode=prefer"] {
            assert!(!opened(&format!("{through}{lenient}")).await.expect("it goes on in clear"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_server_that_wants_encryption_refuses_who_offers_none() {
    on_a_server_with_certificates(|bank, folder| async move {
        let role = "DO $$ BEGIN CREATE ROLE encrypted SUPERUSER LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$";
        bank.db.execute_unprepared(role).await.expect("a role");
        let bank = Bank { url: bank.url.replace("postgres@", "encrypted@"), ..bank };
        refused(&address(&bank, "localhost", "sslmode=disable"), "no encryption").await;
        let full = format!("sslmode=verify-full&sslrootcert={}", folder.join("ca.crt").display());
        assert!(opened(&address(&bank, "localhost", &full)).await.expect("it speaks TLS"));
    })
    .await;
}
