// PowerDraw.swift: what a fleet draws: modelled from how busy its GPUs are, beside the board limit around the clock.

/// Electrical power of a fleet, before the place's own.
public struct PowerDraw: Sendable {
  /// Mean kW of GPUs and hosts.
  public let mean: Band
  /// Rated kW: what racks must be able to cool, every GPU at its board limit.
  public let rated: Band
  public let source: String
  public let isGuess: Bool

  /// - Parameter nodes: that are running, spares apart.
  init(of need: FleetNeed, gpus: Int, nodes: Int, _ book: CostBook) {
    let hosts = book.amount(OfferKeys.hostWatts)?.band ?? .zero
    let idle = book.amount(
      OfferKeys.idleWatts, book.prices.band("gpu-power", "\(need.gpu) idle"))
    let load = book.amount(
      OfferKeys.loadWatts, book.prices.band("gpu-power", "\(need.gpu) load"))
    let board = need.boardWatts.map { Band($0) } ?? load?.band ?? .zero
    let (count, boxes) = (Band(gpus), Band(nodes))
    rated = (board * count + hosts * boxes) / Band(1000)
    if let given = book.given(OfferKeys.kilowatts) {
      (mean, source, isGuess) = (given.band, given.source, false)
      return
    }
    let quiet = idle?.band ?? .zero
    let busy = Band.max(load?.band ?? board, quiet)
    // Watts rise with the share of the time in a step; both ends of each band go together.
    let share = need.busyShare
    let gpu = Band(
      low: quiet.low + (busy.low - quiet.low) * share.low,
      mid: quiet.mid + (busy.mid - quiet.mid) * share.mid,
      high: quiet.high + (busy.high - quiet.high) * share.high)
    mean = (gpu * count + hosts * boxes) / Band(1000)
    let sources = [idle?.source, load?.source].compactMap { $0 }
    source =
      "idle and load watts (\(sources.joined(separator: "; "))), busy \(share.shortText) of the time"
    isGuess = idle?.isGuess ?? true || load?.isGuess ?? true
  }
}

/// What a month's energy costs.
///
///     kW × hours × USD/kWh × PUE
///
/// - Source: guides 003 and 004, with the PUE that they leave out.
func energyCost(_ kilowatts: Band, hours: Band, price: Band, pue: Band) -> Band {
  kilowatts * hours * price * pue
}
