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

  init(
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
  mutating func bound(_ other: MeasureDesign, by replicas: Int) {
    needs[other.index].isBound = true
    needs[other.index].replicas = replicas
  }

  mutating func take(_ other: MeasureDesign, _ found: SearchResult, above most: Int) {
    needs[other.index].isBound = false
    needs[other.index].replicas = found.replicas
    guard found.replicas ?? .max > most else { return }
    (measure, search) = (other, found)
  }
}
