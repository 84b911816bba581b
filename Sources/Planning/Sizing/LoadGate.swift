// LoadGate.swift: the smallest fleet for every measure of load at once, at one height of it.

/// The design load of a need, by its place in the list of needs.
struct MeasureDesign: Sendable {
  let index: Int
  let design: DesignLoad

  /// The same load times a factor.
  func scaled(to factor: Double) -> MeasureDesign {
    factor == 1 ? self : MeasureDesign(index: index, design: design.scaled(to: factor))
  }
}

/// What each measure needs at a height of the load, and the load that needs most.
struct LoadGate {
  private(set) var needs: [MeasureNeed]
  private(set) var measure: MeasureDesign
  private(set) var search: SearchResult
  /// Places of the needs that it is about.
  private let tried: [Int]

  var design: DesignLoad { measure.design }
  /// The need that decides.
  var deciding: MeasureNeed { needs[measure.index] }

  fileprivate init(
    _ needs: [MeasureNeed], _ designs: [MeasureDesign], _ search: SearchResult
  ) {
    self.needs = needs
    tried = designs.map(\.index)
    let first = designs[0]
    measure = first
    self.search = search
    self.needs[first.index].replicas = search.replicas
  }

  /// Replicas that hold every measure; nil where one is held by none.
  var replicas: Int? {
    let wanted = tried.map { needs[$0].replicas }
    return wanted.contains(nil) ? nil : wanted.compactMap { $0 }.max()
  }

  /// The same fleet holds this measure too; fewer might.
  fileprivate mutating func bound(_ other: MeasureDesign, by replicas: Int) {
    needs[other.index].isBound = true
    needs[other.index].replicas = replicas
  }

  fileprivate mutating func take(_ other: MeasureDesign, _ found: SearchResult, above most: Int) {
    needs[other.index].isBound = false
    needs[other.index].replicas = found.replicas
    guard found.replicas ?? .max > most else { return }
    (measure, search) = (other, found)
  }
}

extension Sizer {
  /// The loads that a loss is tried at: the leading one, the one that decides, and jobs. What fewer replicas hold
  /// with the margin they hold without.
  func decisive(_ designs: [MeasureDesign], _ deciding: Int) -> [MeasureDesign] {
    designs.filter { $0.index == 0 || $0.index == deciding || needs[$0.index].job != nil }
  }

  /// The smallest fleet for each measure of load: the first by a search, the others by whether the largest so far
  /// holds them too.
  /// - Parameters:
  ///   - purpose: of the gate; steps of other measures add their names.
  mutating func gate(
    _ designs: [MeasureDesign], purpose: String, from start: Int
  ) throws -> LoadGate {
    let first = try search(designs[0].design, purpose: purpose, from: start)
    var gate = LoadGate(needs, designs, first)
    guard var most = first.replicas else { return gate }
    for other in designs.dropFirst() {
      let name = needs[other.index].load.measure.rawValue
      let own = purpose == "headroom" ? name : "\(purpose)_\(name)"
      var check = ReplicaSearch(problem, other.design, purpose: own)
      let holds = try check.seemsToHold(most)
      steps += check.steps
      gate.bound(other, by: most)
      guard !holds else { continue }
      let found = try search(other.design, purpose: own, from: most + 1)
      gate.take(other, found, above: most)
      guard let larger = found.replicas else { return gate }
      most = max(most, larger)
    }
    return gate
  }
}
