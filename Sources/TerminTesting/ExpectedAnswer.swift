package import Foundation
package import TerminCore

/// The file `expected.json`: the query and the answer.
package struct ExpectedAnswer: Decodable {
    /// The query; what STYLE shows, and the office where the pages need one.
    package struct Asked: Codable {
        package struct Place: Codable {
            let url: String
            let timeZone: String?
            let options: [String: String]?

            enum CodingKeys: String, CodingKey {
                case url, options
                case timeZone = "time_zone"
            }
        }
        let service: String?
        let category: String?
        let quantity: Int?
        let today: String
        let office: Place?
    }

    let query: Asked

    /// The answer exactly as written, which `Decodable` would have to know the shape of.
    func answerJSON(in folder: URL) throws -> Data {
        let data = try Data(contentsOf: folder.appending(path: "expected.json"))
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        guard let answer = object?["answer"] else {
            throw RecordedFlow.Defect(description: "\(folder.path)/expected.json has no answer")
        }
        return try JSONSerialization.data(withJSONObject: answer)
    }
}

extension ExpectedAnswer.Asked {
    /// What a walk of `query` expects, to be written.
    package init(_ query: Query) {
        service = query.service?.name
        category = query.service?.category
        quantity = query.quantity
        today = query.today.description
        office = Place(url: query.office.url, timeZone: query.office.timeZone, options: query.office.options)
    }

    func query(portal: String, in folder: URL) throws -> Query {
        guard let today = Day(today) else {
            throw RecordedFlow.Defect(description: "\(folder.path)/expected.json: '\(today)' is no day")
        }
        let place = Office(
            id: folder.lastPathComponent, portal: portal, name: folder.lastPathComponent,
            url: office?.url ?? "https://\(portal).example/", timeZone: office?.timeZone ?? "Europe/Berlin",
            options: office?.options ?? [:])
        return Query(
            office: place, service: service.map { Service(category: category, name: $0) },
            quantity: quantity ?? 1, today: today)
    }
}

/// JSON with sorted keys and no superfluous white space, so that equal values are equal text.
package func canonical(_ json: Data) throws -> String {
    let object = try JSONSerialization.jsonObject(with: json, options: .fragmentsAllowed)
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return String(
        decoding: try JSONSerialization.data(withJSONObject: object, options: options), as: UTF8.self)
}
