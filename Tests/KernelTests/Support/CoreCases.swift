// CoreCases.swift: systems whose answers are computed here, so that the theory is tested without a table.

import Foundation

enum CoreCases {
  static let all: [QueueingCase] = [
    mm1(rate: 0.6), mmc(rate: 2.1, servers: 3), mg1, erlangLoss, closedLoop,
    QueueingCase(
      id: "core processor sharing", "M/G/1 processor sharing",
      "lambda=0.5;service=gamma;shape=0.5;mean=1",
      exact: ["W": 2, "L": 1, "P_idle": 0.5]),
    QueueingCase(
      id: "core tandem", "tandem M/M/1", "lambda=0.5;mu1=1;mu2=0.8;mu3=1.5",
      exact: ["W": 2 + 1 / 0.3 + 1, "W_var": 4 + 1 / 0.09 + 1]),
    QueueingCase(
      id: "core vacations", "M/M/1 with multiple vacations", "lambda=0.5;mu=1;vacation=1",
      exact: ["Wq": 0.5 * 2 / (2 * 0.5) + 0.5]),
    QueueingCase(
      id: "core batches", "M[X]/M/1 FIFO", "batch_rate=0.2;batch=3;mu=1",
      exact: ["L": 0.6 * (3 + 9) / (2 * 3 * 0.4)]),
    priorities(preemptive: false), priorities(preemptive: true),
  ]

  private static func mm1(rate: Double) -> QueueingCase {
    let slack = 1 - rate  // mu = 1
    return QueueingCase(
      id: "core M/M/1", "M/M/1 FIFO", "lambda=\(rate);mu=1",
      exact: [
        "L": rate / slack, "W": 1 / slack, "W_var": 1 / (slack * slack),
        "W_p95": log(20) / slack, "Wq_p99": log(100 * rate) / slack, "P_N_ge_5": pow(rate, 5),
        "busy_period_mean": 1 / slack, "interdeparture_scv": 1,
        "L_asymptotic_variance": 2 * rate * (1 + rate) / pow(slack, 4),
      ])
  }

  /// Erlang's loss probability by its recursion.
  private static func erlangB(load: Double, servers: Int) -> Double {
    (1...servers).reduce(1.0) { blocked, n in load * blocked / (Double(n) + load * blocked) }
  }

  private static func mmc(rate: Double, servers: Int) -> QueueingCase {
    let c = Double(servers)
    let loss = erlangB(load: rate, servers: servers)
    let delayed = loss / (1 - rate / c * (1 - loss))  // Erlang C from Erlang B
    let wait = delayed / (c - rate)
    return QueueingCase(
      id: "core M/M/c", "M/M/c FIFO, one queue", "lambda=\(rate);mu=1;servers=\(servers)",
      exact: [
        "P_wait": delayed, "Wq": wait, "L": rate * (wait + 1),
        "Wq_p95": max(0, log(delayed / 0.05) / (c - rate)),
      ])
  }

  /// Pollaczek and Khinchine, and Takács for the variance, with uniform service on 0...2.
  private static let mg1: QueueingCase = {
    let (rate, second, third) = (0.7, 4.0 / 3, 2.0)
    let wait = rate * second / (2 * 0.3)
    return QueueingCase(
      id: "core M/G/1", "M/G/1 FIFO", "lambda=0.7;service=uniform;low=0;high=2",
      exact: ["Wq": wait, "Wq_var": wait * wait + rate * third / (3 * 0.3), "P_idle": 0.3])
  }()

  /// The loss probability depends on the service law only by its mean.
  private static let erlangLoss: QueueingCase = {
    let loss = erlangB(load: 4, servers: 5)
    return QueueingCase(
      id: "core Erlang B", "M/G/c/c loss",
      "lambda=4;servers=5;service=hyperexponential;mean=1;scv=3",
      exact: ["P_block": loss, "L": 4 * (1 - loss)])
  }()

  /// The machine-repair chain: p(n) ∝ N!/(N − n)! / (Z μ)ⁿ with one server.
  private static let closedLoop: QueueingCase = {
    let (users, think) = (10, 5.0)
    var weights = [1.0]
    for n in 1...users { weights.append(weights[n - 1] * Double(users - n + 1) / think) }
    let total = weights.reduce(0, +)
    let throughput = 1 - weights[0] / total
    return QueueingCase(
      id: "core closed loop", "closed loop", "users=\(users);think=\(think);mu=1;servers=1",
      exact: ["throughput": throughput, "W": Double(users) / throughput - think])
  }()

  /// Cobham's formulas for two classes with exponential service of mean 1.
  private static func priorities(preemptive: Bool) -> QueueingCase {
    let (first, both) = (0.3, 0.7)
    let system = "M/G/1 \(preemptive ? "preemptive-resume" : "non-preemptive") priority"
    let parameters = "lambda1=0.3;lambda2=0.4;service=exponential;mean=1"
    guard preemptive else {
      return QueueingCase(
        id: "core priority", system, parameters,
        exact: [
          "Wq_class1": both / (1 - first), "Wq_class2": both / ((1 - first) * (1 - both)),
        ])
    }
    return QueueingCase(
      id: "core priority, preemptive", system, parameters,
      exact: [
        "W_class1": 1 / (1 - first),
        "W_class2": 1 / (1 - first) + both / ((1 - first) * (1 - both)),
      ])
  }
}
