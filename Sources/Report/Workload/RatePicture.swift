// RatePicture.swift: the rate over the span, drawn with characters.

internal import Foundation
internal import Traffic
internal import Units

/// A bar chart no wider than 80 columns.
struct RatePicture {
  private static let columns = 72
  private static let rows = 4
  /// Eighths of a block; and what a terminal without Unicode can show, by height.
  private static let blocks = Array(" ▁▂▃▄▅▆▇█").map(String.init)
  private static let ascii = Array(" ..::||##").map(String.init)
  private static let eighths = 8

  private let curve: ColumnCounts
  private let span: Seconds
  /// Local clock at the first arrival, in seconds since 1970-01-01.
  private let start: Seconds?
  private let hasDate: Bool
  private let glyphs: [String]

  init(_ description: TrafficDescription, unicode: Bool) {
    curve = description.statistics.curve
    span = description.statistics.span
    start = description.hours.start
    hasDate = description.hours.hasDate
    glyphs = unicode ? Self.blocks : Self.ascii
  }

  /// Nothing where there are too few bins to see a shape.
  var section: Section? {
    let (width, counts) = curve.columns(atMost: Self.columns)
    guard counts.count >= Self.eighths else { return nil }
    let rates = counts.indices.map { column in
      let seen = min(width.value, span.value - Double(column) * width.value)
      // The last bin ends with the recording: less than half of it would be an accident.
      return seen < width.value / 2 ? 0 : Double(counts[column]) / seen
    }
    guard let peak = rates.max(), peak > 0 else { return nil }
    let label = FigureText.short(peak)
    let bars = (0..<Self.rows).reversed().map { row in
      let text = rates.map { glyph($0 / peak, row: row) }.joined()
      let margin = row == Self.rows - 1 ? label : String(repeating: " ", count: label.count)
      return "\(margin) \(text)".trimmed
    }
    return Section(
      "Requests/s, a column for each \(FigureText.wholeDuration(width)), mean of the column",
      [.code(bars + axis(columns: counts.count, width: width, margin: label.count + 1))])
  }

  /// The part of a bar that falls into one row.
  private func glyph(_ share: Double, row: Int) -> String {
    let filled = Int((share * Double(Self.rows * Self.eighths)).rounded(.up))
    return glyphs[min(Self.eighths, max(0, filled - row * Self.eighths))]
  }

  /// The times of every sixteenth column.
  private func axis(columns: Int, width: Seconds, margin: Int) -> [String] {
    var line = String(repeating: " ", count: margin)
    for column in stride(from: 0, to: columns, by: 16) {
      let text = time(Double(column) * width.value, isFirst: column == 0)
      let place = margin + column
      guard line.count <= place || column == 0, place + text.count <= 78 else { continue }
      line += String(repeating: " ", count: place - line.count) + text
    }
    return [line.trimmed]
  }

  private func time(_ offset: Double, isFirst: Bool) -> String {
    guard let start else { return FigureText.wholeDuration(Seconds(offset)) }
    let seconds = Int((start.value + offset).rounded(.down))
    let day = Self.weekdays[((seconds / 86_400 + 3) % 7 + 7) % 7]
    guard hasDate else {
      return String(
        format: "day %d %02d:%02d", seconds / 86_400 + 1, seconds % 86_400 / 3600, seconds / 60 % 60
      )
    }
    let inDay = ((seconds % 86_400) + 86_400) % 86_400
    return String(format: "%@ %02d:%02d", day, inDay / 3600, inDay / 60 % 60)
  }

  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
}

extension String {
  fileprivate var trimmed: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
