//! One hash of all that the kernel gives for some rows, so that two machines can be held against each other.

use model::catalogue;
use model::ensemble::{Ensemble, PreparedBackground, probability};
use sha2::{Digest, Sha256};

/// SHA-256 of the bits of every log-odds, probability and contribution, against the average client and against
/// `reference`; one row and many rows must give the same.
pub fn fingerprint(ensemble: &Ensemble, reference: &PreparedBackground, rows: &[f32]) -> String {
    let columns = ensemble.columns();
    let mut hasher = Sha256::new();
    hasher.update(ensemble.base_value().to_le_bytes());
    hasher.update(reference.base_value().to_le_bytes());
    let mut batch = vec![0.0; rows.len() / columns];
    ensemble.log_odds_batch(rows, &mut batch);
    let mut contributions = vec![0.0_f64; columns];
    for (row, &log_odds) in rows.chunks(columns).zip(&batch) {
        assert_eq!(ensemble.log_odds(row).to_bits(), log_odds.to_bits());
        hasher.update(log_odds.to_le_bytes());
        hasher.update(probability(log_odds).to_le_bytes());
        ensemble.contributions(row, &mut contributions);
        contributions.iter().for_each(|contribution| hasher.update(contribution.to_le_bytes()));
        reference.contributions(row, &mut contributions);
        contributions.iter().for_each(|contribution| hasher.update(contribution.to_le_bytes()));
    }
    catalogue::hex(&hasher.finalize())
}
