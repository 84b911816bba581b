// Fixtures.swift: the built-in catalog as answers name it.

import Planning
import TestSupport

extension Fixture {
  static func identity() throws -> CatalogIdentity { CatalogIdentity(try catalog.get()) }
}
