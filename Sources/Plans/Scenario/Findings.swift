// Findings.swift: what is found while a plan is resolved: mistakes, and what figures will rest on.

internal import Text

/// Gathers what the parts of one resolution find.
final class Findings {
  let problems: InputProblems
  private(set) var fileError: FileError?
  /// Each sentence once, in the order found.
  private(set) var assumptions: [String] = []
  private(set) var warnings: [String] = []

  init(_ problems: InputProblems) { self.problems = problems }

  /// Nothing is wrong so far.
  var areGood: Bool { problems.isEmpty && fileError == nil }

  func assume(_ sentence: String) {
    if !assumptions.contains(sentence) { assumptions.append(sentence) }
  }

  func warn(_ sentence: String) {
    if !warnings.contains(sentence) { warnings.append(sentence) }
  }

  /// Runs what throws mistakes and records them.
  func recording<T>(_ body: () throws(InputErrors) -> T) -> T? {
    do throws(InputErrors) { return try body() } catch {
      problems.add(error)
      return nil
    }
  }

  /// The first that the system refused is told.
  func record(_ error: FileError) { fileError = fileError ?? error }
}
