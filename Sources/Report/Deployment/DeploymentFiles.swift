// DeploymentFiles.swift: the sized fleet as Kubernetes objects: what runs, and what adds replicas.

internal import Planning
internal import Text

/// `kubernetes.yaml`: a Deployment of the replicas that were sized, a Service, and an autoscaler beyond them.
///
/// - Source: Kubernetes 1.31, apps/v1 and autoscaling/v2; the image of vLLM, whose entry point is the server.
struct DeploymentFiles {
  private let study: SizingStudy
  private let bench: BenchPlan
  private let replicas: Int
  private var answer: SizingAnswer { study.answer }

  /// Nil where there is no fleet, or its replica's settings were not asked for.
  init?(_ study: SizingStudy) {
    guard let bench = study.bench, let replicas = study.answer.replicas else { return nil }
    (self.study, self.bench, self.replicas) = (study, bench, replicas)
  }

  var text: String {
    YAMLText.documents(
      [(head + remarks, deployment), (["Where requests go in."], service)]
        + (presentPerReplica.map { [(scaling, autoscaler(at: $0))] } ?? []))
  }

  private var head: [String] {
    [
      "\(answer.pool.scenarioName): \(replicas) × (\(answer.pool.replicaDescription)), as headroom sized it.",
      "Scenario hash \(answer.provenance.scenarioHash.prefix(12)), headroom \(answer.provenance.version).",
    ]
  }

  private var remarks: [String] {
    bench.remarks.filter { !$0.hasPrefix("prompts and outputs") }
      + [
        "Give the container its Hugging Face token and a volume for the weights, where the model needs them."
      ]
  }

  /// A name that DNS allows: lower-case letters, digits and dashes, at most 50 of them.
  var name: String {
    let plain = "vllm-\(answer.pool.scenarioName)-\(answer.pool.name)".lowercased().utf8.map {
      byte in
      (97...122).contains(byte) || (48...57).contains(byte) ? Character(UnicodeScalar(byte)) : "-"
    }
    var text = ""
    for character in plain where character != "-" || text.last != "-" { text.append(character) }
    text = String(text.prefix(50))
    while text.last == "-" { text.removeLast() }
    return text
  }

  private var labels: JSONValue { ["app": .string(name)] }

  /// As the scenario has it: the benchmarks alone go without prefix caching.
  private var arguments: [String] {
    ["--model", bench.model] + bench.serve.dropFirst().filter { $0 != "--no-enable-prefix-caching" }
  }

  private var deployment: JSONValue {
    [
      "apiVersion": "apps/v1", "kind": "Deployment",
      "metadata": ["name": .string(name), "labels": labels],
      "spec": [
        "replicas": .int(replicas), "selector": ["matchLabels": labels],
        "template": [
          "metadata": ["labels": labels],
          "spec": [
            "containers": [container],
            // Tensor parallelism exchanges tensors through shared memory.
            "volumes": [["name": "shm", "emptyDir": ["medium": "Memory", "sizeLimit": "16Gi"]]],
          ],
        ],
      ],
    ]
  }

  private var container: JSONValue {
    let gpus = JSONValue.string(String(answer.pool.gpusPerReplica))
    return [
      "name": "vllm", "image": "vllm/vllm-openai:v0.11.0",
      "args": .array(arguments.map(JSONValue.string)),
      "ports": [["name": "http", "containerPort": 8000]],
      "readinessProbe": ["httpGet": ["path": "/health", "port": 8000], "periodSeconds": 5],
      // Weights of hundreds of gigabytes take their time: an hour, a guess.
      "startupProbe": [
        "httpGet": ["path": "/health", "port": 8000], "periodSeconds": 10, "failureThreshold": 360,
      ],
      "resources": [
        "requests": ["nvidia.com/gpu": gpus], "limits": ["nvidia.com/gpu": gpus],
      ],
      "volumeMounts": [["name": "shm", "mountPath": "/dev/shm"]],
    ]
  }

  private var service: JSONValue {
    [
      "apiVersion": "v1", "kind": "Service",
      "metadata": ["name": .string(name), "labels": labels],
      "spec": [
        "selector": labels, "ports": [["name": "http", "port": 8000, "targetPort": 8000]],
      ],
    ]
  }

  // MARK: - Beyond the design load

  private var margin: Double { answer.demand.load.margin }

  private var scaling: [String] {
    [
      "The fleet holds its design load without it; it adds replicas beyond. The metric is vllm:num_requests_running,",
      "which the Prometheus adapter (or KEDA) serves as vllm_num_requests_running; a new replica takes as long as its weights load.",
    ]
  }

  /// Requests that are present in one replica at the design load; nil for a load of jobs, of which none is.
  private var presentPerReplica: Double? {
    answer.demand.needs.first { $0.load.measure == .concurrency && $0.job == nil }.map {
      $0.target / Double(replicas)
    }
  }

  private func autoscaler(at present: Double) -> JSONValue {
    let most = max(replicas + 1, Int((Double(replicas) * (1 + margin)).rounded(.up)))
    let target = max(1, Int(present.rounded(.up)))
    return [
      "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
      "metadata": ["name": .string(name), "labels": labels],
      "spec": [
        "scaleTargetRef": [
          "apiVersion": "apps/v1", "kind": "Deployment", "name": .string(name),
        ],
        "minReplicas": .int(replicas), "maxReplicas": .int(most),
        "metrics": [
          [
            "type": "Pods",
            "pods": [
              "metric": ["name": "vllm_num_requests_running"],
              "target": ["type": "AverageValue", "averageValue": .string(String(target))],
            ],
          ]
        ],
      ],
    ]
  }
}
