// DeploymentTests.swift: the files that run and watch a sized fleet: its own settings and thresholds, and no name that acts.

import Testing
import Text

@testable import Planning
@testable import Report

@Suite struct DeploymentTests {
  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map { $0.drop { $0 == " " || $0 == "-" }.description }
  }

  @Test("replicas, GPUs and every flag of the replica are those that were sized")
  func deployment() throws {
    let study = try SizingPageTests.shared.get()
    let files = try #require(DeploymentFiles(study))
    let (bench, replicas) = (try #require(study.bench), try #require(study.answer.replicas))
    let lines = Self.lines(files.text)
    #expect(lines.contains("replicas: \(replicas)") && lines.contains("minReplicas: \(replicas)"))
    #expect(
      lines.filter { $0.contains("nvidia.com/gpu:") } == [
        "nvidia.com/gpu: \"1\"", "nvidia.com/gpu: \"1\"",
      ])
    for word in bench.serve.dropFirst() where word != "--no-enable-prefix-caching" {
      #expect(lines.contains(JSONWriter.quoted(word)), "\(word)")
    }
    #expect(lines.contains("\"--model\"") && lines.contains(JSONWriter.quoted(bench.model)))
    let need = try #require(study.answer.demand.needs.first { $0.load.measure == .concurrency })
    let present = Int((need.target / Double(replicas)).rounded(.up))
    #expect(lines.contains("averageValue: \"\(max(1, present))\""))
    #expect(!files.text.contains("--no-enable-prefix-caching"))
    #expect(files.name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" })
    #expect(files.name.count <= 50 && files.name.last != "-")
  }

  @Test("alerts stand at the thresholds of the sizing")
  func alerts() throws {
    let study = try SizingPageTests.shared.get()
    let text = try #require(AlertRules(study)).text
    for name in [
      "HeadroomLoadAboveP95", "HeadroomLoadAboveDesign", "HeadroomTTFTP95AboveSLO",
      "HeadroomTPOTP95AboveSLO", "HeadroomKVCacheFull", "HeadroomFleetTooBig",
    ] { #expect(text.contains("alert: \"\(name)\""), "\(name)") }
    #expect(text.contains("histogram_quantile(0.95") && text.contains("[5m]))) > 1.5\""))
    #expect(text.contains("[5m]))) > 0.06\""))
  }

  @Test("without a fleet or its settings there is no file")
  func absent() throws {
    let study = try SizingPageTests.shared.get()
    let bare = SizingStudy(answer: study.answer, windows: study.windows, window: study.window)
    #expect(DeploymentFiles(bare) == nil && AlertRules(bare) == nil)
  }

  @Test(
    "a text of YAML is one text, and a comment one line",
    arguments: ["a: b", "- x", "# no", "yes", "1e3", "\n---\nkind: Pod", "\"", "{{ x }}", "*a", ""])
  func texts(_ text: String) throws {
    let yaml = YAMLText.documents([
      ([text], ["key": .string(text), "on": [.string(text)], text: 1])
    ])
    let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count == 5, "\(yaml)")
    #expect(lines[0].hasPrefix("# ") && lines[1] == "key: \(JSONWriter.quoted(text))")
    #expect(lines[2] == "\"on\":" && lines[3] == "  - \(JSONWriter.quoted(text))")
    #expect(lines[4] == "\(JSONWriter.quoted(text)): 1")
  }
}
