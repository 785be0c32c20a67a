"""The command line: `python -m clairscore_study voisinage`, `alternative`. Exit 0 done, 1 failed, 2 misuse."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from clairscore_training import artifact, evaluation, features, golden
from clairscore_training.errors import TrainingError
from clairscore_training.features import FeatureTable
from clairscore_training.learner import Settings
from scipy.special import logit

from . import alternatives, folds, report, trials


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        options.run(features.read(options.features), options)
    except TrainingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="clairscore_study", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    every = argparse.ArgumentParser(add_help=False)
    every.add_argument("--features", type=Path, required=True, metavar="FILE", help="written by `clairscore features`")
    every.add_argument("--kept", type=Path, required=True, metavar="FOLDER", help="for what need not be measured again")

    command = commands.add_parser("voisinage", parents=[every], help="print the tables of docs/voisinage.md")
    command.add_argument("--invented", type=Path, metavar="FILE", help="features of an invented bank, to be told too")
    command.add_argument("--model", type=Path, metavar="FILE", help="the artifact that scores it")
    command.set_defaults(run=_voisinage)

    command = commands.add_parser("alternative", parents=[every], help="measure one trial, and put it among the alternatives")
    command.add_argument("trial", choices=sorted(trials.LEANER), help="what the model is to do without")
    command.add_argument("--output", type=Path, required=True, metavar="FILE", help="the notebook's alternatives.json")
    command.set_defaults(run=_alternative)
    return parser


def _voisinage(table: FeatureTable, options: argparse.Namespace) -> None:
    found = folds.measured(table, Settings(), report.SEED, options.kept, _say)
    importance = evaluation.importance(found.contributions.mean(axis=0), table.names)
    report.tell_neighbours(table, found, importance)
    if options.invented and options.model:
        invented = features.read(options.invented)
        probability = golden.onnxruntime_probability(artifact.read(options.model).content, invented.rows)
        report.tell_invented(invented, logit(probability), importance)
    report.tell_reasons(table, found, features.concepts(options.features))


def _alternative(table: FeatureTable, options: argparse.Namespace) -> None:
    said = {
        trial.name: trials.out_of_fold(trial, options.kept, _say)
        for trial in (trials.shipped(table), trials.leaner(options.trial, table))
    }
    group = lambda attribute: next(g.of for g in table.groupings if g.attribute == attribute)
    groups = {"gender": group("gender"), "age": group("age"), "region": group("region_rating")}
    entry = alternatives.entry(options.trial, said[options.trial], said["shipped"], table.target, groups)
    alternatives.add(options.output, table, [entry])


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
