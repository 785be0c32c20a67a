"""What was tried beside the shipped model, and what it was worth: other learners, resampling, other settings, other
features, permutation importance. The notebook tells it.

Independent of the training, which never imports this package; whatever both need (folds, measures, the booster
itself) is the training's. Every result is of clients that the model in question had not seen.
"""
