//! Clairscore from outside: over HTTP, on the command line, as whole sources.
//!
//! One test program, so that pages and database drivers are linked once, not once per file.

mod access_log;
mod api;
mod applicants;
mod architecture;
mod base_path;
mod beginning;
mod circles;
mod command_line;
mod commit;
mod company;
mod decisions;
mod demo_reset;
mod door;
mod letter_checkpoint;
mod letter_pdf;
mod load;
mod one_score;
mod read_only;
mod real_reasons;
mod sent_files;
mod sequences;
mod sign_in;
mod steering;
mod support;
mod two_servers;
mod web;
