// RentedFleet.swift: GPUs by the hour: whole instances, around the clock or as the load asks.

internal import Foundation
internal import Text

/// What rented GPUs come to; the ways of renting differ by price and by the hours that are paid.
struct RentedFleet {
  let name: String
  let price: BandKey
  let list: String

  /// Keys that every way of renting takes.
  static let common = [
    RentKeys.instanceGpus, OfferKeys.hoursPerMonth, OfferKeys.engineersRented,
    OfferKeys.engineerYear, OfferKeys.staffMonthly, OfferKeys.softwareMonthly,
    OfferKeys.opportunityMonthly, OfferKeys.egressMonthly, OfferKeys.migration,
    OfferKeys.amortizationMonths,
  ]

  /// - Parameters:
  ///   - followsLoad: only the GPU-hours that the load asks for are paid, where they are known.
  ///   - refusal: why it is no way here.
  func cost(
    _ need: FleetNeed, _ book: CostBook, followsLoad: Bool = false, refusal: String? = nil,
    remarks: [String] = []
  ) -> OfferCost {
    let each = wholeInstance(need, book)
    let instances = max(need.leastNodes, (need.gpus + each - 1) / each)
    let gpus = instances * each
    let paid = book.amount(price, book.prices.band("gpu-rental", need.gpu, offer: list))
    let hours = book.number(OfferKeys.hoursPerMonth)
    // Rounded up to whole instances in the same proportion at every hour.
    let scale = Decimal(gpus) / Decimal(max(need.gpus, 1))
    let gpuHours =
      followsLoad
      ? need.gpuHoursPerMonth.map { Band($0 * scale) } ?? hours * Band(gpus) : hours * Band(gpus)
    var lines: [CostLine] = []
    if let paid {
      lines.append(
        CostLine(
          .rent, "\(gpus) GPUs, \(CountWords.short(gpuHours.mid)) GPU-hours",
          monthly: gpuHours * paid.band,
          source: paid.source, isGuess: paid.isGuess))
    }
    lines.append(book.staff(OfferKeys.engineersRented))
    lines += book.software()
    if let once = book.given(OfferKeys.migration) {
      lines.append(
        CostLine(.setup, "hiring and migration", oneTime: once.band, source: once.source))
    }
    let unknown =
      paid == nil ? "no \(list) price of \(need.gpu) is known: give \(price.key.name)" : nil
    return OfferCost(
      name, "\(name), \(instances) × \(each) \(need.gpu)", gpus: gpus,
      nodes: instances, lines: lines, months: book.number(OfferKeys.amortizationMonths),
      refusal: refusal ?? unknown,
      remarks: remarks + whole(need, gpus, each) + instanceTypes(need, book))
  }

  /// GPUs of one instance: given, or those of the GPU's node.
  private func wholeInstance(_ need: FleetNeed, _ book: CostBook) -> Int {
    book.given(RentKeys.instanceGpus).map { max(1, Int($0.band.mid.double)) }
      ?? need.gpusPerInstance
  }

  private func whole(_ need: FleetNeed, _ gpus: Int, _ each: Int) -> [String] {
    gpus > need.gpus
      ? ["instances are rented whole: \(gpus - need.gpus) GPUs are paid for and not needed"] : []
  }

  /// What clouds ask for whole instances with this GPU, beside the price by the GPU.
  private func instanceTypes(_ need: FleetNeed, _ book: CostBook) -> [String] {
    book.prices.instances(of: need.gpu, offer: list).prefix(4).map { band in
      let quote = band.quotes[0]
      let perGPU = band.band / Band(quote.gpus ?? 1)
      return
        "\(quote.provider) \(quote.item): \(band.band.shortText) USD/hour for \(quote.gpus ?? 1) GPUs, \(perGPU.shortText) each"
    }
  }
}
