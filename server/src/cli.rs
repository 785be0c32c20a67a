//! The grammar of the command line: which commands there are, and what each takes. These names are a
//! contract with scripts.
//!
//! Independent of what the commands do; see [`crate::command`].

use crate::address::{Address, default_address};
use crate::company_options::CompanyOptions;
use crate::http::connection::wire::Networks;
use crate::records_key::RecordsKey;
use crate::version::VERSION;
use app::base_path::BasePath;
use app::policy::{Permission, Role};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use model::record::checkpoint::{SECRET, from_hex};
use model::record::person::Person as About;
use std::convert::Infallible;
use std::path::PathBuf;
use store::import::MAX_REJECTED;
use store::{Plan, has_password};

/// Where the bank is unless somebody says otherwise.
pub const DEFAULT_DATABASE_URL: &str = "sqlite://data/clairscore.db";

/// One explained, recorded credit decision: from the bank's raw files to a sentence that a client understands.
#[derive(Debug, Parser)]
#[command(name = "clairscore", version = VERSION)]
pub struct CommandLine {
    /// What every command takes.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl CommandLine {
    /// What this process was called with. Ends it as clap does (exit code 2) where that cannot be understood, or shows a
    /// password to whoever lists the machine's processes.
    #[must_use]
    pub fn read() -> Self {
        let read = Self::parse();
        if has_password(&read.common.database_url) && std::env::args().any(|word| has_password(&word)) {
            let why = "whoever lists the processes of this machine reads the password of --database-url: put the address \
                       into DATABASE_URL, or the password into PGPASSWORD or ~/.pgpass";
            Self::command().error(ErrorKind::ValueValidation, why).exit();
        }
        read
    }
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Common {
    /// The bank's database: sqlite://FILE or postgres://USER@HOST/NAME. A password is better kept out of the list of
    /// processes: put the address into DATABASE_URL, or the password into PGPASSWORD or ~/.pgpass.
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "DATABASE_URL",
        hide_env_values = true,
        default_value = DEFAULT_DATABASE_URL,
        value_parser = database_url
    )]
    pub database_url: String,
    /// The ONNX artifact that decides; without it, the one shipped inside this program.
    #[arg(long, global = true, value_name = "FILE", env = "CLAIRSCORE_MODEL")]
    pub model: Option<PathBuf>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the dashboard and the API until told to stop.
    Serve(Box<Serve>),
    /// Make the bank's content what a folder or zip of the seven tables holds (Kaggle's layout).
    Import(Import),
    /// Write invented clients, in the layout that `import` reads.
    Generate(Generate),
    /// Write every client's features as a Parquet file, for training.
    Features(Features),
    /// Say what every feature is, where it comes from and what it is worth, as Markdown (docs/variables.md).
    Catalogue(Catalogue),
    /// Score every client of the bank, or those who have no score.
    Score(Score),
    /// Say why one client's score is what it is.
    Explain(Explain),
    /// Say whether clients have changed since the training, and whether groups of them are treated alike.
    Monitor(Monitor),
    /// Print the model card: what the model is for, what it is worth, and its limits.
    ModelCard(ModelCard),
    /// Write the whole bank into one file, from either engine, or see whether such a file is worth something.
    Backup(Backup),
    /// Make the bank's content what a backup holds, on either engine.
    Restore(Restore),
    /// Bring the bank to this program's schema, or make an empty one. A backup is a SQLite bank: name it with
    /// --database-url sqlite://FILE.
    Migrate(Migrate),
    /// Say who may sign in, and as what. Nobody's password is told: whoever is added gets a link by which they choose it.
    #[command(subcommand)]
    User(User),
    /// Say which programs may use the API, by a token each.
    #[command(subcommand)]
    Token(Token),
    /// Say whether the records of decisions are what was recorded, or sign how many there are.
    Audit(Audit),
    /// Take the log of who did what away as a signed file, or delete what is older than it has to be kept.
    Log(Log),
    /// Tell everything that is held on somebody, correct it, or erase it.
    Person(Person),
    /// Ask a running server whether it can answer: exit 0 if it can, else 1.
    Ready(Ready),
}

/// Under which path browsers find the server.
#[derive(Debug, Args)]
pub struct Based {
    /// The path of its own that a proxy passes on to this server, which shares its name with others, as /clairscore: every
    /// address, /readyz included, is under it.
    #[arg(
        long,
        value_name = "PATH",
        env = "CLAIRSCORE_BASE_PATH",
        default_value = "",
        hide_default_value = true
    )]
    pub base_path: BasePath,
}

