// AccuracyFiles.swift: the errors of a validation as a page that is read and a table that is compared.

internal import Foundation
internal import Planning
public import Text

extension ValidationReport {
  private var files: [(name: String, bytes: [UInt8])] {
    [("accuracy.md", Array(markdown.utf8)), ("accuracy.csv", summaryCSV), ("rows.csv", csv)]
  }

  /// Writes the files of `--out`.
  /// - Throws: `FileError`, "cannot write".
  public func write(to folder: String) throws(FileError) {
    do { try Folder.make(folder) } catch {
      throw FileError(path: folder, operation: .write, code: error.code)
    }
    for file in files { try AtomicFile.write(file.bytes, to: "\(folder)/\(file.name)") }
  }

  /// One row a group.
  private var summaryCSV: [UInt8] {
    var csv = CSVWriter(columns: [
      "metric", "group", "n", "median_abs_error", "p90_abs_error", "bias",
    ])
    for group in found.summary {
      csv.text(group.metric)
      csv.text(group.group)
      csv.int(group.count)
      csv.double(group.median)
      csv.double(group.p90)
      csv.double(group.bias)
      csv.endRow()
    }
    return csv.bytes
  }

  private var markdown: String {
    let text = lines.joined(separator: "\n")
    return """
      # How far predictions are from measurements

      Written by `headroom validate`. Errors are predicted / measured − 1: the median and the 90th percentile of their size,
      and their median with its sign (bias). Nothing is fitted to a row or to a model's name; what is not modelled is
      listed with its reason.

      ```
      \(text)
      ```

      """
  }
}
