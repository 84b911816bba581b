// KubernetesManifest.swift: the few lines of a Kubernetes manifest that say how many GPUs it takes.

internal import Foundation
internal import Text

/// Deployments and StatefulSets of a manifest, with their replicas, GPUs and parallel sizes.
///
/// No YAML reader: it follows keys by their indentation, knows flow lists and block texts in arguments, and refuses what
/// it would have to guess, such as a template's braces.
struct KubernetesManifest {
  struct Workload {
    var name = ""
    var line: Int
    /// Kubernetes starts one where nothing is said.
    var replicas = 1
    var gpusPerPod = 0
    var tensorParallel: Int?
    var pipelineParallel: Int?
    var dataParallel: Int?
  }

  private(set) var workloads: [Workload] = []

  /// - Throws: every line that should say a number and does not, with its place.
  init(_ text: String, file: String) throws(InputErrors) {
    let problems = InputProblems()
    let lines = KubernetesLines(text, file: file, problems: problems)
    for document in lines.documents {
      var reader = WorkloadReader(file: file, problems: problems)
      if let workload = reader.read(document) { workloads.append(workload) }
    }
    if workloads.isEmpty, problems.count == 0 {
      problems.add(
        .unsupported, at: SourceLocation(file: file), "there is no Deployment or StatefulSet in it",
        hint: "give the manifest that has replicas and nvidia.com/gpu")
    }
    try problems.check()
  }
}

/// Reads one document of a manifest.
private struct WorkloadReader {
  let file: String
  let problems: InputProblems

  mutating func read(_ entries: [KubernetesLines.Entry]) -> KubernetesManifest.Workload? {
    let kind = entries.first { $0.path == ["kind"] }
    guard let kind, ["Deployment", "StatefulSet"].contains(kind.value) else { return nil }
    var workload = KubernetesManifest.Workload(line: kind.line)
    // What starts before the engine is gone when it runs.
    let entries = entries.filter { !$0.path.contains("initContainers") }
    for (index, entry) in entries.enumerated() {
      switch entry.path {
      case ["metadata", "name"]: workload.name = entry.value
      case ["spec", "replicas"]:
        if let count = number(entry, "replicas") { workload.replicas = count }
      default:
        if entry.path.suffix(2) == ["limits", "nvidia.com/gpu"] {
          workload.gpusPerPod += number(entry, "nvidia.com/gpu") ?? 0
        }
        argument(entry, next: index + 1 < entries.count ? entries[index + 1] : nil, &workload)
      }
    }
    if workload.gpusPerPod == 0, problems.count == 0 {
      problems.add(
        .missingKey, at: SourceLocation(file: file, line: workload.line),
        "\(workload.name.isEmpty ? "the workload" : workload.name) asks for no GPU",
        hint: "write resources: limits: nvidia.com/gpu: N for a container")
    }
    return workload
  }

  /// Sizes among the words of an argument, a command or an environment of arguments.
  private func argument(
    _ entry: KubernetesLines.Entry, next: KubernetesLines.Entry?,
    _ workload: inout KubernetesManifest.Workload
  ) {
    guard entry.path.contains("args") || entry.path.contains("command") else { return }
    let words = entry.value.split { $0 == " " || $0 == "=" }.map(String.init)
    for (index, word) in words.enumerated() {
      let size: WritableKeyPath<KubernetesManifest.Workload, Int?>
      switch word {
      case "--tensor-parallel-size", "-tp", "--tp", "--tp-size": size = \.tensorParallel
      case "--pipeline-parallel-size", "-pp": size = \.pipelineParallel
      case "--data-parallel-size", "-dp": size = \.dataParallel
      default: continue
      }
      let text: String? =
        index + 1 < words.count ? words[index + 1] : next?.path == entry.path ? next?.value : nil
      guard let text, let count = NumberText.parseInt(text), (1...1024).contains(count) else {
        problems.add(
          .wrongType, at: SourceLocation(file: file, line: entry.line),
          "\(word) has \(text.map(JSONWriter.quoted) ?? "no value"), which is no whole number from 1 to 1024",
          hint: "write \(word)=4, with the number in the file")
        continue
      }
      if let other = workload[keyPath: size], other != count {
        problems.add(
          .conflict, at: SourceLocation(file: file, line: entry.line),
          "\(word) is \(count) here and \(other) before", hint: "one workload runs one engine")
      }
      workload[keyPath: size] = count
    }
  }

  private func number(_ entry: KubernetesLines.Entry, _ what: String) -> Int? {
    if let count = NumberText.parseInt(entry.value), (0...1_000_000).contains(count) {
      return count
    }
    problems.add(
      .wrongType, at: SourceLocation(file: file, line: entry.line),
      "\(what) is \(JSONWriter.quoted(entry.value)), which is no whole number from 0 to 1000000",
      hint: entry.value.contains("{{")
        ? "render the template first: helm template" : "write \(what): 2")
    return nil
  }
}
