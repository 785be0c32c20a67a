"""The command line: `python -m clairscore_training train`, `golden`, `profile`, `fidelity`. Exit 0 done, 1 failed, 2 misuse."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from . import fidelity, golden, profile
from .errors import TrainingError
from .learner import Settings
from .train import train


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except TrainingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="clairscore_training", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("train", help="train, evaluate and export the model")
    command.add_argument("--features", type=Path, required=True, metavar="FILE", help="written by `clairscore features`")
    command.add_argument("--catalogue", metavar="HASH", help="refuse features of another (`clairscore catalogue --hash`)")
    command.add_argument("--output", type=Path, required=True, metavar="FOLDER", help="for the artifact and its evaluation")
    command.add_argument("--booster", type=Path, metavar="FILE", help="also write LightGBM's own text, gzipped")
    command.add_argument("--alternatives", type=Path, metavar="FILE", help="the notebook's, to stand in the evaluation")
    command.add_argument("--seed", type=_natural, default=1, help="of every random choice (1)")
    command.add_argument("--repeats", type=_positive, default=2, help="divisions into folds to measure (2)")
    command.add_argument("--jobs", type=_positive, default=os.cpu_count() or 1, help="folds fitted at a time (all cores)")
    command.add_argument("--without", action="append", default=[], metavar="FEATURE", help="leave out; may be repeated")
    command.set_defaults(run=_train)

    command = commands.add_parser("golden", help="golden values by LightGBM, onnxruntime and shap")
    command.add_argument("--model", type=Path, required=True, metavar="FILE", help="the artifact")
    command.add_argument("--booster", type=Path, required=True, metavar="FILE", help="written by `train --booster`")
    command.add_argument("--output", type=Path, required=True, metavar="FOLDER")
    command.set_defaults(run=_golden)

    command = commands.add_parser("profile", help="learn what invented banks are drawn from")
    command.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="Kaggle's tables, unpacked")
    command.add_argument("--features", type=Path, required=True, metavar="FILE", help="of that bank, written by `clairscore features`")
    command.add_argument("--output", type=Path, required=True, metavar="FILE", help="the profile, gzipped JSON of aggregates")
    command.set_defaults(run=lambda options: profile.write(options.data, options.features, options.output, _say))

    command = commands.add_parser("fidelity", help="measure how an invented bank differs from a real one")
    command.add_argument("--real", type=Path, required=True, metavar="FOLDER", help="Kaggle's tables, unpacked")
    command.add_argument("--synthetic", type=Path, required=True, metavar="FOLDER", help="written by `clairscore generate`")
    command.add_argument("--output", type=Path, metavar="FILE", help="the report, JSON of aggregates")
    command.set_defaults(run=lambda options: fidelity.write(options.real, options.synthetic, options.output, _say))
    return parser


def _train(options: argparse.Namespace) -> None:
    report = train(
        options.features, options.catalogue, options.output, options.booster, options.alternatives, options.seed,
        options.repeats, options.jobs, options.without, Settings(), progress=_say,
    )  # fmt: skip
    told = lambda e, digits: f"{e['value']:.{digits}f} [{e['lower']:.{digits}f}, {e['upper']:.{digits}f}]"
    line = report["calibration"]
    print(
        f"{report['model']}: {report['trees']} trees\n"
        f"out of fold: AUC {told(report['auc'], 4)}, Brier {told(report['brier'], 5)}, "
        f"cost per client {told(report['cost_per_client'], 4)}, "
        f"calibration slope {told(line['slope'], 3)}, intercept {line['intercept']:+.3f}"
    )


def _golden(options: argparse.Namespace) -> None:
    print(golden.write(options.model, options.booster, options.output))


def _say(line: str) -> None:
    print(line, flush=True)


def _natural(text: str) -> int:
    return _at_least(text, 0)


def _positive(text: str) -> int:
    return _at_least(text, 1)


def _at_least(text: str, least: int) -> int:
    if not text.isdecimal() or int(text) < least:
        raise argparse.ArgumentTypeError(f"`{text}` is not a whole number from {least} up")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
