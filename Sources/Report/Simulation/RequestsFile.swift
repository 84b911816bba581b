// RequestsFile.swift: `requests.csv`, one row a request, written while the run goes on.

public import Fleet
public import Text
public import Units

/// Takes requests as they end and writes them to a file that appears whole or not at all.
///
/// Rows are in the order in which requests end; `request` numbers them by arrival. Latencies are those of
/// the report: with the front-end time where they contain the front end. Memory does not grow with the rows.
public final class RequestsFile {
  static let fileName = "requests.csv"
  let name = fileName
  private let file: AtomicFile
  private var csv: CSVWriter
  private let classes: [String]
  private let pools: [String]
  private let frontEnd: SimulationTime
  /// Rows gathered before they go to the file.
  private static let chunkBytes = 1 << 16

  /// - Parameters:
  ///   - classes: names by class index.
  ///   - frontEnd: time before the engine, added to TTFT and E2E as in the report.
  /// - Throws: `FileError` when the folder does not allow it.
  public init(
    folder: String, classes: [String], pools: [PoolSpecification], frontEnd: Seconds
  ) throws(FileError) {
    file = try AtomicFile(path: "\(folder)/\(Self.fileName)")
    self.classes = classes
    self.pools = SimulationTables.poolNames(pools)
    self.frontEnd = SimulationTime(frontEnd)
    csv = CSVWriter(columns: [
      "request", "class", "arrival_s", "input_tokens", "output_tokens", "pool", "replica",
      "queue_ms", "ttft_ms", "tpot_ms", "e2el_ms", "outcome",
    ])
  }

  /// Appends a request that has ended.
  /// - Complexity: O(1), no allocation in steady state but that of the numbers' texts.
  public func add(_ record: RequestRecord) throws(FileError) {
    csv.int(record.id.value)
    csv.text(classes[record.classIndex])
    csv.double(record.arrival.seconds.value)
    csv.int(record.promptTokens)
    csv.int(record.outputTokens)
    csv.text(record.replica.map { pools[$0.value] })
    csv.int(record.replica?.value)
    csv.double(record.queue?.milliseconds)
    csv.double(record.firstToken.map { ($0 - record.arrival + frontEnd).milliseconds })
    csv.double(tpot(record))
    csv.double(record.finish.map { ($0 - record.arrival + frontEnd).milliseconds })
    csv.text(record.outcome.rawValue)
    csv.endRow()
    if csv.bytes.count >= Self.chunkBytes { try flush() }
  }

  /// Gives the file its name.
  public func commit() throws(FileError) {
    try flush()
    try file.commit()
  }

  private func flush() throws(FileError) {
    try file.write(csv.bytes)
    csv.removeBytes()
  }

  /// Mean time of a token after the first, whole ticks as the engine counts it; nil with fewer than two tokens.
  private func tpot(_ record: RequestRecord) -> Double? {
    guard let first = record.firstToken, let finish = record.finish, record.outputTokens > 1 else {
      return nil
    }
    let ticks = (finish - first).ticks / Int64(record.outputTokens - 1)
    return SimulationTime(ticks: ticks).milliseconds
  }
}
