#if PostgreSQL
    import TerminEngine
    import TerminStore
    import Testing

    @Suite struct PostgresAddressTests {
        @Test func neverShowsItsPassword() throws {
            for address in [
                try PostgresAddress("postgresql://u:hunter2@db.example.org:5433/termind?sslmode=require"),
                PostgresAddress(
                    host: "db.example.org", port: 5433, name: "termind", user: "u", password: "hunter2"),
            ] {
                #expect("\(address)" == "termind on db.example.org")
                var dumped = ""
                dump(address, to: &dumped)
                #expect(!dumped.contains("hunter2") && !String(reflecting: address).contains("hunter2"))
            }
        }

        @Test(arguments: ["postgresql://u:hunter@2@host/x", "postgresql://u:hunter2@[host/x", "hunter2"])
        func isNotRepeatedWhereItCannotBeRead(_ text: String) {
            do {
                let address = try PostgresAddress(text)
                Issue.record("\(address) was read")
            } catch {
                #expect(error.kind == .unavailable && !"\(error)".contains("hunter"))
            }
        }
    }
#endif
