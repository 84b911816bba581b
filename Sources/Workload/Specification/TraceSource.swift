// TraceSource.swift: a trace with everything that is done to it before it reaches the fleet.

internal import Kernel
internal import Text
public import Units

/// A trace file, the part of it that is wanted, how often it is played, and at what rate.
///
/// The order is: read, cut out `from` to `to`, repeat, scale the rate.
public struct TraceSource: Sendable {
  /// `-` is standard input, which can be read once.
  public var path: String
  public var options = TraceOptions()
  /// Start and end of the part that is played, from the trace's first arrival.
  public var from = SimulationTime.zero
  public var to = SimulationTime.never
  public var repetitions = 1
  public var rateScale = 1.0

  public init(path: String) { self.path = path }

  /// Opens the trace.
  /// - Parameter name: tells the random numbers of this source from those of another.
  /// - Throws: `FileError`; `InputErrors` when the file has no known format.
  public func open(seed: UInt64, replication: Int = 0, name: String = "") throws
    -> any RequestStream
  {
    let isWhole = from == .zero && to == .never
    let part: () throws -> any RequestStream = {
      let trace = try TraceStream(path: path, options: options)
      return isWhole ? trace : WindowedStream(trace, from: from, to: to)
    }
    let played = repetitions == 1 ? try part() : try RepeatedStream(times: repetitions, open: part)
    guard rateScale != 1 else { return played }
    return RateScaledStream(
      played, factor: rateScale, seed: seed, replication: replication, name: name)
  }
}

/// A class that a trace's column tells apart, as a scenario lists it.
struct LabelledClass {
  var label: String
  var name: String
  var model: String?
  var tenant: String?
}

extension TraceSource {
  /// Reads a scenario's `trace` object.
  /// - Parameter folder: where a relative path starts.
  /// - Returns: the source and the classes of its rows (none when they are all of one).
  static func read(_ reader: inout ObjectReader, folder: String) -> (TraceSource, [LabelledClass]) {
    let path = reader.string("path")
    var source = TraceSource(path: Folder.path(path, in: folder))
    source.options.format = reader.choice(
      "format", of: ["auto"] + TraceFormat.all.map(\.name), noun: "trace format", default: "auto")
    source.options.sorts = reader.bool("sort", default: false)
    source.options.isLenient = reader.bool("lenient", default: false)
    source.rateScale = reader.double("rateScale", in: 1e-6...WorkloadLimits.rateScale, default: 1)
    let longest = Seconds(WorkloadLimits.durationSeconds)
    let from = reader.duration("from", in: .zero...longest, default: .zero)
    let to = reader.durationIfPresent("to", in: .zero...longest)
    source.repetitions = reader.int("repeat", in: 1...1_000_000, default: 1)
    source.from = SimulationTime(from)
    source.to = to.map { SimulationTime($0) } ?? .never
    if source.from >= source.to {
      reader.report(
        .outOfRange, key: "to", "the part ends at or before its start, \(from.value) s",
        hint: "write a later \"to\", or leave it out")
    }
    if path == "-" && source.repetitions > 1 {
      reader.report(
        .conflict, key: "repeat", "standard input cannot be read twice",
        hint: "save the trace to a file, or leave \"repeat\" out")
    }
    if path.isEmpty && reader.has("path") {
      reader.report(.outOfRange, key: "path", "the path is empty", hint: "name a trace file")
    }
    let classes = readClasses(&reader, into: &source)
    return (source, classes)
  }

  private static func readClasses(_ reader: inout ObjectReader, into source: inout TraceSource)
    -> [LabelledClass]
  {
    guard let column = reader.stringIfPresent("classColumn") else {
      if reader.has("classes") {
        reader.report(
          .missingKey, key: "classes", "\"classes\" needs the column that tells them apart",
          hint: "add classColumn: \"…\"")
        reader.ignore("classes")
      }
      return []
    }
    let classes = reader.array("classes", count: 1...WorkloadLimits.classes) { value in
      value.isString
        ? value.string().map { LabelledClass(label: $0, name: $0) }
        : value.object { object in
          let label = object.string("label")
          return LabelledClass(
            label: label, name: object.string("name", default: label),
            model: object.stringIfPresent("model"), tenant: object.stringIfPresent("tenant"))
        }
    }
    let labels = classes.map(\.label)
    if Set(labels).count < labels.count {
      reader.report(
        .conflict, key: "classes", "two classes have the same label", hint: "list each label once")
    } else if !labels.isEmpty {
      source.options.classes = TraceClasses(column: column, labels: labels)
    }
    return classes
  }
}
