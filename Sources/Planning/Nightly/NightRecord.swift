// NightRecord.swift: what a scenario left behind in a night, as it is kept beside its report.

public import Text

/// One scenario of a night: its answer, or why it has none.
public struct NightRecord: Sendable {
  /// What is asked of a scenario.
  public enum Question: String, CaseIterable, Sendable {
    /// Its smallest fleet, where it promises something.
    case size
    /// What its fleet does.
    case simulate
  }

  /// What kept it from an answer.
  public struct Failure: Error, Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
      case input
      /// The system refused to read a file.
      case system
      /// It was stopped at a limit of time or memory.
      case limit
      /// Our own bug: its process ended badly.
      case crash
    }

    public let kind: Kind
    public let message: String

    public init(_ kind: Kind, _ message: String) { (self.kind, self.message) = (kind, message) }
  }

  /// As the night calls it: its file without the suffix.
  public var name: String
  /// Changes with whatever the answer depends on.
  public var key: String
  public var question: Question
  /// How it was asked: the options that change figures.
  public var options: String
  /// The answer is yes: every objective is kept, or a fleet keeps them.
  public var isYes: Bool
  /// Every default filled in; null where it could not be read.
  public var scenario: LocatedJSON
  /// Dollars an hour for the fleet that is written, of a simulation; nil without prices.
  public var costPerHour: Double?
  /// As its report has it; nil with a failure.
  public var answer: LocatedJSON?
  public var failure: Failure?

  public init(
    name: String, key: String, question: Question, options: String, isYes: Bool,
    scenario: JSONValue, costPerHour: Double? = nil, failure: Failure? = nil
  ) {
    (self.name, self.key, self.question, self.options) = (name, key, question, options)
    (self.isYes, self.costPerHour, self.failure) = (isYes, costPerHour, failure)
    self.scenario = LocatedJSON(scenario, at: SourceLocation(file: name))
  }

  /// What is kept beside the report: all but the answer.
  public var written: JSONValue {
    [
      "name": .string(name), "key": .string(key), "question": .string(question.rawValue),
      "options": .string(options), "holds": .bool(isYes), "scenario": scenario.value,
      "cost_per_hour": JSONValue(costPerHour), "error": JSONValue(failure?.message),
      "error_kind": JSONValue(failure?.kind.rawValue),
    ]
  }

  /// Reads what was kept; nil for anything else.
  public init?(_ kept: LocatedJSON) {
    guard let name = kept["name"]?.string, let key = kept["key"]?.string,
      let question = kept["question"]?.string.flatMap(Question.init(rawValue:)),
      let options = kept["options"]?.string, let scenario = kept["scenario"],
      case .bool(let isYes) = kept["holds"]?.content
    else { return nil }
    (self.name, self.key, self.question, self.options) = (name, key, question, options)
    (self.isYes, self.scenario) = (isYes, scenario)
    costPerHour = kept["cost_per_hour"]?.figure
    failure = kept["error"]?.string.map { message in
      Failure(kept["error_kind"]?.string.flatMap(Failure.Kind.init) ?? .input, message)
    }
  }

  /// The file of the report that holds the answer.
  public var answerFile: String {
    guard question == .size else { return "summary.json" }
    // Several pools are sized each by itself, and packed.
    return scenario["fleet"]?["pools"]?.items?.count ?? 1 > 1 ? "fleet.json" : "size.json"
  }

  /// From its provenance; nil without an answer.
  public var hash: String? { answer?["provenance"]?["scenario_hash"]?.string }
  public var seed: String? {
    guard let seed = answer?["provenance"]?["seed"] else { return nil }
    return seed.string ?? seed.figure.map(NumberText.shortest)
  }
}
