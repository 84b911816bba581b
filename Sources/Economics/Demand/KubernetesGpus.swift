// KubernetesGpus.swift: GPUs of a deployment: replicas times what each asks for.

internal import Foundation
internal import Text

enum KubernetesGpus {
  static let replicas = IntKey(
    "replicas", unit: "pods", in: 0...1_000_000, "replicas of the deployment")
  static let tensorParallel = IntKey(
    "tensorParallel", unit: "GPUs", in: 1...1024, default: 1, "GPUs that share each layer")
  static let pipelineParallel = IntKey(
    "pipelineParallel", unit: "stages", in: 1...1024, default: 1, "stages of layers")
  static let gpusPerPod = IntKey(
    "gpusPerPod", unit: "GPUs", in: 1...1024, text: "tensorParallel * pipelineParallel",
    "nvidia.com/gpu of a pod")
  static let manifest = FileKey(
    "manifest",
    "a manifest of Kubernetes (YAML): replicas, nvidia.com/gpu and --tensor-parallel-size are read")

  static let calculator = Calculator(
    "kubernetes-gpus", "GPUs of a deployment, from its numbers or from a Kubernetes manifest",
    keys: [replicas, tensorParallel, pipelineParallel, gpusPerPod, manifest],
    notes: [
      "Of a manifest only the few lines that count are read; a template must be rendered first. An engine that wants more",
      "GPUs than its pod has, or leaves some idle, is told (exit status 5).",
    ],
    examples: ["--replicas 2 --tensor-parallel 4 --explain"], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    guard let path = work.inputs[manifest] else { return try numbers(work) }
    guard let text = work.setting.files[path] else {
      preconditionFailure("a file that an input names is read beforehand")
    }
    return pods(work, try KubernetesManifest(text, file: path))
  }

  private static func numbers(_ work: Working) throws(InputErrors) -> Calculation {
    var work = work
    let engine = try work.term(tensorParallel) * (try work.term(pipelineParallel))
    let each = work.inputs[gpusPerPod].map { Term("gpus_per_pod", Band($0)) } ?? engine
    let all = work.figure(
      "gpus", "GPUs", unit: "GPUs", try work.term(replicas) * each, source: "guide 001")
    let line = "\(CountWords.short(all.value.mid)) GPUs"
    guard each.value.mid == engine.value.mid else {
      return work.answer(
        line, .no,
        because: "the engine takes \(CountWords.short(engine.value.mid)) GPUs of a pod that has "
          + CountWords.short(each.value.mid))
    }
    return work.answer(line)
  }

  private static func pods(_ work: Working, _ manifest: KubernetesManifest) -> Calculation {
    var work = work
    var table = FigureTable(
      "workloads", "Workloads",
      [
        ("name", "name"), ("replicas", "replicas"), ("gpus_per_pod", "GPUs a pod"),
        ("tensor_parallel", "tensor parallel"), ("gpus", "GPUs"),
        ("pool", "as a pool of a scenario"),
      ])
    var (total, wrong) = (0, [String]())
    for workload in manifest.workloads {
      let engine =
        (workload.tensorParallel ?? 1) * (workload.pipelineParallel ?? 1)
        * (workload.dataParallel ?? 1)
      let gpus = workload.replicas * workload.gpusPerPod
      total += gpus
      if engine != workload.gpusPerPod {
        wrong.append(
          "the engine of \(workload.name) takes \(engine) GPUs of a pod that has \(workload.gpusPerPod)"
        )
      }
      table.row([
        .text(workload.name), .band(Band(workload.replicas)), .band(Band(workload.gpusPerPod)),
        .band(Band(workload.tensorParallel ?? 1)), .band(Band(gpus)),
        .text(
          "replicas: \(workload.replicas * (workload.dataParallel ?? 1)), tensorParallel: \(workload.tensorParallel ?? 1)"
        ),
      ])
    }
    work.table(table)
    work.figure(
      Figure(
        "gpus", "GPUs", unit: "GPUs", Band(total), formula: "sum of replicas * gpus_per_pod",
        source: "guide 001"))
    let line =
      "\(total) GPUs in \(manifest.workloads.count) \(manifest.workloads.count == 1 ? "workload" : "workloads")"
    return wrong.isEmpty
      ? work.answer(line, .yes) : work.answer(line, .no, because: wrong.joined(separator: "; "))
  }
}
