// RequestTable.swift: requests as headroom's own CSV, fast enough for hundreds of millions of rows.

internal import Text
internal import Units

/// Builds rows in memory; the caller takes the bytes when there are enough.
///
/// Times have twelve decimals, less trailing zeros: a tick is 3.6 × 10⁻¹² s, so reading them back gives the
/// same tick.
public struct RequestTable: Sendable {
  /// What was written and not yet taken.
  public private(set) var bytes: [UInt8] = []
  /// Each class's cells behind the lengths, with the commas before them.
  private let tails: [[UInt8]]

  /// - Parameter classes: of the requests; their names and models become columns where they tell anything.
  public init(classes: [WorkloadClass]) {
    let hasModels = classes.contains { $0.model != nil }
    let hasClasses = classes.count > 1
    var columns = ["arrival_s", "input_tokens", "output_tokens"]
    if hasModels { columns.append("model") }
    if hasClasses { columns.append("class") }
    bytes = Array((columns.joined(separator: ",") + "\n").utf8)
    tails = classes.map { entry in
      var cells: [UInt8] = []
      if hasModels { cells += Self.cell(entry.model ?? "") }
      if hasClasses { cells += Self.cell(entry.name) }
      return cells + [0x0A]
    }
  }

  /// A comma and the text, quoted and made safe as `CSVWriter` does.
  private static func cell(_ text: String) -> [UInt8] {
    var csv = CSVWriter(columns: ["first", "second"])
    csv.removeBytes()
    csv.int(0)
    csv.text(text)
    return Array(csv.bytes.dropFirst())
  }

  /// - Precondition: the request's class is one of those given.
  public mutating func add(_ request: Request) {
    appendTime(request.arrival)
    bytes.append(0x2C)
    append(UInt64(request.promptTokens), digits: 1)
    bytes.append(0x2C)
    append(UInt64(request.outputTokens), digits: 1)
    bytes += tails[request.classIndex]
  }

  /// Forgets what was written, once the caller has taken it; keeps the memory for more.
  public mutating func removeBytes() { bytes.removeAll(keepingCapacity: true) }

  private static let decimals = 12
  private static let decimalUnit: UInt64 = 1_000_000_000_000

  private mutating func appendTime(_ time: SimulationTime) {
    let unit = UInt64(SimulationTime.ticksPerSecond)
    let ticks = UInt64(time.ticks)
    var whole = ticks / unit
    // fraction × 10¹² / 2³⁸, rounded: the product is below 2⁷⁸.
    let product = (ticks % unit).multipliedFullWidth(by: Self.decimalUnit)
    var fraction = unit.dividingFullWidth(product).quotient
    if unit.dividingFullWidth(product).remainder >= unit / 2 { fraction += 1 }
    if fraction == Self.decimalUnit { (whole, fraction) = (whole + 1, 0) }
    append(whole, digits: 1)
    guard fraction > 0 else { return }
    var digits = Self.decimals
    while fraction % 10 == 0 {
      fraction /= 10
      digits -= 1
    }
    bytes.append(0x2E)
    append(fraction, digits: digits)
  }

  /// At least so many digits.
  private mutating func append(_ value: UInt64, digits: Int) {
    var rest = value
    var count = 1
    while rest >= 10 {
      rest /= 10
      count += 1
    }
    count = max(count, digits)
    let end = bytes.count + count
    bytes += repeatElement(0x30, count: count)
    rest = value
    var place = end
    while rest > 0 {
      place -= 1
      bytes[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }
}
