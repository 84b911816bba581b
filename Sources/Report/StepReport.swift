// StepReport.swift: one engine step, operator by operator, beside the datasheet's bound.

public import Hardware
public import Planning
public import Text
internal import Units

/// What `step` says.
public struct StepReport: Sendable {
  public let step: StepTime
  /// The same deployment by datasheet alone.
  public let ideal: StepTime
  public let batch: StepBatch
  public let title: String
  /// How names were read, and what is a guess.
  public let remarks: [String]
  /// Which catalog and calibration the figures rest on.
  public let identity: CatalogIdentity

  public init(
    step: StepTime, ideal: StepTime, batch: StepBatch, title: String, remarks: [String],
    identity: CatalogIdentity
  ) {
    self.step = step
    self.ideal = ideal
    self.batch = batch
    self.title = title
    self.remarks = remarks
    self.identity = identity
  }

  private var operators: [StepOperator] { step.operators(of: batch) }
  private static func total(_ operators: [StepOperator]) -> Seconds {
    operators.reduce(.zero) { $0 + $1.time }
  }

  /// The bound of the step: the host where the GPU waits for it, else the one most of the time is spent on.
  private var bound: StepBound {
    step.hostWait(of: batch) > .zero ? .host : Self.largest(operators).bound
  }

  /// The bound that most of the time is spent on; the earlier of the declared order on a tie.
  private static func largest(_ operators: [StepOperator]) -> (bound: StepBound, time: Seconds) {
    var best = (StepBound.compute, Seconds(-1))
    for bound in [StepBound.compute, .memory, .link, .launch, .host] {
      let time = total(operators.filter { $0.bound == bound })
      if time > best.1 { best = (bound, time) }
    }
    return best
  }

  fileprivate var allRemarks: [String] {
    remarks + step.fallbacks.map { "fallback: \($0)" } + step.notes
  }

  public var json: JSONValue {
    let rows = operators
    let idealTotal = Self.total(ideal.operators(of: batch))
    return [
      "level": .string(step.level.rawValue),
      "total_ms": .double(Self.total(rows).milliseconds),
      "ideal_total_ms": .double(idealTotal.milliseconds),
      "prefill_tokens": .int(batch.chunks.reduce(0) { $0 + $1.newTokens }),
      "prefix_tokens": .int(batch.chunks.reduce(0) { $0 + $1.prefixTokens }),
      "decode_sequences": .int(batch.decodeRows),
      "context_tokens": .int(batch.decodeContextTokens),
      "bound": .string(bound.rawValue),
      "operators": .array(
        rows.map { row in
          [
            "name": .string(row.name), "count": .int(row.count), "flops": .double(row.flops.value),
            "bytes": .double(row.bytes.value), "time_ms": .double(row.time.milliseconds),
            "bound": .string(row.bound.rawValue),
          ]
        }),
      "deployment": .string(title),
      "remarks": .array(allRemarks.map(JSONValue.string)),
      "provenance": ProvenanceJSON.value(identity),
    ]
  }
}

// MARK: - For people

extension Document {
  /// The report of `step`.
  public init(_ report: StepReport) {
    let table = report.table
    let note: Words = "FLOPs, bytes and times of one GPU; intensity in FLOP a byte"
    self.init(
      Names(figures: "step", page: "step"), title: "headroom step: \(report.title)",
      screen: report.screen,
      sections: [
        Section("Operators", [.table(table), .note(note)]),
        Section.list("Rests on", report.allRemarks),
      ], provenance: ProvenanceJSON.line(report.identity), figures: { report.json })
  }
}

extension StepReport {
  fileprivate var screen: Screen {
    let total = Self.total(operators)
    let wait = step.hostWait(of: batch)
    let takes = "the step takes \(FigureText.duration(total))"
    var screen: Screen
    if wait > .zero {
      let work = step.device(of: batch).total
      let (part, bound) = Self.share(of: work, operators.filter { $0.bound != .host })
      screen = Screen(
        "\(takes); the host sets the pace: the GPU waits \(FigureText.duration(wait)) of it")
      screen.add(
        "GPU", "of its own \(FigureText.duration(work)), \(part) are bound by \(bound)")
    } else {
      let (part, bound) = Self.share(of: total, operators)
      screen = Screen("\(takes), \(part) of it bound by \(bound)")
    }
    let ideal = Self.total(ideal.operators(of: batch))
    screen.add(
      "bound",
      step.level == .ideal
        ? "this is the datasheet's bound: no engine reaches it"
        : "the datasheet's bound is \(FigureText.duration(ideal)): you get \(FigureText.percent(total > .zero ? ideal / total : 0)) of it"
    )
    screen.add("step", batchWords)
    screen.add("on", Words(title))
    screen.add("host", hostWords)
    return screen
  }

  /// The bound that most of the time goes to, with its share.
  private static func share(
    of whole: Seconds, _ operators: [StepOperator]
  ) -> (part: String, bound: String) {
    let (bound, time) = largest(operators)
    return (whole > .zero ? FigureText.percent(time / whole) : "–", bound.rawValue)
  }

  fileprivate var table: DocumentTable {
    let rows = operators
    let total = Self.total(rows)
    var table = DocumentTable(
      ["operator", "count", "GFLOP", "MB", "ms", "share", "intensity", "bound"], words: [7])
    for row in rows {
      let intensity = row.bytes > .zero ? row.flops.value / row.bytes.value : nil
      table.row(
        row.name, FigureText.grouped(row.count), FigureText.short(row.flops.value / 1e9),
        FigureText.short(row.bytes.value / 1e6), FigureText.short(row.time.milliseconds),
        FigureText.percent(total > .zero ? row.time / total : 0),
        intensity.map { FigureText.short($0) } ?? "–",
        row.time > .zero ? row.bound.rawValue : "–")
    }
    table.row(
      "total", "", FigureText.short(rows.reduce(0) { $0 + $1.flops.value } / 1e9),
      FigureText.short(rows.reduce(0) { $0 + $1.bytes.value } / 1e6),
      FigureText.short(total.milliseconds), "", "", bound.rawValue)
    return table
  }

  private var batchWords: Words {
    var parts = batch.chunks.map { chunk in
      let after = chunk.prefixTokens > 0 ? " after \(FigureText.grouped(chunk.prefixTokens))" : ""
      return "\(FigureText.grouped(chunk.newTokens)) prompt tokens\(after)"
    }
    if batch.decodeRows > 0 {
      parts.append(
        "\(FigureText.grouped(batch.decodeRows)) sequences decoding over "
          + "\(FigureText.grouped(batch.decodeContextTokens)) tokens of context in all")
    }
    return "\(parts.joined(separator: ", ")); level \(step.level.rawValue)"
  }

  /// What the host's rows of the table are, and where their times come from.
  private var hostWords: [Words] {
    var lines: [Words] = []
    if step.hostWait(of: batch) > .zero {
      lines.append(
        "host_wait: what is left of the host's \(FigureText.duration(step.launches(tokens: batch.tokens))) for its launches when the GPU is done"
      )
    }
    if step.serial(sampledRows: batch.sampledRows) > .zero {
      lines.append("host_serial: host time for the step and its rows that overlaps with nothing")
    }
    guard !lines.isEmpty else { return [] }
    lines.append("host times: \(step.hostSource)")
    if step.isHostExtrapolated(for: batch) {
      lines.append(
        "\(FigureText.grouped(batch.sampledRows)) rows are more than those runs had: extrapolated, a guess"
      )
    }
    return lines
  }
}
