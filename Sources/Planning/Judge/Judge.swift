// Judge.swift: how many replicas hold a load, and whether a fleet does: the questions that gates are made of.

internal import Plans

/// Searches and judges under the loads of a demand; what was tried on the way is kept for the report.
struct Judge {
  let demand: LoadDemand
  /// The design loads of every need that has a load, the leading one first, then the heaviest first.
  let designs: [MeasureDesign]
  private(set) var steps: [SearchStep] = []
  private(set) var warnings: [String] = []

  /// - Throws: what drawing the loads throws.
  init(_ demand: LoadDemand) throws {
    self.demand = demand
    designs = try demand.designs()
  }

  var problem: SizingProblem { demand.problem }
  var rule: HeadroomRule { demand.rule }
  var needs: [MeasureNeed] { demand.needs }

  /// The design loads of a gate: all with the margin, and without it those that decided with it.
  /// - Parameter deciding: place of the need that decides.
  func designs(of play: GatePlay, deciding: Int) -> [MeasureDesign] {
    guard play.height == .percentile else { return designs }
    return demand.decisive(designs, deciding).map { $0.scaled(to: rule.nominal(of: 1)) }
  }

  mutating func record(_ step: SearchStep) { steps.append(step) }
  mutating func record(_ tried: [SearchStep]) { steps += tried }
  mutating func warn(_ warning: String) { warnings.append(warning) }

  /// What each gate needs, in turn; none after the first where nothing holds the load with its margin.
  mutating func ask(_ gates: [any Gate], from start: Int) throws -> GateFindings {
    var found = GateFindings(start: start)
    for gate in gates {
      found.add(try gate.smallest(&self, beside: found))
      guard found.headroom?.replicas != nil else { break }
    }
    return found
  }

  /// The smallest fleet that holds one load.
  /// - Parameter loss: what is lost first; numbers are of what is left.
  mutating func search(
    _ design: DesignLoad, purpose: String, from start: Int, losing loss: FailureDomain? = nil
  ) throws -> SearchResult {
    var search = ReplicaSearch(problem, design, purpose: purpose, losing: loss)
    let found = try search.smallest(from: start)
    steps += search.steps
    if !found.isMonotone {
      warnings.append(
        "\(purpose): a larger fleet failed where a smaller one held: the response is not monotone; the "
          + "answer is the smallest beyond which none failed")
    }
    return found
  }

  /// The smallest fleet for each measure of load: the first by a search, the others by whether the largest so far
  /// holds them too.
  /// - Parameters:
  ///   - purpose: of the gate; steps of other measures add their names.
  ///   - loss: what is lost first; numbers are of what is left.
  mutating func smallest(
    for designs: [MeasureDesign], purpose: String, from start: Int,
    losing loss: FailureDomain? = nil
  ) throws -> LoadGate {
    let first = try search(designs[0].design, purpose: purpose, from: start, losing: loss)
    var gate = LoadGate(needs, designs, first)
    guard var most = first.replicas else { return gate }
    for other in designs.dropFirst() {
      let name = needs[other.index].load.measure.rawValue
      let own = purpose == HeadroomGate.name ? name : "\(purpose)_\(name)"
      var check = ReplicaSearch(problem, other.design, purpose: own, losing: loss)
      let holds = try check.seemsToHold(most)
      steps += check.steps
      gate.bound(other, by: most)
      guard !holds else { continue }
      let found = try search(other.design, purpose: own, from: most + 1, losing: loss)
      gate.take(other, found, above: most)
      guard let larger = found.replicas else { return gate }
      most = max(most, larger)
    }
    return gate
  }

  /// The load of a gate that a number of replicas does worst under, with its verdict.
  mutating func worst(
    of gate: String, _ replicas: Int, _ designs: [MeasureDesign],
    losing loss: FailureDomain? = nil
  ) throws -> OwnedGate {
    guard replicas > 0 else {
      return OwnedGate(gate: gate, running: 0, verdict: .fails, estimate: nil)
    }
    var worst: OwnedGate?
    for measure in designs {
      var search = ReplicaSearch(problem, measure.design, purpose: "owned_\(gate)", losing: loss)
      let found = try search.judge(replicas)
      steps += search.steps
      let own = OwnedGate(
        gate: gate, running: replicas, measure: needs[measure.index].load.measure,
        verdict: found.verdict, estimate: found.binding)
      if worst.map({ Self.isWorse(own, than: $0) }) ?? true { worst = own }
    }
    return worst ?? OwnedGate(gate: gate, running: replicas, verdict: .undecided, estimate: nil)
  }

  private static func isWorse(_ a: OwnedGate, than b: OwnedGate) -> Bool {
    let order: [SizingVerdict: Int] = [.fails: 0, .undecided: 1, .holds: 2]
    let (left, right) = (order[a.verdict] ?? 0, order[b.verdict] ?? 0)
    return (left, a.estimate?.room ?? 0) < (right, b.estimate?.room ?? 0)
  }
}
