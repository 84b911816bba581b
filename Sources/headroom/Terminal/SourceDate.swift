// SourceDate.swift: the time that stands in place of now, so that the same run gives the same bytes on any day.

import Foundation
import Text

enum SourceDate {
  /// The variable of reproducible builds.
  private static let variable = "SOURCE_DATE_EPOCH"

  /// Seconds since 1970; nil where the variable is not set, or empty.
  /// - Throws: `InputErrors` for what is no time.
  static var seconds: Int? {
    get throws(InputErrors) {
      guard let text = ProcessInfo.processInfo.environment[variable], !text.isEmpty else {
        return nil
      }
      // Until 9999-01-01.
      guard let given = NumberText.parseInt(text), 0..<253_370_764_800 ~= given else {
        throw InputErrors(
          InputError(
            .outOfRange, at: SourceLocation(file: variable),
            "\(JSONWriter.quoted(text)) is no time", hint: "write seconds since 1970-01-01 UTC"))
      }
      return given
    }
  }
}
