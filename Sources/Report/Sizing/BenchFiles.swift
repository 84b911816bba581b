// BenchFiles.swift: the benchmarks of one replica as a script, and their predictions for a later comparison.

internal import Planning
internal import Text

enum BenchFiles {
  /// `bench-commands.sh`: starts a replica or runs one of the benchmarks, as its argument says.
  static func script(_ study: SizingStudy, _ bench: BenchPlan) -> String {
    let name = TerminalText.line(study.answer.pool.scenarioName)
    let names = bench.points.map(\.name).joined(separator: "|")
    var lines = [
      "#!/bin/sh",
      "# \(name): one replica and its benchmarks, predicted in bench-predictions.json.",
      "#   sh bench-commands.sh serve             on the machine with the GPUs; leave it running",
      "#   sh bench-commands.sh \(names)   each writes bench-NAME.json",
    ]
    lines += bench.remarks.map { "# \(TerminalText.line($0))" }
    lines += ["set -eu", "case \"${1:-}\" in"]
    lines.append("serve) exec " + command(["vllm", "serve"] + bench.serve) + " ;;")
    for point in bench.points {
      lines.append(
        "\(point.name)) exec " + command(["vllm", "bench", "serve"] + bench.arguments(point))
          + " ;;")
    }
    lines += ["*) echo 'usage: sh bench-commands.sh serve|\(names)' >&2; exit 2 ;;", "esac"]
    return lines.joined(separator: "\n") + "\n"
  }

  static func command(_ arguments: [String]) -> String {
    arguments.map(quoted).joined(separator: " ")
  }

  /// A word of a POSIX shell that stands for exactly this text; what would act on a terminal is escaped.
  static func quoted(_ text: String) -> String {
    let plain = text.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || "-_./,:=+@".utf8.contains(byte)
    }
    if plain, !text.isEmpty { return text }
    return "'" + TerminalText.line(text).replacing("'", with: "'\\''") + "'"
  }

  /// `bench-predictions.json`: figures under the names that benchmark results use.
  static func predictions(_ study: SizingStudy, _ bench: BenchPlan) -> JSONValue {
    [
      "scenario": .string(study.answer.pool.scenarioName),
      "replica": .string(study.answer.pool.replicaDescription),
      "model": .string(bench.model),
      "serve": SummaryJSON.strings(bench.serve),
      "input_len": .int(bench.promptTokens), "output_len": .int(bench.outputTokens),
      "num_prompts": .int(BenchPlan.prompts),
      "benchmarks": .array(
        bench.points.map { point in
          [
            "name": .string(point.name), "result_file": .string(bench.resultName(point)),
            "request_rate": JSONValue(point.requestsPerSecond),
            "max_concurrency": JSONValue(point.maxConcurrency),
            "arguments": SummaryJSON.strings(bench.arguments(point)),
            "predicted": .object(point.bands.map { ($0.name, value($0.band)) }),
          ]
        }),
      "remarks": SummaryJSON.strings(bench.remarks),
      "provenance": ProvenanceJSON.value(study.answer.provenance),
    ]
  }

  private static func value(_ band: PredictedBand?) -> JSONValue {
    guard let band else { return .null }
    return [
      "predicted": .double(band.predicted), "low": .double(band.low), "high": .double(band.high),
    ]
  }
}