/// Where a server listens.
#[derive(Debug, Args)]
pub struct Listening {
    /// Where the server listens; where nothing says so, but PORT is set, on every address at that port.
    #[arg(long, value_name = "HOST:PORT", env = "CLAIRSCORE_ADDR", default_value = default_address())]
    pub addr: Address,
    /// Under which path.
    #[command(flatten)]
    pub based: Based,
}

/// `clairscore serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Where.
    #[command(flatten)]
    pub listening: Listening,
    /// A name by which browsers may ask for this server, beside `localhost` and addresses; may be repeated.
    #[arg(
        long = "allowed-host",
        value_name = "NAME",
        env = "CLAIRSCORE_ALLOWED_HOSTS",
        value_delimiter = ',',
        value_parser = host_name
    )]
    pub allowed_hosts: Vec<String>,
    /// Where what is counted (/metrics) can be read, for those who watch the server: nowhere, unless this says so.
    #[arg(long, value_name = "HOST:PORT", env = "CLAIRSCORE_METRICS_ADDR")]
    pub metrics_addr: Option<Address>,
    /// What signs how long the chain of the records is.
    #[command(flatten)]
    pub key: RecordsKey,
    /// Whom clients write to about their data, as letters name it: an address, a telephone number.
    #[arg(long, value_name = "TEXT", env = "CLAIRSCORE_DATA_PROTECTION", default_value = "")]
    pub data_protection: String,
    /// How long to go on once told to stop, so that a load balancer sees that /readyz has turned 503.
    #[arg(long, value_name = "SECONDS", env = "CLAIRSCORE_SHUTDOWN_DELAY", default_value_t = 1)]
    pub shutdown_delay: u16,
    /// Only show what is there: people sign in and read, and whatever would decide, record or change something is refused.
    /// Nothing is written but who is signed in, and the log.
    #[arg(long, env = "CLAIRSCORE_READ_ONLY", conflicts_with = "demo_clients")]
    pub read_only: bool,
    /// If the bank is empty, first fill it with so many invented clients, and score them.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub demo_clients: Option<u32>,
    /// Also offer the people of an invented bank to whoever comes from elsewhere than this machine, and forget every night, at 3:00
    /// UTC, what they have written. A real bank does neither.
    #[arg(long, env = "CLAIRSCORE_PUBLIC_DEMO")]
    pub public_demo: bool,
    /// The certificate with which to speak TLS (PEM, the server's own first); read again when it changes.
    #[arg(long, value_name = "FILE", env = "CLAIRSCORE_TLS_CERT", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Its private key (PEM).
    #[arg(long, value_name = "FILE", env = "CLAIRSCORE_TLS_KEY", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// The networks of the proxies that speak TLS before this server, as 10.0.0.0/8, or the word private; nobody else is answered.
    #[arg(
        long,
        value_name = "NETWORK",
        env = "CLAIRSCORE_BEHIND_PROXY",
        value_delimiter = ',',
        conflicts_with = "tls_cert"
    )]
    pub behind_proxy: Vec<Networks>,
    /// The company whose people may come in.
    #[command(flatten)]
    pub company: CompanyOptions,
}

/// `clairscore user`.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Open an account, and print the path at which its owner chooses a password and sets up a second factor.
    Add {
        /// What they will type: letters, digits and any of . _ - @
        #[arg(value_name = "LOGIN", value_parser = login)]
        login: String,
        /// Their name, as others see it [default: the login].
        #[arg(long, value_name = "NAME", value_parser = person_name)]
        name: Option<String>,
        /// What they are: advisor, risk-manager, auditor or operator; may be repeated.
        #[arg(long = "role", value_name = "ROLE", required = true, value_parser = role)]
        roles: Vec<Role>,
        /// What that path begins with.
        #[command(flatten)]
        based: Based,
    },
    /// List the accounts: login, name, state, roles.
    List,
    /// Make somebody something else, from their next request on.
    Roles {
        /// Whom.
        #[arg(value_name = "LOGIN", value_parser = login)]
        login: String,
        /// What they are; may be repeated.
        #[arg(long = "role", value_name = "ROLE", required = true, value_parser = role)]
        roles: Vec<Role>,
    },
    /// Let somebody in no longer, and sign them out everywhere.
    Disable {
        /// Whom.
        #[arg(value_name = "LOGIN", value_parser = login)]
        login: String,
    },
    /// Forget somebody's password and second factor, sign them out everywhere, and print a new path as `add` does. Also lets
    /// in again who was disabled; whoever comes with their company's account needs no path.
    Reset {
        /// Whose.
        #[arg(value_name = "LOGIN", value_parser = login)]
        login: String,
        /// What that path begins with.
        #[command(flatten)]
        based: Based,
    },
}

