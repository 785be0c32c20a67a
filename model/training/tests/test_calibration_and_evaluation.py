"""The arithmetic of the report, against values known by other means."""

from __future__ import annotations

import numpy as np
import pytest
from clairscore_training import calibration, evaluation
from scipy.special import expit
from sklearn.metrics import roc_auc_score


def outcomes(log_odds: np.ndarray, seed: int = 2) -> np.ndarray:
    return (np.random.default_rng(seed).uniform(size=len(log_odds)) < expit(log_odds)).astype(int)


LOG_ODDS = np.random.default_rng(1).normal(-2.0, 1.0, 20_000)
TARGET = outcomes(LOG_ODDS)
FOLD = np.arange(len(TARGET)) % 5


def test_platt_undoes_a_stretch_and_a_shift():
    line = calibration.platt(2.0 * LOG_ODDS + 1.0, TARGET)
    assert line.slope == pytest.approx(0.5, abs=0.03)
    assert line.intercept == pytest.approx(-0.5, abs=0.1)


def test_calibration_is_kept_only_if_it_helps():
    stretched = 2.0 * LOG_ODDS + 1.0
    assert calibration.helps(stretched, calibration.cross_fitted(stretched, TARGET, FOLD), TARGET)
    assert not calibration.helps(LOG_ODDS, stretched, TARGET)


def test_a_fold_is_calibrated_by_the_others_only():
    spoilt = TARGET.copy()
    spoilt[FOLD == 0] = 1 - spoilt[FOLD == 0]
    honest, other = (calibration.cross_fitted(LOG_ODDS, t, FOLD) for t in (TARGET, spoilt))
    assert (honest[FOLD == 0] == other[FOLD == 0]).all()
    assert (honest[FOLD == 1] != other[FOLD == 1]).all()


def test_auc_is_the_known_one_and_its_interval_that_of_resampling():
    score, target = LOG_ODDS[:2000], TARGET[:2000]
    area = evaluation.auc(score, target)
    assert area["value"] == pytest.approx(roc_auc_score(target, score), abs=1e-12)
    random = np.random.default_rng(4)
    drawn = (random.integers(0, len(target), len(target)) for _ in range(400))
    lower, upper = np.percentile([roc_auc_score(target[i], score[i]) for i in drawn], [2.5, 97.5])
    assert area["lower"] == pytest.approx(lower, abs=0.01)
    assert area["upper"] == pytest.approx(upper, abs=0.01)


def test_auc_and_its_interval_do_not_depend_on_which_outcome_is_called_positive():
    score, target = LOG_ODDS[:2000], TARGET[:2000]
    assert evaluation.auc(-score, 1 - target) == pytest.approx(evaluation.auc(score, target), abs=1e-12)


def test_auc_counts_ties_as_half():
    assert evaluation.auc(np.array([0.0, 0.0, 1.0, 0.0]), np.array([0, 1, 1, 0]))["value"] == 0.75


def test_a_default_granted_costs_ten_good_clients_refused():
    probability, target = np.array([0.05, 0.05, 0.5, 0.5, 0.5]), np.array([1, 0, 0, 0, 1])
    assert evaluation.cost_per_client(probability, target) == pytest.approx((10 + 2) / 5)


def test_the_slope_of_stretched_log_odds_is_less_and_its_interval_that_of_resampling():
    log_odds, target = 1.5 * LOG_ODDS[:4000], TARGET[:4000]
    slope = evaluation.slope(log_odds, target)
    assert slope["value"] == calibration.platt(log_odds, target).slope
    assert slope["lower"] < 1 / 1.5 < slope["upper"] < 1
    random = np.random.default_rng(4)
    drawn = (random.integers(0, len(target), len(target)) for _ in range(200))
    lower, upper = np.percentile([calibration.platt(log_odds[i], target[i]).slope for i in drawn], [2.5, 97.5])
    assert slope["lower"] == pytest.approx(lower, abs=0.02)
    assert slope["upper"] == pytest.approx(upper, abs=0.02)


def test_a_mean_has_the_interval_of_a_mean():
    loss = evaluation.mean_over_clients(np.array([0.0, 0.0, 10.0, 1.0]))
    half = 1.959963984540054 * np.std([0, 0, 10, 1]) / 2
    assert loss == pytest.approx({"value": 2.75, "lower": 0.0, "upper": 2.75 + half})


def test_the_threshold_balances_both_expected_costs():
    p = evaluation.THRESHOLD
    assert (1 - p) * evaluation.COST_FALSE_POSITIVE == pytest.approx(p * evaluation.COST_FALSE_NEGATIVE)


def test_reliability_bins_are_of_equal_size_and_hold_what_was_observed():
    bins = evaluation.reliability(expit(LOG_ODDS), TARGET)
    assert [group["clients"] for group in bins] == [2000] * 10
    assert sum(group["observed"]["value"] * group["clients"] for group in bins) == pytest.approx(TARGET.sum())
    for group in bins:
        assert group["observed"]["lower"] <= group["observed"]["value"] <= group["observed"]["upper"]
    # Honest probabilities: nearly every bin's interval holds its prediction.
    assert sum(g["observed"]["lower"] <= g["predicted"] <= g["observed"]["upper"] for g in bins) >= 8


def test_a_wilson_interval_of_none_does_not_end_at_none():
    (first, *_) = evaluation.reliability(np.linspace(0, 1, 100), np.zeros(100, int))
    # Wilson, 0 of 10: upper end z^2 / (n + z^2).
    assert first["observed"]["upper"] == pytest.approx(1.959964**2 / (10 + 1.959964**2), abs=1e-6)


def test_a_certain_default_is_in_the_last_bin_of_the_histogram():
    histogram = evaluation.score_histogram(np.array([0.0, 1.0]), np.array([0, 1]))
    assert histogram["repaid"][0] == 1 and histogram["defaulted"][399] == 1
