/// One request a checker wants made, as plain data.
public struct Request: Hashable, Sendable {
    /// The HTTP methods a reader needs.
    public enum Method: String, Hashable, Sendable {
        /// Fields go into the query of the address.
        case get = "GET"
        /// Fields go into a form-encoded body.
        case post = "POST"
    }

    /// A name and a value, in the order of the form.
    public struct Field: Hashable, Sendable {
        /// The control's name.
        public let name: String
        /// The control's value.
        public let value: String

        /// A field.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// How it is sent.
    public let method: Method
    /// A reference relative to the page the request was made from (at the start: to the office's base); empty is
    /// that page itself.
    public let target: String
    /// Form fields, in order; for a GET they replace the query of `target`, as a browser does.
    public let fields: [Field]
    /// Extra headers.
    public let headers: [String: String]
    /// What later pages find in ``Page/context``; never sent.
    public let context: [String: String]

    /// A request.
    public init(
        _ method: Method, _ target: String, fields: [Field] = [], headers: [String: String] = [:],
        context: [String: String] = [:]
    ) {
        self.method = method
        self.target = target
        self.fields = fields
        self.headers = headers
        self.context = context
    }

    /// A GET of `target`.
    public static func get(_ target: String, fields: [Field] = []) -> Request {
        Request(.get, target, fields: fields)
    }

    /// A form-encoded POST to `target`.
    public static func post(_ target: String, fields: [Field]) -> Request {
        Request(.post, target, fields: fields)
    }

    /// This request, remembering `value` as `key` for the page it leads to and all pages after that.
    public func carrying(_ value: String?, as key: String) -> Request {
        var memory = context
        memory[key] = value
        return Request(method, target, fields: fields, headers: headers, context: memory)
    }
}
