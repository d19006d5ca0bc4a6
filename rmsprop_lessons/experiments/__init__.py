"""The experiments: a small network, losses on real data, thirteen problems and the contest on them."""
