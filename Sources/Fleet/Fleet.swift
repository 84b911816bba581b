// Fleet.swift: this room is being built.