/// `clairscore token`.
#[derive(Debug, Subcommand)]
pub enum Token {
    /// Make a token and print its secret, once.
    Create {
        /// What to call it.
        #[arg(value_name = "NAME", value_parser = login)]
        name: String,
        /// What it lets a program do: read-clients, read-model, score, read-portfolio, export or read-log; may be repeated.
        #[arg(long = "scope", value_name = "SCOPE", required = true, value_parser = scope)]
        scopes: Vec<Permission>,
        /// For how long.
        #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=366))]
        days: u32,
    },
    /// List the tokens: name, state, scopes.
    List,
    /// Take a token back: it lets nobody in any more.
    Revoke {
        /// Which.
        #[arg(value_name = "NAME", value_parser = login)]
        name: String,
    },
}

/// A login or a token's name, in lower case.
fn login(text: &str) -> Result<String, String> {
    let login = text.trim().to_lowercase();
    let fit = login.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-@".contains(&byte));
    if fit && (2..=64).contains(&login.len()) {
        Ok(login)
    } else {
        Err("write 2 to 64 letters, digits and any of . _ - @".to_owned())
    }
}

/// A person's name: one line.
fn person_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    if (1..=80).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        Ok(name.to_owned())
    } else {
        Err("write a name of 80 characters at most, in one line".to_owned())
    }
}

fn role(text: &str) -> Result<Role, String> {
    let names = || Role::ALL.map(Role::name).join(", ");
    Role::of_name(text).ok_or_else(|| format!("the roles are: {}", names()))
}

fn scope(text: &str) -> Result<Permission, String> {
    let scopes = Permission::ALL.into_iter().filter(|permission| permission.is_scope());
    let names = || scopes.map(Permission::name).collect::<Vec<_>>().join(", ");
    Permission::of_scope(text).ok_or_else(|| format!("the scopes are: {}", names()))
}

/// `clairscore import`.
#[derive(Debug, Args)]
pub struct Import {
    /// A folder with the tables (.csv or .csv.gz), or a .zip with all of them.
    #[arg(value_name = "FOLDER|ZIP")]
    pub source: PathBuf,
    /// Which clients' history was extracted (SK_ID_CURR,installments); default: coverage.csv beside the tables.
    #[arg(long, value_name = "FILE")]
    pub coverage: Option<PathBuf>,
    /// Also lose what the bank has and the source has not, or more than a tenth less of: a table, outcomes, applicants.
    #[arg(long)]
    pub replace: bool,
    /// Keep the bank, and replace in it the clients whom the source's application files name; new ones come in.
    #[arg(long)]
    pub add: bool,
    /// Only say what would be done: nothing is written, and no bank is made.
    #[arg(long)]
    pub dry_run: bool,
    /// What may be wrong with the files.
    #[command(flatten)]
    pub reading: Reading,
}

/// What may be wrong with Kaggle's tables.
#[derive(Debug, Args)]
pub struct Reading {
    /// Share of a file's rows that may be unreadable (0.02, or 2%), the same as others, or unknown in a column of which nearly
    /// nothing is known; rows of clients who are not there do not count.
    #[arg(
        long,
        value_name = "SHARE",
        env = "CLAIRSCORE_MAX_REJECTED",
        default_value_t = MAX_REJECTED,
        value_parser = share
    )]
    pub max_rejected: f64,
    /// Also write the rows that cannot be kept as CSV: file,line,reason,row (its line as it came).
    #[arg(long, value_name = "F.csv")]
    pub rejected: Option<PathBuf>,
}

/// A share: `0.02`, or `2%`.
fn share(text: &str) -> Result<f64, String> {
    let (number, whole) = text.strip_suffix('%').map_or((text, 1.0), |percent| (percent, 100.0));
    let share = number.trim().parse::<f64>().ok().map(|number| number / whole);
    share
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| "write a share from 0 to 1, as 0.02 or 2%".to_owned())
}

