import Foundation
import TerminCommand
import TerminCore
import Testing

@Suite struct OfficeCatalogueTests {
    /// `tevis` with the offices that are bundled with it.
    private func bundled() throws -> Portal {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Plugins/Tevis/offices.yaml")
        return bundling(try String(contentsOf: file, encoding: .utf8))
    }

    @Test func theBundledOfficesAreValid() throws {
        let catalogue = try OfficeCatalogue(portals: [bundled()])
        #expect(
            catalogue.offices.map(\.id) == [
                "amberg", "bremen", "duesseldorf", "frankfurt", "heidelberg", "jena", "kassel", "kreis-wesel",
                "lra-muenchen", "maerkischer-kreis", "muelheim-ruhr", "nuernberg", "offenbach", "weimar",
            ])
        #expect(
            catalogue.offices.allSatisfy { $0.url.hasPrefix("https://") && $0.timeZone == "Europe/Berlin" })
        #expect(catalogue["frankfurt"]?.options == ["md": "6"])
        #expect(catalogue["bremen"]?.options == ["unit": "Fahrerlaubnisse"])
    }

    @Test func düsseldorfHasItsFiveServices() throws {
        let office = try #require(try OfficeCatalogue(portals: [bundled()])["duesseldorf"])
        #expect(office.options == ["md": "3"])
        #expect(office.services.map(\.priority) == [10, 8, 7, 6, 5])
        #expect(office.services.allSatisfy { $0.department == "Fahrerlaubnisbehörde" && $0.category != nil })
        #expect(office.services.first?.name == "Umschreibung ausländischer Führerschein (sonstige Staaten)")
    }

    @Test func anOfficeOfTheConfigurationReplacesABundledOne() throws {
        let portal = bundling(
            "- {id: a, name: A, url: https://a.example}\n- {id: c, name: C, url: https://c.example}")
        let configuration = try loaded(
            """
            offices:
              - {id: c, portal: tevis, name: Mine, url: https://mine.example}
              - {id: b, portal: tevis, name: B, url: https://b.example}
            """, portals: [portal])
        let catalogue = try OfficeCatalogue(portals: [portal], configuration: configuration)
        #expect(catalogue.offices.map(\.id) == ["a", "b", "c"])
        #expect(catalogue["C"]?.url == "https://mine.example/")
        #expect(catalogue["d"] == nil)
    }

    @Test func portalsNotInUseBringNoOffices() throws {
        let portal = bundling("- {id: a, name: A, url: https://a.example}")
        let configuration = try loaded("plugins: [berlin]")
        #expect(try OfficeCatalogue(portals: [portal, berlin], configuration: configuration).offices.isEmpty)
    }

    @Test func aBundledFileIsCheckedAsTheConfigurationIs() throws {
        let portal = bundling(
            "- {id: a, name: A, url: https://a.example}\n- id: A\n  portal: tevis\n  nam: B\n")
        let error = #expect(throws: ConfigurationError.self) { try OfficeCatalogue(portals: [portal]) }
        #expect(error?.problems.map(\.line) == [2, 2, 2, 3, 4])
        #expect(error?.problems.allSatisfy { $0.file == "tevis/offices.yaml" } == true)
    }

    @Test func anOfficeIsFoundByWhatPeopleCallIt() throws {
        let catalogue = try OfficeCatalogue(portals: [bundled()])
        #expect(catalogue.idsNear("Dusseldrof").first == "duesseldorf")
        #expect(catalogue.idsNear("Düsseldorf").first == "duesseldorf")
        #expect(catalogue.idsNear("wesel").first == "kreis-wesel")
        #expect(catalogue.idsNear("Mülheim") == ["muelheim-ruhr"])
        #expect(catalogue.idsNear("xyzzyx").isEmpty)
    }
}
