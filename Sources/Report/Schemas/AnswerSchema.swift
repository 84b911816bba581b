// AnswerSchema.swift: the table of schemas: what each command prints with `--json`, or writes with `--out`.

public import Text

/// The shape of the JSON of one command, or of one file.
public struct AnswerSchema: Sendable {
  /// As it is asked for: a command, or the name of a file without its suffix.
  public let name: String
  /// Where such JSON comes from.
  public let source: String
  let shape: JSONSchema

  private init(_ name: String, _ source: String, _ shape: JSONSchema) {
    (self.name, self.source, self.shape) = (name, source, shape)
  }

  /// Of what a command prints, and writes under no other name.
  private init(_ name: String, _ shape: JSONSchema) {
    self.init(name, "headroom \(name) --json", shape)
  }

  /// Every one there is: a new answer is one line here.
  public static let all = [
    AnswerSchema(
      "simulate", "headroom simulate --json, summary.json", SimulationSchema.answer),
    AnswerSchema(
      "size", "headroom size --json, size.json, fleet.json",
      .either(SizingSchema.answer, PackingSchema.sizing)),
    AnswerSchema(
      "compare", "headroom compare --json, compare.json, bids.json",
      .either(ComparisonSchema.members, PackingSchema.comparison, BidSchema.answer)),
    AnswerSchema(
      "cost", "headroom cost --json, cost.json", .either(CostSchema.answer, CostSchema.fleet)),
    AnswerSchema("own", "headroom own --json, own.json", OwnSchema.answer),
    AnswerSchema("fit", HardwareSchema.fit),
    AnswerSchema("step", HardwareSchema.step),
    AnswerSchema("claim", ClaimSchema.answer),
    AnswerSchema("guides", ClaimSchema.guides),
    AnswerSchema(
      "validate", "headroom validate --json, accuracy.json", ValidationSchema.validation),
    AnswerSchema("calibrate", ValidationSchema.calibration),
    AnswerSchema("catalog", HardwareSchema.catalog),
    AnswerSchema("explain", "headroom explain --json, keys.json", HardwareSchema.keys),
    AnswerSchema("diff", .either(ResultSchema.difference, ResultSchema.upgrade)),
    AnswerSchema("rerun", ResultSchema.rerun),
    AnswerSchema(
      "workload describe", "headroom workload describe --json, traffic.json",
      TrafficSchema.description),
    AnswerSchema("workload generate", TrafficSchema.generated),
    AnswerSchema("workload convert", TrafficSchema.converted),
    AnswerSchema("workload fit", TrafficSchema.fit),
    AnswerSchema("workload forecast", TrafficSchema.forecast),
    AnswerSchema("nightly", "headroom nightly --json, index.json", ResultSchema.night),
    AnswerSchema(
      "calc", "headroom calc NAME --json and the calculators that are commands",
      ResultSchema.calculation),
    AnswerSchema("bench", ValidationSchema.bench),
    AnswerSchema("provenance", "provenance.json of simulate --out", SimulationSchema.provenance),
    AnswerSchema(
      "schema", "headroom schema --json", ["schemas": .list(["name": .text, "of": .text])]),
  ]

  /// The schema.
  public var json: JSONValue {
    shape.written(
      title: "headroom \(name)",
      remark:
        "\(source). Null stands where a figure cannot be supported; `reasons`, where there is one, says why."
    )
  }

  /// The list of them, as `headroom schema --json` prints it.
  public static var list: JSONValue {
    ["schemas": .array(all.map { ["name": .string($0.name), "of": .string($0.source)] })]
  }
}