/// `clairscore generate`.
#[derive(Debug, Args)]
pub struct Generate {
    /// How many clients to invent.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub clients: u32,
    /// The same seed invents the same clients.
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// The folder to make; it must not exist, or be empty.
    #[arg(long, value_name = "FOLDER", default_value = "data/synthetic")]
    pub output: PathBuf,
}

/// `clairscore catalogue`.
#[derive(Debug, Args)]
pub struct Catalogue {
    /// What the notebook measured of each feature (model/training/importance.json).
    #[arg(value_name = "IMPORTANCE.json", required_unless_present = "hash")]
    pub importance: Option<PathBuf>,
    /// Print the hash of the catalogue instead: feature files and models of another one are refused.
    #[arg(long, conflicts_with = "importance")]
    pub hash: bool,
}

/// `clairscore features`.
#[derive(Debug, Args)]
pub struct Features {
    /// The Parquet file to write.
    #[arg(long, value_name = "F.parquet")]
    pub output: PathBuf,
    /// Kaggle's tables to read instead of the bank, which then is not touched.
    #[arg(long, value_name = "FOLDER|ZIP")]
    pub data: Option<PathBuf>,
    /// Clients whose history was extracted (SK_ID_CURR,installments) [default: coverage.csv beside the tables].
    #[arg(long, value_name = "FILE", requires = "data")]
    pub coverage: Option<PathBuf>,
    /// What may be wrong with the tables of --data.
    #[command(flatten)]
    pub reading: Reading,
}

/// `clairscore score`.
#[derive(Debug, Args)]
pub struct Score {
    /// Only the clients who have no score of this model yet.
    #[arg(long)]
    pub missing: bool,
    /// Also write the new scores as CSV: sk_id_curr,probability,decision.
    #[arg(long, value_name = "F.csv")]
    pub output: Option<PathBuf>,
}

/// `clairscore explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The client's SK_ID_CURR.
    #[arg(value_name = "ID", allow_negative_numbers = true)]
    pub id: i64,
    /// As JSON, for programs.
    #[arg(long)]
    pub json: bool,
}

/// `clairscore monitor`.
#[derive(Debug, Args)]
pub struct Monitor {
    /// As JSON, for programs.
    #[arg(long)]
    pub json: bool,
}

/// `clairscore model-card`.
#[derive(Debug, Args)]
pub struct ModelCard {
    /// In which language.
    #[arg(long, value_name = "fr|en", value_enum, default_value_t = CardLanguage::Fr)]
    pub language: CardLanguage,
}

/// A language that the model card is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CardLanguage {
    /// French.
    Fr,
    /// English.
    En,
}

/// `clairscore backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to write; an earlier backup is replaced once the new one is whole. With --keep, the folder for it.
    #[arg(value_name = "FILE|FOLDER")]
    pub place: PathBuf,
    /// Also if the bank has no client: most often it is the wrong bank.
    #[arg(long)]
    pub empty: bool,
    /// Write BANK-DATE.backup into FOLDER, then delete the earlier ones but the latest of so many days, weeks and months.
    #[arg(long, value_name = "7d4w12m")]
    pub keep: Option<Plan>,
    /// Write nothing, but restore FILE into a bank that goes again, and hold what comes back against it. With --keep, the
    /// new backup, before it takes its name and earlier ones go.
    #[arg(long, conflicts_with = "empty")]
    pub verify: bool,
}

/// `clairscore migrate`.
#[derive(Debug, Args)]
pub struct Migrate {
    /// Change a SQLite bank that holds clients without a backup of it, which else is written beside it.
    #[arg(long)]
    pub no_backup: bool,
    /// The role of PostgreSQL that serves the bank: it is made if there is none, and may do what a server does and no more. Say so
    /// again whenever the schema changes.
    #[arg(long, value_name = "ROLE", env = "CLAIRSCORE_SERVING_ROLE")]
    pub serving_role: Option<String>,
    /// The file that holds the password by which that role comes in from now on, and nothing else; or CLAIRSCORE_SERVING_PASSWORD has
    /// it. Without either, the role is as it was.
    #[arg(long, value_name = "FILE", env = "CLAIRSCORE_SERVING_PASSWORD_FILE", requires = "serving_role")]
    pub serving_password_file: Option<PathBuf>,
    /// The role of PostgreSQL that `serve --read-only` comes as: made likewise, it may read, and write who is signed in and the log.
    #[arg(long, value_name = "ROLE", env = "CLAIRSCORE_READING_ROLE")]
    pub reading_role: Option<String>,
    /// The file that holds its password, likewise; or CLAIRSCORE_READING_PASSWORD has it.
    #[arg(long, value_name = "FILE", env = "CLAIRSCORE_READING_PASSWORD_FILE", requires = "reading_role")]
    pub reading_password_file: Option<PathBuf>,
    /// If the bank is empty, fill it with so many invented clients, and score them: what `serve --demo-clients` does, for those who
    /// serve as a role that may not.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub demo_clients: Option<u32>,
}

