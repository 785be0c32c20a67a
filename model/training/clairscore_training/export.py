"""From LightGBM's trees to the ONNX graph, node by node.

Written here and not left to a converter because three things matter that converters lose: the number of clients that
passed each node (`nodes_hitrates`: exact explanations need it), thresholds that give the same branch for every f32
value, and where a missing value goes. Independent of the metadata that makes the graph an artifact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
import onnx
from onnx import TensorProto, helper

from .calibration import Calibration
from .errors import TrainingError

INPUT, LABEL, PROBABILITIES = "features", "label", "probabilities"
ML_DOMAIN, ML_VERSION, ONNX_VERSION, IR_VERSION = "ai.onnx.ml", 1, 13, 8
# LightGBM takes a value this near to zero for zero (`kZeroThreshold`, a float).
ZERO = float(np.float32(1e-35))


@dataclass(frozen=True)
class Split:
    """A node that asks `value <= threshold`; yes goes left."""

    feature: int
    threshold: float
    """As LightGBM has it, a double."""
    missing_left: bool
    left: int
    right: int
    clients: float


@dataclass(frozen=True)
class Leaf:
    """A node that answers: raw log-odds to be summed over trees."""

    value: float
    clients: float


Node = Split | Leaf


ZERO = np.float32(1e-35)
"""LightGBM takes a value for zero that is no farther from it than this (its `kZeroThreshold`)."""


def round_down(threshold: float) -> np.float32:
    """The largest f32 not above `threshold`: `x <= threshold` is then the same question for every f32 `x`.

    A split between missing and present has the largest double for a threshold; it becomes the largest f32. A split
    between negative and zero has `-ZERO`, which LightGBM itself takes for zero; it becomes the next f32 below.
    """
    if -float(ZERO) <= threshold < 0:
        return np.nextafter(-ZERO, np.float32(-np.inf))
    with np.errstate(over="ignore"):
        nearest = np.float32(threshold)
    return np.nextafter(nearest, np.float32(-np.inf)) if float(nearest) > threshold else nearest


def trees(booster: lgb.Booster) -> list[list[Node]]:
    """Every tree as a list of nodes, the root first. Refuses what the graph could not say exactly."""
    dump = booster.dump_model()
    if dump["objective"] != "binary sigmoid:1" or dump["num_tree_per_iteration"] != 1 or dump["average_output"]:
        raise TrainingError(
            f"Only a boosted model with the objective `binary` can be exported, this one is `{dump['objective']}`"
            f"{' and averages its trees' if dump['average_output'] else ''}. Train with `objective: binary`."
        )
    return [_nodes(tree["tree_structure"], dump["feature_names"]) for tree in dump["tree_info"]]


def _nodes(root: dict, names: list[str]) -> list[Node]:
    vertices = [root]
    nodes: list[Node] = []
    # Vertices are appended while they are walked: breadth first, so a child's number is known when it is queued.
    for vertex in vertices:
        if "split_index" not in vertex:
            if "leaf_coeff" in vertex:
                raise TrainingError("Linear trees cannot be exported. Train with `linear_tree: false`.")
            nodes.append(Leaf(float(vertex["leaf_value"]), float(vertex.get("leaf_count", 0))))
            continue
        name = names[vertex["split_feature"]]
        if vertex["decision_type"] != "<=":
            raise TrainingError(
                f"The split on `{name}` asks for categories (`{vertex['decision_type']}`), which the artifact cannot "
                "say. Encode categories in the feature catalogue and train without `categorical_feature`."
            )
        left = len(vertices)
        vertices += [vertex["left_child"], vertex["right_child"]]
        nodes.append(
            Split(
                feature=vertex["split_feature"],
                threshold=float(vertex["threshold"]),
                missing_left=_missing_left(vertex, name),
                left=left,
                right=left + 1,
                clients=float(vertex["internal_count"]),
            )
        )
    return nodes


def _missing_left(vertex: dict, name: str) -> bool:
    threshold, default_left = float(vertex["threshold"]), bool(vertex["default_left"])
    match vertex["missing_type"]:
        case "NaN":
            return default_left
        case "None":  # The feature was never missing in training; LightGBM then reads a missing value as 0.
            return 0.0 <= threshold
        case "Zero":  # 0 and missing are one: both go the default way, so the comparison must send 0 there too.
            if any((zero <= threshold) != default_left for zero in (-ZERO, 0.0, ZERO)):
                raise TrainingError(
                    f"A split on `{name}` sends 0 elsewhere than its neighbours (`zero_as_missing`), which the "
                    "artifact cannot say. Train with `zero_as_missing: false`."
                )
            return default_left
        case other:
            raise TrainingError(f"Unknown kind of missing value `{other}` in a split on `{name}`: LightGBM changed.")


def fold_in(ensemble: list[list[Node]], calibration: Calibration) -> list[list[Node]]:
    """The same trees with the calibration inside their leaves: `slope` everywhere, `intercept` in the first tree."""
    return [
        [
            Leaf(calibration.slope * node.value + (calibration.intercept if number == 0 else 0.0), node.clients)
            if isinstance(node, Leaf)
            else node
            for node in tree
        ]
        for number, tree in enumerate(ensemble)
    ]


def to_onnx(ensemble: list[list[Node]], columns: int) -> onnx.ModelProto:
    """The graph: `features` float[N, columns] -> `label` int64[N], `probabilities` float[N, 2]."""
    leaves = [(t, i, node.value) for t, i, node in _numbered(ensemble) if isinstance(node, Leaf)]
    if all(value >= 0.0 for _, _, value in leaves):
        raise TrainingError(
            "No leaf lowers the log-odds. Runtimes take such trees for finished probabilities and skip the logistic "
            "function; this model says nothing useful anyway: train on more clients or with smaller leaves."
        )
    attributes: dict[str, list] = {
        "nodes_treeids": [], "nodes_nodeids": [], "nodes_modes": [], "nodes_featureids": [], "nodes_values": [],
        "nodes_truenodeids": [], "nodes_falsenodeids": [], "nodes_missing_value_tracks_true": [], "nodes_hitrates": [],
    }  # fmt: skip
    for tree, number, node in _numbered(ensemble):
        match node:
            case Split():
                cells = ("BRANCH_LEQ", node.feature, round_down(node.threshold), node.left, node.right, node.missing_left)
            case Leaf():
                cells = ("LEAF", 0, 0.0, 0, 0, False)
        mode, feature, threshold, left, right, missing_left = cells
        for column, value in zip(
            attributes.values(),
            (tree, number, mode, feature, float(threshold), left, right, int(missing_left), node.clients),
        ):
            column.append(value)
    classifier = helper.make_node(
        "TreeEnsembleClassifier",
        [INPUT],
        [LABEL, PROBABILITIES],
        name="credit_default",
        domain=ML_DOMAIN,
        **attributes,
        class_treeids=[tree for tree, _, _ in leaves],
        class_nodeids=[node for _, node, _ in leaves],
        class_ids=[0] * len(leaves),
        class_weights=[value for _, _, value in leaves],
        classlabels_int64s=[0, 1],
        post_transform="LOGISTIC",
    )
    graph = helper.make_graph(
        [classifier],
        "credit-default",
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["N", columns])],
        [
            helper.make_tensor_value_info(LABEL, TensorProto.INT64, ["N"]),
            helper.make_tensor_value_info(PROBABILITIES, TensorProto.FLOAT, ["N", 2]),
        ],
    )
    model = helper.make_model(
        graph,
        producer_name="clairscore_training",
        ir_version=IR_VERSION,
        opset_imports=[helper.make_opsetid("", ONNX_VERSION), helper.make_opsetid(ML_DOMAIN, ML_VERSION)],
    )
    onnx.checker.check_model(model)
    return model


def _numbered(ensemble: list[list[Node]]) -> Iterator[tuple[int, int, Node]]:
    return ((t, i, node) for t, tree in enumerate(ensemble) for i, node in enumerate(tree))
