import Testing

@testable import Economics
