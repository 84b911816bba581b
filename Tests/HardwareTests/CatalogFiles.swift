import Foundation
import Text

@testable import Hardware

/// The catalog inside the binary, parsed once for all tests.
let builtInCatalog = Result { () throws(InputErrors) in try Catalog.builtIn() }

/// The catalog files of the source tree, by folder, in order of name.
func catalogFiles(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(
    atPath: packageRoot.appending(path: "Sources/Hardware/Catalog/\(folder)").path()
  ).sorted()
}

/// The root of the package, from the place of this file.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
