//! The address of a bank: which engine it is on, in which file if it is one, and how it may be shown.
//!
//! Independent of what the bank holds.

use crate::StoreError;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use std::fs;
use std::io::ErrorKind;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// An address of which the engine is known.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    url: String,
    /// Of SQLite; none if the bank is in memory, or on a server.
    file: Option<PathBuf>,
}

impl Address {
    /// Reads `sqlite://FILE` or `postgres://…`.
    ///
    /// # Errors
    /// [`StoreError::Address`].
    pub(crate) fn parse(url: &str) -> Result<Self, StoreError> {
        let wrong = || StoreError::Address(without_credentials(url));
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options: PgConnectOptions = url.parse().map_err(|_| wrong())?;
            if !is_here(&options) && !matches!(options.get_ssl_mode(), PgSslMode::VerifyFull) {
                return Err(StoreError::InTheOpen { address: without_credentials(url) });
            }
            return Ok(Self { url: url.to_owned(), file: None });
        }
        if !url.starts_with("sqlite:") {
            return Err(wrong());
        }
        let options: SqliteConnectOptions = url.parse().map_err(|_| wrong())?;
        let in_memory = url.contains(":memory:") || url.contains("mode=memory");
        let file = (!in_memory).then(|| options.get_filename().to_owned());
        if file.as_ref().is_some_and(|file| file.as_os_str().is_empty()) {
            return Err(wrong());
        }
        Ok(Self { url: url.to_owned(), file })
    }

    /// That of a SQLite file. Some characters of its name would mean something else, and the first of a relative path a host.
    pub(crate) fn of_file(file: &Path) -> Self {
        let file = &std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let path = file.display().to_string().replace('%', "%25").replace('?', "%3F");
        Self { url: format!("sqlite://{path}"), file: Some(file.to_owned()) }
    }

    /// That of the records beside the bank: another file, or the same server.
    pub(crate) fn of_records(&self) -> Self {
        match &self.file {
            Some(bank) => {
                let mut name = bank.file_stem().unwrap_or_default().to_owned();
                name.push("-records.db");
                Self::of_file(&bank.with_file_name(name))
            }
            None => self.clone(),
        }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.url.starts_with("postgres")
    }

    pub(crate) fn is_file(&self) -> bool {
        self.file.is_some()
    }

    /// For a person: the file's absolute path, or the address without user and password.
    pub(crate) fn shown(&self) -> String {
        match &self.file {
            Some(file) => std::path::absolute(file).unwrap_or_else(|_| file.clone()).display().to_string(),
            None => without_credentials(&self.url),
        }
    }

    /// Whether there can be a bank: a server will say, a file that is missing or empty is none.
    pub(crate) fn is_there(&self) -> bool {
        let Some(file) = &self.file else { return true };
        fs::metadata(file).is_ok_and(|file| file.len() > 0 || !file.is_file())
    }

    /// Makes the file of a SQLite bank, for its owner only, unless it is there, and its folder.
    ///
    /// # Errors
    /// [`StoreError::Folder`], [`StoreError::File`].
    pub(crate) fn make_file(&self) -> Result<(), StoreError> {
        let Some(file) = &self.file else { return Ok(()) };
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            let mut builder = fs::DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            let failed = |source| StoreError::Folder { folder: folder.to_owned(), source };
            builder.create(folder).map_err(failed)?;
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        // SQLite gives the files that it keeps beside this one the same permissions.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(file) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                Err(StoreError::File { file: file.clone(), source: error })
            }
            _ => Ok(()),
        }
    }

    /// How the file of a SQLite bank is read so that nothing changes, neither in it nor, where it can be avoided, beside it.
    fn reading(&self) -> Reading {
        let Some(file) = &self.file else { return Reading::Ordinary };
        if with_suffix(file, "-wal").exists() {
            return Reading::Journaled;
        }
        // What a journal of the other kind holds has to be put back first.
        if with_suffix(file, "-journal").exists() {
            return Reading::Ordinary;
        }
        let may_not = |error: std::io::Error| {
            matches!(error.kind(), ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied)
        };
        let is_closed = fs::OpenOptions::new().write(true).open(file).is_err_and(may_not);
        if is_closed || tempfile::tempfile_in(folder(file)).is_err_and(may_not) {
            Reading::Immutable
        } else {
            Reading::Ordinary
        }
    }

    /// Settings that read a SQLite bank.
    pub(crate) fn for_reading(&self, options: SqliteConnectOptions) -> SqliteConnectOptions {
        let options = options.create_if_missing(false).pragma("query_only", "ON");
        match self.reading() {
            Reading::Journaled => options.read_only(true),
            Reading::Immutable => options.read_only(true).immutable(true),
            Reading::Ordinary => options,
        }
    }

    /// What SQLite's ATTACH takes to read the file.
    pub(crate) fn to_attach(&self) -> String {
        let path = self.shown().replace('%', "%25").replace('?', "%3F").replace('#', "%23");
        match self.reading() {
            Reading::Journaled => format!("file:{path}?mode=ro"),
            Reading::Immutable => format!("file:{path}?mode=ro&immutable=1"),
            Reading::Ordinary => format!("file:{path}?mode=rw"),
        }
    }
}

