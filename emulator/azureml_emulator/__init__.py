"""Azure Machine Learning on a laptop: Resource Manager, sign-in, storage and inference, as the real service answers."""
