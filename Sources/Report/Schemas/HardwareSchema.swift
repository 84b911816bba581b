// HardwareSchema.swift: the shapes of `fit --json`, `step --json`, `catalog --json` and `explain --json`.

internal import Hardware

enum HardwareSchema {
  static let fit: JSONSchema = [
    "fits": .flag,
    "verdict": .names(["fits", "weightsDoNotFit", "noRoomForKV", "contextDoesNotFit"]),
    "model": .text, "gpu": .text, "tensor_parallel": .count, "weights": numberType,
    "activations": numberType, "kv_cache": numberType, "gpu_memory_utilization": .amount,
    "memory_basis": .names(of: MemoryBasis.self), "visible_bytes_per_gpu": .amount,
    "weights_bytes_per_gpu": .amount, "reserve_bytes_per_gpu": .amount,
    // Below nothing where the weights do not fit.
    "kv_cache_bytes_per_gpu": .number, "kv_bytes_per_token": .amount,
    "kv_bytes_per_token_per_gpu": .amount, "kv_blocks": .count, "kv_tokens": .count,
    "context": .count.orNull, "max_sequences_at_context": .count.orNull, "max_model_len": .count,
    "smallest_that_fits":
      ([
        "tensor_parallel": .count, "weights": numberType, "kv_tokens": .count,
        "max_model_len": .count,
      ] as JSONSchema).orNull,
    "fits_at_gpu_memory_utilization": .amount.orNull,
    "datasheet": [
      "visible_bytes_per_gpu": .amount, "fits": .flag, "kv_blocks": .count, "kv_tokens": .count,
      "max_sequences_at_context": .count.orNull,
    ],
    "guide_rule": [
      "needed_bytes": .amount, "available_bytes": .amount, "fits": .flag, "agrees": .flag,
    ],
    "warnings": .list(.text), "remarks": .list(.text), "provenance": SimulationSchema.identity,
  ]

  static let step: JSONSchema = [
    "level": .names(of: StepTimeLevel.self), "total_ms": .amount, "ideal_total_ms": .amount,
    "prefill_tokens": .count, "prefix_tokens": .count, "decode_sequences": .count,
    "context_tokens": .count, "bound": .names(of: StepBound.self),
    "operators": .list([
      "name": .text, "count": .count, "flops": .amount, "bytes": .amount, "time_ms": .amount,
      "bound": .names(of: StepBound.self),
    ]),
    "deployment": .text, "remarks": .list(.text), "provenance": SimulationSchema.identity,
  ]

  private static let numberType = JSONSchema.names(of: NumberType.self)

  /// Of a list, or of one entry.
  static let catalog = JSONSchema.either(
    ["catalog_version": .text, "gpus": .list(gpu)], gpu,
    ["catalog_version": .text, "models": .list(model)], model,
    ["engines": .list(engine)], prices)

  private static let figures = JSONSchema.list([
    "key": .text, "value": .number, "unit": .text, "source": .text, "guess": .flag,
  ]).shared("figures")

  private static let gpu =
    ([
      "name": .text, "aliases": .list(.text), "vendor": .text, "form_factor": .text,
      "native_formats": .list(numberType), "datasheet_only": .flag, "figures": figures,
      "guesses": .list(.text), "notes": .list(.text),
    ] as JSONSchema).shared("gpu")

  private static let model =
    ([
      "name": .text, "aliases": .list(.text), "attention": .text, "published_weights": numberType,
      "parameters": .amount, "active_parameters": .amount, "published_parameters": .amount.orNull,
      "embedding_parameters": .amount, "layers": .count, "hidden": .count, "heads": .count,
      "kv_heads": .count, "head_dim": .count, "intermediate": .count, "vocab": .count,
      "max_position_embeddings": .count, "experts": .count.orAbsent,
      "experts_per_token": .count.orAbsent, "expert_intermediate": .count.orAbsent,
      "kv_bytes_per_token_bf16": .amount, "source": .text, "notes": .list(.text),
    ] as JSONSchema).shared("model")

  private static let engine: JSONSchema = [
    "name": .text, "version": .text, "kernels": .names(of: EngineKernels.self),
    "max_num_seqs": .count, "max_num_batched_tokens": .count, "figures": figures,
  ]

  private static let prices: JSONSchema = [
    "prices": .list([
      "kind": .text, "item": .text, "offer": .text, "provider": .text, "unit": .text,
      "gpu": .text, "gpus": .count.orNull, "low": .amount, "mid": .amount, "high": .amount,
      "is_guess": .flag,
      "sources": .list(["value": .amount, "date": .text, "region": .text, "source": .text]),
    ]),
    "api": .list([
      "model": .text, "provider": .text, "name": .text, "input_usd_per_million": .amount,
      "cached_input_usd_per_million": .amount.orNull, "output_usd_per_million": .amount,
      "batch_discount": .amount.orNull, "requests_per_minute": .amount.orNull,
      "tokens_per_minute": .amount.orNull, "ttft_ms": .amount.orNull,
      "tokens_per_second": .amount.orNull, "date": .text, "source": .text,
    ]),
    "version": .text,
  ]

  /// Keys of a scenario.
  static let keys: JSONSchema = [
    "keys": .list([
      "key": .text, "unit": .text.orNull, "min": .number.orAbsent, "max": .number.orAbsent,
      "names": JSONSchema.list(.text).orAbsent, "default": .text.orNull, "meaning": .text.orNull,
      "source": .text.orNull,
    ])
  ]
}
