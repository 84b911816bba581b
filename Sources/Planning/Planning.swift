// Planning.swift: this room is being built.
