"""Evaluation of the shipped network: metrics, corruptions, targets, plots, report and model card."""