/// `clairscore restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// What `backup` wrote; it is read only, and may be of an earlier version.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Also if there is no client in it, so that the bank loses all that it has.
    #[arg(long)]
    pub empty: bool,
}

/// `clairscore audit`.
#[derive(Debug, Args)]
pub struct Audit {
    /// What is signed with.
    #[command(flatten)]
    pub key: RecordsKey,
    /// What to do.
    #[command(subcommand)]
    pub command: AuditCommand,
}

/// What `clairscore audit` does.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Go along the chain, hold it against checkpoints, score every decision again; exit 3 if something is wrong.
    Verify {
        /// A checkpoint that was kept outside of the database: the file of `audit checkpoint`, or the lines of a letter as somebody typed them; may be repeated.
        #[arg(long, value_name = "FILE")]
        checkpoint: Vec<PathBuf>,
        /// A file of the log that was taken away, to see whether it is as it was signed; may be repeated.
        #[arg(long, value_name = "FILE")]
        log: Vec<PathBuf>,
        /// A public key that signed before the present one, as a checkpoint's last line shows it; may be repeated. It
        /// is told from outside, since whoever can write into the records could write a key there.
        #[arg(long, value_name = "HEX", value_parser = trusted_key)]
        trusted_key: Vec<String>,
    },
    /// Sign how long the chain is now, to be kept outside of the database.
    Checkpoint {
        /// The file to write; without it, standard output.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// `clairscore log`.
#[derive(Debug, Args)]
pub struct Log {
    /// What to do.
    #[command(subcommand)]
    pub command: LogCommand,
}

/// What `clairscore log` does.
#[derive(Debug, Subcommand)]
pub enum LogCommand {
    /// Write all acts, the latest first, with a signature that `audit verify --log` looks at.
    Export {
        /// What is signed with.
        #[command(flatten)]
        key: RecordsKey,
        /// The file to write; without it, standard output.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Only the acts in whose caller, action or subject this is found.
        #[arg(long, value_name = "TEXT", default_value = "")]
        search: String,
        /// As JSON lines instead of comma-separated values.
        #[arg(long)]
        json: bool,
    },
    /// Delete the acts that began before so many days, which the log then says.
    Prune {
        /// Days to keep: the law wants six months at least.
        #[arg(long, value_name = "DAYS", default_value_t = 365, value_parser = kept_days)]
        keep: u32,
    },
}

/// Days that the log is kept.
fn kept_days(text: &str) -> Result<u32, String> {
    let floor = "write a number of days from 184 on: the law has such a log kept for six months (AI Act, article 26(6))";
    text.parse().ok().filter(|days| (184..=36_500).contains(days)).ok_or_else(|| floor.to_owned())
}

/// `clairscore person`.
#[derive(Debug, Args)]
pub struct Person {
    /// What to do.
    #[command(subcommand)]
    pub command: PersonCommand,
}

/// What `clairscore person` does.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Print everything that is held on a person, as JSON: a client's file, every decision, every letter.
    Export {
        /// A client's SK_ID_CURR, or the id of an applicant who is in no bank.
        #[arg(value_name = "ID", allow_negative_numbers = true)]
        id: About,
    },
    /// Correct facts of a client's application, record it, and score them again.
    Rectify {
        /// A client's SK_ID_CURR. An applicant who is in no bank is described anew.
        #[arg(value_name = "ID", allow_negative_numbers = true)]
        id: About,
        /// A file of lines FIELD=VALUE, as AMT_CREDIT=180000; no value: it is not known. Without it, or with -, standard input: what
        /// is said of somebody does not belong on a command line, which others on this machine can read.
        #[arg(long, value_name = "FILE", default_value = "-")]
        facts: PathBuf,
        /// Why, in words that name nobody: it is recorded.
        #[arg(long, value_name = "TEXT", value_parser = reason)]
        reason: String,
    },
    /// Erase everything that bank and records hold on a person, and overwrite it in their files; refused while a case is
    /// open, or its evidence has to be kept.
    Erase {
        /// A client's SK_ID_CURR, or the id of an applicant who is in no bank.
        #[arg(value_name = "ID", allow_negative_numbers = true)]
        id: About,
        /// Why, in words that name nobody: it is recorded.
        #[arg(long, value_name = "TEXT", value_parser = reason)]
        reason: String,
        /// Also the evidence of decisions whose term is not over, or of a credit whose contract may run.
        #[arg(long)]
        before_term: bool,
    },
}

