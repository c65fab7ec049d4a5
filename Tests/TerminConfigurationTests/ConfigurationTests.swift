import Foundation
import TerminCommand
import TerminCore
import Testing

@Suite struct ConfigurationTests {
    @Test func everyKeyIsTaken() throws {
        let full = try loaded(fullExample)
        #expect(full.file == "termind.yaml")
        #expect(full.database.kind == .sqlite)
        #expect(full.database.path == "/var/lib/termind/termind.db")
        #expect(full.plugins == ["tevis", "berlin"])
        #expect(full.politeness.contact == "you@example.org")
        #expect(full.politeness.userAgent == "termind/1.0 (test)")
        #expect(
            full.politeness.permitted == ["service.berlin.example": "agreed with the office on 2026-11-01"])
        #expect(full.politeness.loopback)
        #expect(full.politeness.floor == .seconds(120))
        #expect(full.politeness.hostFloor == .seconds(300))
        #expect(full.politeness.pace == .seconds(3))
        #expect(full.schedule.defaultInterval == .seconds(600))
        #expect(!full.schedule.isAdaptive)
        #expect(full.schedule.walks == 4)
        #expect(full.probe == "https://example.org/")
        #expect(full.stdout.format == .json)
        #expect(full.web.host == "::1")
        #expect(full.web.port == 9090)
        #expect(full.retention.checks == .seconds(30 * 86_400))
        #expect(full.retention.appointments == .seconds(60 * 86_400))
        #expect(full.retention.snapshots == .seconds(12 * 3_600))
        #expect(full.snapshots.render)
    }

    @Test func channelsAreTaken() throws {
        let full = try loaded(fullExample)
        #expect(full.telegram.token == .text("123:token-of-the-bot"))
        #expect(full.telegram.apiBase == "http://127.0.0.1:8081")
        #expect(full.telegram.admins == [1, 22])
        let email = try #require(full.email)
        #expect(email.smtp == "smtp://127.0.0.1:1025")
        #expect(email.encryption == .off)
        #expect(email.username == "u")
        #expect(email.password == .text("password-of-the-mail"))
        #expect(email.from == "termind <t@example.org>")
        #expect(full.webhooks.map(\.template) == ["*{slots}*\n* more\n", nil])
        #expect(full.webhooks.map(\.secret) == [.text("secret-of-the-hook"), .file("/run/secrets/hook")])
    }

    @Test func officesOfTheFileAreTaken() throws {
        let offices = try loaded(fullExample).offices
        #expect(offices.map(\.id) == ["sim", "mitte"])
        #expect(offices[0].url == "http://127.0.0.1:18777/")
        #expect(offices[0].timeZone == "Europe/Vienna")
        #expect(offices[0].activeHours == ActiveHours("06:00-22:00"))
        #expect(offices[1].activeHours == nil)
        #expect(offices[0].options == ["md": "3"])
        let service = try #require(offices[0].services.first)
        #expect(service.aliases == ["eu", "exchange"])
        #expect(service.priority == 10)
        #expect(offices[1].url == "https://service.berlin.example/")
        #expect(offices[1].timeZone == "Europe/Berlin")
    }

    @Test(arguments: [
        "", "\n", "# nothing\n", "---\n", "database:\nschedule:\n  # walks: 3\noffices:\nplugins:\nemail:\n",
        "\u{FEFF}# mark\n",
    ])
    func whatIsNotSetHasItsDefault(_ yaml: String) throws {
        let configuration = try loaded(yaml)
        var defaults = Configuration()
        defaults.file = "termind.yaml"
        #expect(configuration == defaults)
        #expect(configuration.database.path == "appointments.db")
        #expect(configuration.schedule.defaultInterval == .seconds(300))
        #expect(configuration.schedule.walks == 32)
        #expect(configuration.plans.admin.subscriptions == nil)
        #expect(!configuration.namesDatabase)
    }

    @Test func aPartOfThePlansKeepsTheOtherDefaults() throws {
        let plans = try loaded("plans: {free: {subscriptions: 1}}").plans
        #expect(plans.free.subscriptions == 1)
        #expect(plans.free.shortestInterval == .seconds(300))
        #expect(plans.premium.subscriptions == 20)
        #expect(plans.premium.shortestInterval == .seconds(60))
    }

    @Test func postgreSQLIsNamedByPartsOrByAddress() throws {
        let parts = try loaded(
            "database: {type: postgresql, host: db, port: 5433, name: termind, user: t, password: 12345}")
        #expect(parts.database.kind == .postgresql)
        #expect(parts.database.port == 5433)
        #expect(parts.database.password == .text("12345"))
        let address = try loaded(
            "database: {url: 'postgresql://t:pw@db/termind', replica_url: postgres://r/x}")
        #expect(address.database.kind == .postgresql)
        #expect(address.database.url == "postgresql://t:pw@db/termind")
        #expect(address.namesDatabase)
    }

    @Test func configurationSlowsAPortalDownAndNeverSpeedsItUp() throws {
        let floors = try loaded("politeness: {floor: 3m}").floors(of: berlin)
        #expect(floors.floor == .seconds(180))
        #expect(floors.hostFloor == .seconds(180))
        #expect(floors.pace == .seconds(2))
    }

    @Test func storedValuesHoldWhereNothingElseIsSaid() throws {
        var configuration = try loaded("plans: {free: {subscriptions: 1}}")
        configuration.take(stored: [
            "default_check_interval": "7", "max_subscriptions_free": "9", "max_subscriptions_premium": "90",
        ])
        #expect(configuration.schedule.defaultInterval == .seconds(420))
        #expect(configuration.plans.free.subscriptions == 1)
        #expect(configuration.plans.premium.subscriptions == 90)
        #expect(configuration.shown().contains("default_interval: \"7m\"  # database"))
    }
}