/// How a SQLite file is read.
enum Reading {
    /// Somebody has it open and keeps a journal (WAL) beside it, or was killed while they did: all is there to read it, and
    /// to look after the journal is their business.
    Journaled,
    /// It is on a medium that nobody can write to, or whoever reads may write neither into it nor beside it: no journal is
    /// there, and none can be made.
    Immutable,
    /// A bank at rest whose journal is a WAL is read by making that journal, which goes again with the last connection of
    /// those that may write; one that may not would leave it there.
    Ordinary,
}

/// Whether the server is on this machine: over a socket of its own, or by an address that leads nowhere else.
fn is_here(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    let literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let loopback = literal.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    options.get_socket().is_some() || host.starts_with('/') || host == "localhost" || loopback
}

/// The file of the bank at `url`; none if it is on a server or in memory.
///
/// # Errors
/// [`StoreError::Address`].
pub fn file_of(url: &str) -> Result<Option<PathBuf>, StoreError> {
    Ok(Address::parse(url)?.file)
}

/// The folder of a file.
pub(crate) fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The path of `file` with `suffix` behind its name.
fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// An address that may be shown: a password may stand before `@` or among the parameters.
fn without_credentials(url: &str) -> String {
    let url = url.split('?').next().unwrap_or_default();
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let server = rest.rsplit_once('@').map_or(rest, |(_, server)| server);
            format!("{scheme}://{server}")
        }
        None => url.to_owned(),
    }
}

/// Whether it would show a password to whoever reads it, in a list of processes or in a script: the address alone, or a word of
/// a command line that ends with it.
#[must_use]
pub fn has_password(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else { return false };
    let (place, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    let user = place.split('/').next().unwrap_or_default().rsplit_once('@').map(|(user, _)| user);
    user.is_some_and(|user| user.contains(':'))
        || parameters.split('&').any(|parameter| parameter.starts_with("password="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_a_password_is_told_from_one_without() {
        for with in [
            "postgres://a:b@host/bank",
            "--database-url=postgres://a:b@host:5432/bank",
            "postgres://host/bank?x=1&password=b",
        ] {
            assert!(has_password(with), "{with}");
        }
        for without in [
            "postgres://a@host:5432/bank",
            "postgres://host:5432/a@b:c",
            "sqlite://data/a:b@c.db",
            "https://b:5",
            "a:b@c",
        ] {
            assert!(!has_password(without), "{without}");
        }
    }

    #[test]
    fn a_shown_address_never_carries_a_password() {
        for url in [
            "postgres://bank:s3cret@db.example/bank?sslmode=verify-full",
            "postgres://db.example/bank?password=s3cret&sslmode=verify-full",
        ] {
            assert_eq!(Address::parse(url).expect("an address").shown(), "postgres://db.example/bank");
        }
        let open = Address::parse("postgres://bank:s3cret@db.example/bank").expect_err("it is in the open");
        assert!(!open.to_string().contains("s3cret"), "{open}");
        let wrong = Address::parse("mysql://bank:s3cret@db.example/bank").expect_err("no such engine");
        assert!(!wrong.to_string().contains("s3cret"), "{wrong}");
    }

    #[test]
    fn a_server_elsewhere_is_spoken_to_only_where_nobody_can_listen_or_take_its_place() {
        for here in ["localhost", "127.0.0.1:5433", "[::1]:5432", "%2Fvar%2Frun%2Fpostgresql"] {
            Address::parse(&format!("postgres://bank@{here}/bank")).expect(here);
        }
        for mode in ["", "?sslmode=disable", "?sslmode=prefer", "?sslmode=require", "?sslmode=verify-ca"] {
            for there in ["db.example", "10.0.0.7", "localhost.evil.example", "[2001:db8::7]:5432"] {
                let url = format!("postgres://bank@{there}/bank{mode}");
                let error = Address::parse(&url).expect_err(&url);
                assert!(matches!(error, StoreError::InTheOpen { .. }), "{error:?}");
                assert!(error.to_string().contains("sslmode=verify-full"), "{error}");
            }
        }
        Address::parse("postgres://bank@db.example/bank?sslmode=verify-full").expect("nobody can listen");
    }

    #[test]
    fn a_file_is_shown_by_its_absolute_path() {
        let here = std::env::current_dir().expect("there is one");
        let address = Address::parse("sqlite://data/clairscore.db").expect("an address");
        assert_eq!(address.shown(), here.join("data/clairscore.db").display().to_string());
        let odd = Path::new("/a bank/100%? of #1.db");
        assert_eq!(
            Address::parse(Address::of_file(odd).url()).expect("an address").shown(),
            odd.display().to_string()
        );
    }
}