/// `clairscore ready`.
#[derive(Debug, Args)]
pub struct Ready {
    /// Where it is.
    #[command(flatten)]
    pub listening: Listening,
    /// It speaks TLS itself (`serve --tls-cert`). On this machine nobody looks whose certificate that is; one elsewhere must be of an
    /// authority that browsers know.
    #[arg(long)]
    pub tls: bool,
}

/// The address of a bank; an empty one is what an unset variable of a container gives.
fn database_url(text: &str) -> Result<String, Infallible> {
    let url = text.trim();
    Ok(if url.is_empty() { DEFAULT_DATABASE_URL } else { url }.to_owned())
}

/// A public key of Ed25519.
fn trusted_key(text: &str) -> Result<String, &'static str> {
    let key = text.trim().to_ascii_lowercase();
    from_hex(&key).map(|_: [u8; SECRET]| key).ok_or("give the 64 hexadecimal digits of a public key")
}

/// Why something is done to a person.
fn reason(text: &str) -> Result<String, &'static str> {
    let reason = text.trim();
    if reason.is_empty() { Err("say why: it is recorded") } else { Ok(reason.to_owned()) }
}

/// A host's name, without scheme, port or path; an empty one is what an unset variable of a container gives.
fn host_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) {
        Ok(name.to_owned())
    } else {
        Err("give the name alone, such as credit.example".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_number_or_a_percentage() {
        assert_eq!(
            (share("0.02"), share("2%"), share("2 %"), share("100%")),
            (Ok(0.02), Ok(0.02), Ok(0.02), Ok(1.0))
        );
        for wrong in ["2", "-0.1", "101%", "NaN", "few", ""] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_grammar_has_no_conflict() {
        CommandLine::command().debug_assert();
    }

    /// The documents (docs/projet) are made from this snapshot.
    #[test]
    fn the_commands_that_are_documented_are_the_ones_that_there_are() {
        let mut grammar = CommandLine::command();
        grammar.build();
        let own = grammar.get_subcommands().filter(|command| command.get_name() != "help");
        let own: Vec<_> = own.flat_map(with_its_own).collect();
        let commands: Vec<_> =
            std::iter::once((grammar.get_name().to_owned(), &grammar)).chain(own).map(told).collect();
        insta::assert_json_snapshot!(commands);
    }

    /// A command, or the commands that it has, each by its whole name.
    fn with_its_own(command: &clap::Command) -> Vec<(String, &clap::Command)> {
        let name = command.get_name();
        let own = command.get_subcommands().filter(|own| own.get_name() != "help");
        let own: Vec<_> = own.map(|own| (format!("{name} {}", own.get_name()), own)).collect();
        if own.is_empty() { vec![(name.to_owned(), command)] } else { own }
    }

    /// A command, with what it takes beyond what every command takes.
    fn told((name, command): (String, &clap::Command)) -> serde_json::Value {
        let global = name != "clairscore";
        let arguments = command.get_arguments().filter(|argument| {
            let of_clap = ["help", "version"].contains(&argument.get_id().as_str());
            let of_every_command = global && argument.is_global_set();
            !(of_clap || of_every_command)
        });
        let text = |text: Option<&clap::builder::StyledStr>| text.map(ToString::to_string);
        let arguments = arguments.map(|argument| {
            let takes = argument.get_action().takes_values();
            let values = argument.get_value_names().filter(|_| takes).unwrap_or_default();
            let default = argument.get_default_values().iter().filter(|_| takes);
            serde_json::json!({
                "option": argument.get_long().map(|long| format!("--{long}")),
                "value": values.first().map(clap::builder::Str::as_str),
                "variable": argument.get_env().and_then(|name| name.to_str()),
                "default": default.map(|value| value.to_string_lossy().into_owned()).next(),
                "required": argument.is_required_set(),
                "help": text(argument.get_help()),
            })
        });
        serde_json::json!({
            "command": name,
            "help": text(command.get_about()),
            "arguments": arguments.collect::<Vec<_>>(),
        })
    }
}
