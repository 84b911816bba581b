// Metrics.swift: this room is being built.
