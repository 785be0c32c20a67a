"""Training of the model of default: from a feature file to the ONNX artifact, its evaluation and its golden values.

The features are not made here. They come, finished, from `clairscore features`; this package never looks into a
client's file, so that there is one definition of each feature and it is in Rust. Independent of databases,
of the server and of the screen: what leaves this package is files.

The way of the data: `features` (read) -> `learner` (cross-validation, final fit) -> `calibration` ->
`export` (ONNX graph) and `evaluation` (report) -> `artifact` (files). `golden` checks the result independently.
"""
