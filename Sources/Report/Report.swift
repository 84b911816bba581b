// Report.swift: this room is being built.
