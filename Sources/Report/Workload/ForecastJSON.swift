// ForecastJSON.swift: the figures of a forecast under the names that scripts read.

internal import Planning
internal import Text

extension ForecastAnswer {
  var json: JSONValue {
    [
      "sentence": .string(sentence.text),
      "history": [
        "source": .string(source), "first": .string("\(first)"), "last": .string("\(last)"),
        "days": .int(historyDays), "missing_days": .int(missingDays), "step": .string(step),
      ],
      "growth_per_month": .double(total.growthPerMonth),
      "total": total.json, "classes": .array(classes.map(\.json)),
      "fleet": fleet?.json ?? .null, "notes": .array(notes.map(JSONValue.string)),
      "warnings": .array(warnings.map(JSONValue.string)),
      "version": .string(HeadroomVersion.current),
    ]
  }

  /// A line for each class and quarter; replicas stand with the total.
  var quarterRows: DataTable {
    var table = DataTable(
      "forecast_quarters",
      columns: [
        "class", "quarter", "first", "last", "peak_day", "peak_low_requests", "peak_mid_requests",
        "peak_high_requests", "requests", "tested", "replicas_low", "replicas_mid",
        "replicas_high", "gpus_low", "gpus_mid", "gpus_high",
      ])
    for (place, series) in all.enumerated() {
      for (index, own) in series.quarters.enumerated() {
        let need = place == 0 ? fleet?.quarters[index] : nil
        let perReplica = fleet?.gpusPerReplica ?? 0
        table.row(
          series.name, own.quarter.name, "\(own.quarter.first)", "\(own.quarter.last)",
          "\(own.peakDay)", own.peak.low, own.peak.mid, own.peak.high, own.requests,
          own.isTested ? 1 : 0, need?.low, need?.mid, need?.high,
          need.map { $0.low * perReplica }, need.map { $0.mid * perReplica },
          need.map { $0.high * perReplica })
      }
    }
    return table
  }

  var dayRows: DataTable {
    var table = DataTable(
      "forecast_days",
      columns: ["class", "date", "low_requests", "mid_requests", "high_requests"])
    for series in all {
      for day in series.days {
        table.row(
          series.name, "\(day.date)", day.requests.low, day.requests.mid, day.requests.high)
      }
    }
    return table
  }
}

extension SeriesForecast {
  fileprivate var json: JSONValue {
    [
      "name": .string(name), "growth_per_month": .double(growthPerMonth),
      "week": .array(week.map(JSONValue.double)),
      "season": season.map { .array($0.map(JSONValue.double)) } ?? .null,
      "season_reason": JSONValue(seasonReason),
      "launches": .array(launches.map(\.json)), "holidays": .array(holidays.map(\.json)),
      "backtest": score?.json ?? .null,
      "quarters": .array(quarters.map(\.json)),
    ]
  }
}

extension ForecastEffect {
  fileprivate var json: JSONValue {
    ["name": .string(name), "multiplier": .double(factor), "given": .bool(isGiven)]
  }
}

extension ForecastScore {
  fileprivate var json: JSONValue {
    [
      "origins": .int(origins), "days_ahead": .int(Self.daysAhead), "mape": .double(error),
      "naive": .string(naive), "naive_mape": JSONValue(naiveError),
      "better_than_naive": .bool(isBetter), "band": .double(Self.band),
      "band_coverage": JSONValue(coverage),
    ]
  }
}

extension QuarterForecast {
  fileprivate var json: JSONValue {
    [
      "quarter": .string(quarter.name), "first": .string("\(quarter.first)"),
      "last": .string("\(quarter.last)"), "peak_day": .string("\(peakDay)"),
      "peak_low_requests": .double(peak.low), "peak_mid_requests": .double(peak.mid),
      "peak_high_requests": .double(peak.high), "requests": .double(requests),
      "tested": .bool(isTested),
    ]
  }
}

extension FleetForecast {
  fileprivate var json: JSONValue {
    [
      "basis": .string(basis), "replicas_now": .int(replicasNow),
      "replicas_now_given": .bool(isNowGiven), "gpus_per_replica": .int(gpusPerReplica),
      "gpus_now": .int(replicasNow * gpusPerReplica), "busiest_day_requests": .double(busiest),
      "lead_months": .double(leadMonths), "lead_guessed": .bool(isLeadGuessed),
      "exceeds_on": JSONValue(middle?.exceeds.description),
      "order_by": JSONValue(middle?.orderBy.description),
      "exceeds_on_high": JSONValue(early?.exceeds.description),
      "order_by_high": JSONValue(early?.orderBy.description),
      "quarters": .array(
        quarters.map { own in
          [
            "quarter": .string(own.quarter.name), "replicas_low": .int(own.low),
            "replicas_mid": .int(own.mid), "replicas_high": .int(own.high),
            "gpus_low": .int(own.low * gpusPerReplica), "gpus_mid": .int(own.mid * gpusPerReplica),
            "gpus_high": .int(own.high * gpusPerReplica),
          ]
        }),
    ]
  }
}
