// ArrivalKind.swift: the arrival processes a scenario can name, one line each.

public import Text

/// When the requests of a synthetic class come.
public enum ArrivalSpecification: Sendable {
  /// Whatever the fleet does.
  case open(any ArrivalProcess)
  /// At each client's last completion plus think time.
  case closed(concurrency: Int, think: DurationLaw)
  /// A job of as many requests as the class has.
  case batch(BatchRelease)
}

/// An arrival process by its name in a scenario, with the reader of its keys.
public struct ArrivalKind: Sendable {
  /// The value of `process`.
  public let name: String
  /// Reads the keys beside `process`; nil when one of them is wrong, which is then recorded.
  let read: @Sendable (inout ObjectReader) -> ArrivalSpecification?

  /// Every known process, in the order in which messages list them.
  public static let all: [ArrivalKind] = [
    .constant,
    .poisson,
    .gamma,
    .weibull,
    .mmpp,
    .onOff,
    .diurnal,
    .spike,
    .ramp,
    .profile,
    .batch,
    .users,
    .sessions,
    .agents,
    .closedLoop,
  ]
}

extension ArrivalSpecification {
  /// Reads a scenario's `arrivals` object; nil when it is wrong, which is then recorded.
  public static func read(_ value: ValueReader) -> ArrivalSpecification? {
    value.tagged("process", noun: "arrival process", among: ArrivalKind.all.map(\.name)) {
      index, reader in ArrivalKind.all[index].read(&reader)
    }
  }
}

extension ValueReader {
  /// An object whose key `tag` names which of several kinds it is; the kind reads the other keys.
  func tagged<T>(
    _ tag: String, noun: String, among names: [String],
    _ body: (_ index: Int, inout ObjectReader) -> T?
  ) -> T? {
    // Keys of an unknown kind are unknown too: report the name alone.
    guard case .string(let name) = value[tag]?.content,
      let index = names.firstIndex(of: name)
    else {
      _ = object(unknownKeys: .ignore) { reader in _ = reader.choice(tag, of: names, noun: noun) }
      return nil
    }
    let result: T?? = object { reader in
      reader.ignore(tag)
      return body(index, &reader)
    }
    return result ?? nil
  }
}

extension ObjectReader {
  /// What `make` returns, or nil when one of the values it needs was recorded as wrong: stand-ins never
  /// reach a precondition.
  func unless(problemsSince before: Int, _ make: () -> ArrivalSpecification?)
    -> ArrivalSpecification?
  {
    problems.count == before ? make() : nil
  }

  /// A key for a rate of arrivals, in requests a second.
  mutating func rate(_ key: String = "ratePerSecond") -> Double {
    double(key, in: WorkloadLimits.rates)
  }
}
