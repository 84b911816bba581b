import Economics
import Testing
import Units

@Suite struct PriceTests {
  /// Eight GPUs at $4.5 an hour for half an hour; cost is linear in each of the three.
  @Test func costIsPriceTimesGPUsTimesHours() {
    let price = GPUPrice(dollarsPerGPUHour: 4.5)
    #expect(price.cost(gpus: 8, over: Seconds(1800)) == Dollars(18))
    #expect(price.cost(gpus: 16, over: Seconds(1800)) == Dollars(36))
    #expect(price.cost(gpus: 8, over: .zero) == .zero)
  }
}
