public import TerminCore

/// A form as a browser would send it: its successful controls, in the order of the page.
public struct HTMLForm {
    /// The form element.
    public let element: HTMLElement
    private var fields: [Request.Field]
    /// One walk in the order of the page, where a list of selectors would be three and a sort.
    private static let controls = "descendant::*[self::input or self::select or self::textarea]"

    /// The form that `element` is.
    /// - Throws: ``PageFailure/unrecognised(expected:)`` where it is no form.
    public init(_ element: HTMLElement) throws {
        guard element.name == "form" else {
            throw PageFailure.unrecognised(expected: "a form, not \(element.name)")
        }
        self.element = element
        fields = try element.all(xpath: Self.controls).flatMap(Self.fields)
    }

    private static func fields(of control: HTMLElement) throws -> [Request.Field] {
        guard let name = control["name"], !name.isEmpty, control["disabled"] == nil else { return [] }
        switch control.name {
        case "select":
            let options = try control.all("option").filter { $0["disabled"] == nil }
            let chosen = options.filter { $0["selected"] != nil }
            let isMultiple = control["multiple"] != nil
            return (chosen.isEmpty && !isMultiple ? Array(options.prefix(1)) : chosen).map {
                Request.Field(name, value(ofOption: $0))
            }
        case "textarea": return [Request.Field(name, control.rawText)]
        default:
            switch control["type"]?.lowercased() ?? "text" {
            case "submit", "button", "reset", "image", "file": return []
            case "checkbox", "radio":
                return control["checked"] == nil ? [] : [Request.Field(name, control["value"] ?? "on")]
            default: return [Request.Field(name, control["value"] ?? "")]
            }
        }
    }

    private static func value(ofOption option: HTMLElement) -> String { option["value"] ?? option.text }

    /// The value that `name` would be sent with; `nil` where it would not be sent.
    public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// The value that `name` would be sent with, which the form must have once.
    /// - Throws: ``PageFailure/unrecognised(expected:)`` where it would not be sent, or several times.
    public func value(of name: String) throws -> String {
        let values = fields.filter { $0.name == name }.map(\.value)
        guard let value = values.first, values.count == 1 else {
            throw PageFailure.unrecognised(expected: "a form with one field \(name)")
        }
        return value
    }

    /// What a person can choose for the control `name`: the texts of a list, the values of buttons.
    /// - Throws: ``PageFailure/unrecognised(expected:)`` where there is no such control.
    public func options(of name: String) throws -> [String] {
        let controls = try controls(named: name)
        return try controls.flatMap { control in
            control.name == "select" ? try control.all("option").map(\.text) : [control["value"] ?? "on"]
        }
    }

    /// This form with `value` for the control `name`: an option by its value or text, a button, or free text.
    /// - Throws: ``PageFailure/notOffered(field:value:offered:)`` for an option that is not there or a number out of
    ///   bounds, ``PageFailure/unrecognised(expected:)`` where there is no such control.
    public func choosing(_ value: String, for name: String) throws -> HTMLForm {
        let controls = try controls(named: name)
        guard let control = controls.first else {
            throw PageFailure.unrecognised(expected: "a control \(name)")
        }
        switch (control.name, control["type"]?.lowercased() ?? "text") {
        case ("select", _):
            let options = try control.all("option").filter { $0["disabled"] == nil }
            let option =
                options.first { Self.value(ofOption: $0) == value } ?? options.first { $0.text == value }
            guard let option else {
                throw PageFailure.notOffered(field: name, value: value, offered: options.map(\.text))
            }
            return setting(name, to: Self.value(ofOption: option))
        case (_, "radio"), (_, "checkbox"):
            let values = controls.map { $0["value"] ?? "on" }
            guard values.contains(value) else {
                throw PageFailure.notOffered(field: name, value: value, offered: values)
            }
            return setting(name, to: value)
        case (_, "number"):
            let least = control["min"].flatMap { Int($0) }
            let most = control["max"].flatMap { Int($0) }
            guard let number = Int(value), number >= least ?? number, number <= most ?? number else {
                let range = "\(least.map(String.init) ?? "")…\(most.map(String.init) ?? "")"
                throw PageFailure.notOffered(field: name, value: value, offered: [range])
            }
            return setting(name, to: value)
        default: return setting(name, to: value)
        }
    }

    /// This form with only the fields `names`: short addresses for offices that need no more.
    public func keeping(_ names: String...) -> HTMLForm {
        var form = self
        form.fields = fields.filter { names.contains($0.name) }
        return form
    }

    /// This form sent by its submit button `name`, whose value goes along; without that button as it is.
    /// - Throws: ``SelectorError``.
    public func pressing(_ name: String) throws -> HTMLForm {
        let button = try element.all("input[type='submit'], button").first { $0["name"] == name }
        guard let button else { return self }
        var form = self
        form.fields.append(Request.Field(name, button["value"] ?? ""))
        return form
    }

    /// The request a browser would send.
    public var request: Request {
        let method: Request.Method = element["method"]?.lowercased() == "post" ? .post : .get
        return Request(method, element["action"] ?? "", fields: fields)
    }

    private func controls(named name: String) throws -> [HTMLElement] {
        let controls = try element.all(xpath: Self.controls).filter { $0["name"] == name }
        guard !controls.isEmpty else { throw PageFailure.unrecognised(expected: "a control \(name)") }
        return controls
    }

    /// In the place of the field's first value, or at the end where it was not to be sent.
    private func setting(_ name: String, to value: String) -> HTMLForm {
        var form = self
        let place = fields.firstIndex { $0.name == name } ?? fields.endIndex
        form.fields.removeAll { $0.name == name }
        form.fields.insert(Request.Field(name, value), at: min(place, form.fields.endIndex))
        return form
    }
}

extension HTMLDocument {
    /// The first form that matches.
    /// - Throws: ``PageFailure/unrecognised(expected:)`` where there is none.
    public func form(_ css: String) throws -> HTMLForm { try HTMLForm(try one(css)) }
}
